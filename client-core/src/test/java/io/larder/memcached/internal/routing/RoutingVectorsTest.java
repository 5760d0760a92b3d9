package io.larder.memcached.internal.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.fixture.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys go where pymemcache's HashClient sends them: golden data that was made with it. */
class RoutingVectorsTest {

  private static final Map<String, Object> GOLDEN = golden();
  private static final byte[] NOTHING = {};

  private static Map<String, Object> golden() {
    try (InputStream in =
        RoutingVectorsTest.class.getResourceAsStream("/pymemcache_routing.json")) {
      return Json.parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Map<String, Object>> vectors() {
    return Json.list(GOLDEN.get("vectors"));
  }

  private static List<String> specs(String set) {
    return Json.list(Json.object(GOLDEN.get("server_specs")).get(set));
  }

  /** Routes also what is no valid key: only the routing bytes count. */
  static Key key(String text) {
    int[] codePoints = text.codePoints().toArray();
    byte[] routing = new byte[codePoints.length];
    for (int i = 0; i < routing.length; i++) {
      routing[i] = (byte) codePoints[i];
    }
    return Key.routedBy(new byte[] {'k'}, routing);
  }

  static List<WeightedServer> servers(List<String> specs) {
    return specs.stream().map(ServerAddress::parse).map(WeightedServer::of).toList();
  }

  private static String choice(List<String> specs, String key) {
    List<WeightedServer> servers = servers(specs);
    return servers.get(new Rendezvous(servers).owner(key(key))).address().nodeId();
  }

  @Test
  void murmur3_allSeeds_matches() {
    List<Map<String, Object>> cases = Json.list(GOLDEN.get("murmur3_32"));
    assertEquals(26, cases.size());
    for (Map<String, Object> each : cases) {
      String text = (String) each.get("s");
      assertHash(each.get("seed0"), text, 0);
      assertHash(each.get("seed10"), text, 10);
      assertHash(each.get("seed_2864434397"), text, (int) 2864434397L);
    }
    for (Map<String, Object> vector : vectors()) {
      assertHash(vector.get("murmur3_seed0"), (String) vector.get("key"), 0);
    }
  }

  /** Whether the text is all beginning, all key, or split anywhere makes no difference. */
  private static void assertHash(Object expected, String text, int seed) {
    byte[] bytes = key(text).routing();
    assertEquals(expected, Integer.toUnsignedLong(new Murmur3(text, seed).hash(NOTHING, 0)), text);
    int step = Math.max(1, bytes.length / 64);
    for (int split = 0; split <= bytes.length; split += step) {
      Murmur3 begun = new Murmur3(new String(bytes, 0, split, ISO_8859_1), seed);
      assertEquals(expected, Integer.toUnsignedLong(begun.hash(bytes, split)), text);
    }
  }

  @Test
  void score_eachNode_matches() {
    Rendezvous rendezvous = new Rendezvous(servers(specs("n3")));
    for (Map<String, Object> vector : vectors()) {
      List<Long> scores = Json.list(vector.get("scores_n3"));
      for (int node = 0; node < scores.size(); node++) {
        Key key = key((String) vector.get("key"));
        assertEquals(scores.get(node).doubleValue(), rendezvous.score(node, key));
      }
    }
  }

  @Test
  void owner_everyNodeSet_matches() {
    assertEquals(200, vectors().size());
    for (Map<String, Object> vector : vectors()) {
      String key = (String) vector.get("key");
      Map<String, Object> choices = Json.object(vector.get("choice_str"));
      assertEquals(6, choices.size());
      choices.forEach((set, node) -> assertEquals(node, choice(specs(set), key), set + " " + key));
    }
  }

  @Test
  void owner_nodesInAnotherOrder_isTheSame() {
    List<String> reversed = specs("n10").stream().sorted(Comparator.reverseOrder()).toList();
    for (Map<String, Object> vector : vectors()) {
      String key = (String) vector.get("key");
      assertEquals(choice(specs("n10"), key), choice(reversed, key));
    }
  }

  @Test
  void owner_afterRemoval_matches() {
    Map<String, Object> golden = Json.object(GOLDEN.get("after_removal"));
    List<String> nodes = Json.list(golden.get("nodes"));
    Map<String, Object> choices = Json.object(golden.get("choices"));
    assertTrue(choices.size() >= 190);
    choices.forEach((key, node) -> assertEquals(node, choice(nodes, key), key));
  }

  @Test
  void murmur3_anotherSeed_choosesAsInTheGoldenData() {
    Map<String, Object> golden = Json.object(GOLDEN.get("seeded"));
    int seed = ((Long) golden.get("seed")).intValue();
    List<String> nodes = specs((String) golden.get("set"));
    Json.object(golden.get("choices"))
        .forEach(
            (key, node) ->
                assertEquals(
                    node,
                    nodes.stream()
                        .max(Comparator.comparingLong(each -> score(each, seed, key)))
                        .orElseThrow(),
                    key));
  }

  private static long score(String node, int seed, String key) {
    return Integer.toUnsignedLong(new Murmur3(node + "-", seed).hash(key(key).routing(), 0));
  }

  @Test
  void nodeId_everyServerSpec_matches() {
    Map<String, Object> ids = Json.object(GOLDEN.get("node_keys"));
    assertEquals(6, ids.size());
    ids.forEach(
        (set, expected) ->
            assertEquals(
                expected,
                specs(set).stream().map(spec -> ServerAddress.parse(spec).nodeId()).toList()));
  }

  @Test
  void owner_equalScores_takesTheWinnerOfTheGoldenData() {
    List<Map<String, Object>> cases = Json.list(GOLDEN.get("tie_break"));
    int checked = 0;
    for (Map<String, Object> each : cases) {
      List<String> names = Json.list(each.get("nodes"));
      if (names.stream().allMatch(name -> name.chars().allMatch(c -> c < 0x100))) {
        List<String> paths = names.stream().map(RoutingVectorsTest::sameScore).toList();
        int winner = names.indexOf((String) each.get("winner"));
        assertEquals(winner, new Rendezvous(servers(paths)).owner(key("any")), names.toString());
        checked++;
      }
    }
    assertEquals(3, checked);
  }

  /** Keeps the order of names, but gives all of them the same low bits, and so the same score. */
  private static String sameScore(String name) {
    StringBuilder out = new StringBuilder("/");
    name.chars().forEach(c -> out.append((char) (c << 8)));
    return out.append("\u0100".repeat(8 - name.length())).toString();
  }
}
