package io.larder.memcached.internal.routing;

import static io.larder.memcached.internal.routing.RoutingVectorsTest.key;
import static io.larder.memcached.internal.routing.RoutingVectorsTest.servers;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How keys are spread, and how few of them move when nodes come and go. */
class RendezvousTest {

  private static final int KEYS = 1000;

  private static List<WeightedServer> numbered(int count) {
    return servers(IntStream.range(0, count).mapToObj(i -> "node" + i).toList());
  }

  private static int[] owners(List<WeightedServer> servers) {
    Rendezvous rendezvous = new Rendezvous(servers);
    return IntStream.range(0, KEYS).map(i -> rendezvous.owner(key("" + i))).toArray();
  }

  @Test
  void murmur3_knownConstants_match() {
    byte[] text = "6666".getBytes(ISO_8859_1);
    assertEquals(1361238019L, Integer.toUnsignedLong(new Murmur3("", 0).hash(text, 0)));
    assertEquals(2981722772L, Integer.toUnsignedLong(new Murmur3("", 10).hash(text, 0)));
  }

  /** The names of nodes in pymemcache's own tests are bare numbers, which are no addresses. */
  private static int numberedOwner(int nodes, String key) {
    byte[] bytes = key.getBytes(ISO_8859_1);
    return IntStream.range(0, nodes)
        .boxed()
        .max(
            Comparator.comparingLong(
                node -> Integer.toUnsignedLong(new Murmur3(node + "-", 0).hash(bytes, 0))))
        .orElseThrow();
  }

  private static long moved(int before, int after) {
    return IntStream.range(0, KEYS)
        .filter(i -> numberedOwner(before, "" + i) != numberedOwner(after, "" + i))
        .count();
  }

  @Test
  void murmur3_nodesThatAreNumbers_chooseAsInPymemcache() {
    assertEquals(0, numberedOwner(3, "ok"));
    assertEquals(1, numberedOwner(3, "mykey"));
    assertEquals(2, numberedOwner(3, "wat"));
    assertEquals(3, numberedOwner(4, "lol"));
  }

  @Test
  void murmur3_nodesAddedOrRemoved_movesAsManyKeysAsInPymemcache() {
    // It counts the keys that left their node and those that a node got, so each of them twice.
    assertEquals(1062, 2 * moved(10, 20));
    assertEquals(202, 2 * moved(10, 9));
  }

  @Test
  void owner_oneOfTenNodesRemoved_movesItsKeysOnly() {
    int[] ten = owners(numbered(10));
    int[] nine = owners(numbered(9));
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      assertTrue(ten[i] == 9 || ten[i] == nine[i]);
      moved += ten[i] == 9 ? 1 : 0;
    }
    assertEquals(KEYS / 10.0, moved, 30);
  }

  @Test
  void owner_eligible_isTheBestOfThoseLeft() {
    Rendezvous ten = new Rendezvous(numbered(10));
    int[] nine = owners(numbered(9));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(nine[i], ten.owner(key("" + i), node -> node != 9));
    }
    assertEquals(-1, ten.owner(key("any"), node -> false));
  }

  /** Whether all nodes may be chosen or each is asked whether it may. */
  private static void assertOwner(int owner, Rendezvous router, Key key) {
    assertEquals(owner, router.owner(key), key.toString());
    assertEquals(owner, router.owner(key, node -> true), key.toString());
  }

  @Test
  void owner_equalScores_takesTheLargerNodeInCodePointOrder() {
    // Murmur3 sees eight bits of each code point, so these nodes have equal scores for each key.
    for (List<String> pair :
        List.of(
            List.of("/\u0141", "/A"), // U+0141 and U+0041 share their low bits.
            List.of("/\ud83d\ude00", "/\u0100"),
            // By UTF-16 units the order of these two would be the other way round.
            List.of("/\ud83d\ude00", "/\uff00"))) {
      for (String text : List.of("a", "b", "c", "d")) {
        Key key = key(text);
        assertOwner(0, new Rendezvous(servers(pair)), key);
        assertOwner(1, new Rendezvous(servers(List.of(pair.get(1), pair.get(0)))), key);
      }
    }
  }

  @Test
  void owner_oneNode_isThat() {
    assertEquals(0, new Rendezvous(numbered(1)).owner(key("any")));
  }

  @Test
  void owner_threeNodes_spreadsEvenly() {
    int[] shares = new int[3];
    IntStream.of(owners(numbered(3))).forEach(node -> shares[node]++);
    for (int share : shares) {
      assertEquals(KEYS / 3.0, share, 60);
    }
  }

  @Test
  void owner_equalWeights_chooseAsIfThereWereNone() {
    List<WeightedServer> heavy =
        numbered(5).stream().map(server -> new WeightedServer(server.address(), 7)).toList();
    assertTrue(Arrays.equals(owners(numbered(5)), owners(heavy)));
  }

  @Test
  void owner_oneWeightRaised_movesKeysToThatNodeOnly() {
    List<WeightedServer> plain = numbered(4);
    ServerAddress chosen = plain.get(2).address();
    int[] before = owners(plain);
    int[] after =
        owners(
            plain.stream()
                .map(s -> s.address().equals(chosen) ? new WeightedServer(chosen, 2) : s)
                .toList());
    int share = 0;
    for (int i = 0; i < KEYS; i++) {
      assertTrue(before[i] == after[i] || after[i] == 2, "key " + i);
      share += after[i] == 2 ? 1 : 0;
    }
    assertEquals(KEYS * 2 / 5.0, share, 60);
  }
}
