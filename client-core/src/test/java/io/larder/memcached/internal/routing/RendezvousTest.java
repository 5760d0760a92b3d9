package io.larder.memcached.internal.routing;

import static io.larder.memcached.internal.routing.RoutingVectorsTest.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How keys are spread, and how few of them move when nodes come and go. */
class RendezvousTest {

  private static final int KEYS = 1000;

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static int[] owners(int nodes) {
    Rendezvous rendezvous = new Rendezvous(numbered(nodes));
    return IntStream.range(0, KEYS).map(i -> rendezvous.owner(key("" + i))).toArray();
  }

  private static long moved(int[] before, int[] after) {
    return IntStream.range(0, KEYS).filter(i -> before[i] != after[i]).count();
  }

  @Test
  void murmur3_knownConstants_match() {
    byte[] text = "6666".getBytes(ISO_8859_1);
    assertEquals(1361238019L, Integer.toUnsignedLong(new Murmur3("", 0).hash(text, 0)));
    assertEquals(2981722772L, Integer.toUnsignedLong(new Murmur3("", 10).hash(text, 0)));
  }

  @Test
  void owner_threeNodes_isAsInPymemcache() {
    Rendezvous rendezvous = new Rendezvous(numbered(3));
    assertEquals(0, rendezvous.owner(key("ok")));
    assertEquals(1, rendezvous.owner(key("mykey")));
    assertEquals(2, rendezvous.owner(key("wat")));
    assertEquals(3, new Rendezvous(numbered(4)).owner(key("lol")));
    assertEquals(0, new Rendezvous(List.of("0", "2")).owner(key("mykey")));
  }

  @Test
  void owner_fromTenNodesToTwenty_movesHalfOfTheKeys() {
    // pymemcache counts the keys that left their node and those that a node got, so each twice.
    assertEquals(1062, 2 * moved(owners(10), owners(20)));
  }

  @Test
  void owner_oneOfTenNodesRemoved_movesItsKeysOnly() {
    int[] ten = owners(10);
    int[] nine = owners(9);
    assertEquals(202, 2 * moved(ten, nine));
    for (int i = 0; i < KEYS; i++) {
      assertTrue(ten[i] == 9 || ten[i] == nine[i]);
    }
  }

  @Test
  void owner_equalScores_takesTheLargerNodeInCodePointOrder() {
    // Murmur3 sees eight bits of each code point, so these nodes have equal scores for each key.
    for (List<String> pair :
        List.of(
            List.of("\u0141", "A"), // U+0141 and U+0041 share their low bits.
            List.of("\ud83d\ude00", "\u0100"),
            // By UTF-16 units the order of these two would be the other way round.
            List.of("\ud83d\ude00", "\uff00"))) {
      for (String text : List.of("a", "b", "c", "d")) {
        Key key = key(text);
        assertEquals(0, new Rendezvous(pair).owner(key), pair.toString());
        assertEquals(1, new Rendezvous(List.of(pair.get(1), pair.get(0))).owner(key));
      }
    }
  }

  @Test
  void owner_oneNode_isThat() {
    assertEquals(0, new Rendezvous(List.of("only")).owner(key("any")));
  }

  @Test
  void owner_threeNodes_spreadsEvenly() {
    long[] shares = new long[3];
    IntStream.of(owners(3)).forEach(node -> shares[node]++);
    for (long share : shares) {
      assertTrue(share > KEYS / 3 - 60 && share < KEYS / 3 + 60, "" + share);
    }
  }
}
