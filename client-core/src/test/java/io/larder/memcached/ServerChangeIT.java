package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What happens to keys and requests when servers come, go and fail. */
@Memcached(nodes = 3, sources = Source.BINARY)
class ServerChangeIT {

  private static ClientBuilder<String> builder(List<MemcachedServer> servers) {
    return MemcachedClient.builder(Serdes.string())
        .servers(servers.stream().map(s -> ServerAddress.parse(s.address())).toList())
        .timeouts(new Timeouts(Duration.ofMillis(500), Duration.ofMillis(500)));
  }

  private static ServerAddress owner(MemcachedClient<?> client, String key) {
    return client.meta().explain(key(key)).owner();
  }

  private static Key key(String key) {
    return Key.of(key.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void setServers_oneRemoved_movesOnlyItsKeys(List<MemcachedServer> servers) {
    try (MemcachedClient<String> client = builder(servers).build()) {
      Map<String, ServerAddress> before = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        before.put("key" + i, owner(client, "key" + i));
        client.set("key" + i, "v" + i, Expiry.NEVER);
      }
      ServerAddress removed = client.meta().servers().get(1);
      client
          .meta()
          .setServers(
              client.meta().servers().stream()
                  .filter(server -> !server.equals(removed))
                  .map(WeightedServer::of)
                  .toList());

      before.forEach(
          (key, server) -> {
            if (server.equals(removed)) {
              assertNotEquals(removed, owner(client, key));
              assertNull(client.get(key));
            } else {
              assertEquals(server, owner(client, key));
              assertEquals("v" + key.substring(3), client.get(key));
            }
          });
    }
  }

  @Test
  void weights_oneServerOfTriple_ownsThreeFifths(List<MemcachedServer> servers) {
    List<ServerAddress> addresses =
        servers.stream().map(s -> ServerAddress.parse(s.address())).toList();
    try (MemcachedClient<String> client =
        builder(servers)
            .weightedServers(
                List.of(
                    new WeightedServer(addresses.get(0), 3),
                    WeightedServer.of(addresses.get(1)),
                    WeightedServer.of(addresses.get(2))))
            .build()) {
      int heavy = 0;
      for (int i = 0; i < 5_000; i++) {
        heavy += owner(client, "key" + i).equals(addresses.get(0)) ? 1 : 0;
      }

      assertEquals(0.6, heavy / 5_000.0, 0.04);
    }
  }

  @Test
  void nodeDown_reroute_keysMoveAfterRetriesAndComeBack(List<MemcachedServer> servers)
      throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    FailurePolicy quick =
        new FailurePolicy(1, Duration.ofMillis(20), Duration.ofMillis(200), Failover.REROUTE);
    try (MemcachedClient<String> client =
        builder(servers)
            .failures(quick)
            .nodeListener((node, from, to) -> events.add(from + ">" + to))
            .build()) {
      client.set("k", "v", Expiry.NEVER);
      ServerAddress owner = owner(client, "k");
      MemcachedServer server =
          servers.stream()
              .filter(s -> ServerAddress.parse(s.address()).equals(owner))
              .findFirst()
              .orElseThrow();
      server.stop();
      Await.until(() -> setOrNull(client) != null);

      Route route = client.meta().explain(key("k"));
      assertEquals(owner, route.owner());
      assertNotEquals(owner, route.target());
      assertEquals("elsewhere", client.get("k"));

      server.restart();
      Await.until(
          () -> client.get("k") == null && client.meta().explain(key("k")).target().equals(owner));
      assertTrue(events.contains("UP>SUSPECT"), events::toString);
      assertTrue(events.contains("PROBING>DEAD"), events::toString);
      assertEquals("PROBING>UP", events.get(events.size() - 1));
    }
  }

  private static String setOrNull(MemcachedClient<String> client) {
    try {
      client.set("k", "elsewhere", Expiry.NEVER);
      return "stored";
    } catch (NodeUnavailableException | ConnectionLostException e) {
      return null;
    }
  }

  @Test
  void nodeDown_fail_throwsAtOnceAndOthersServe(List<MemcachedServer> servers) {
    FailurePolicy policy =
        new FailurePolicy(0, Duration.ofSeconds(60), Duration.ofSeconds(60), Failover.FAIL);
    try (MemcachedClient<String> client = builder(servers).failures(policy).build()) {
      client.set("k", "v", Expiry.NEVER);
      ServerAddress owner = owner(client, "k");
      MemcachedServer server =
          servers.stream()
              .filter(s -> ServerAddress.parse(s.address()).equals(owner))
              .findFirst()
              .orElseThrow();
      server.stop();
      Await.until(() -> client.meta().nodes().stream().anyMatch(n -> isDead(client, n)));

      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      for (int i = 0; i < 50; i++) {
        String other = "other" + i;
        if (!owner(client, other).equals(owner)) {
          client.set(other, "v", Expiry.NEVER);
          assertEquals("v", client.get(other));
        }
      }
      server.restart();
    }
  }

  private static boolean isDead(MemcachedClient<String> client, NodeStatus node) {
    try {
      client.get("k");
      return false;
    } catch (MemcachedException e) {
      return node.state() == NodeState.DEAD;
    }
  }

  @Test
  void discovery_answersChange_clientFollows(List<MemcachedServer> servers) {
    List<ServerAddress> all = servers.stream().map(s -> ServerAddress.parse(s.address())).toList();
    List<ServerAddress> answer = new CopyOnWriteArrayList<>();
    try (MemcachedClient<String> client =
        MemcachedClient.builder(Serdes.string())
            .discovery(asker -> answer, Duration.ofMillis(5))
            .build()) {
      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      answer.addAll(all.subList(0, 1));
      Await.until(() -> client.meta().servers().size() == 1);
      client.set("k", "v", Expiry.NEVER);
      assertEquals("v", client.get("k"));
      answer.addAll(all.subList(1, 3));
      Await.until(() -> client.meta().servers().size() == 3);

      assertTrue(client.add("another", "v", Expiry.NEVER));
      assertFalse(client.add("another", "v", Expiry.NEVER));
    }
  }

  @Test
  void dump_keysOfOneServer_areListedWithPrefix(List<MemcachedServer> servers) {
    try (MemcachedClient<String> client =
        builder(servers.subList(0, 1)).keyCharset(KeyCharset.UTF_8).build()) {
      for (int i = 0; i < 2_500; i++) {
        client.set("ours:%é" + i, "v", Expiry.NEVER);
        client.set("theirs:" + i, "v", Expiry.NEVER);
      }
      byte[] prefix = "ours:%".getBytes(StandardCharsets.UTF_8);
      Map<String, Long> found = new HashMap<>();
      try (KeyDump dump = client.meta().dump(client.meta().servers().get(0), prefix)) {
        for (DumpedItem item = dump.next(); item != null; item = dump.next()) {
          found.put(new String(item.key(), StandardCharsets.UTF_8), item.cas());
        }
      }

      assertEquals(2_500, found.size());
      assertTrue(found.containsKey("ours:%é77"));
      Item<String> item = client.gets("ours:%é77");
      assertEquals(item.cas(), found.get("ours:%é77"));
    }
  }

  @Test
  void dump_serverWithoutDumping_isRefusedClearly() {
    try (MemcachedServer server =
            MemcachedServer.start(MemcachedOptions.builder().flags("-X").build());
        MemcachedClient<String> client = builder(List.of(server)).build();
        KeyDump dump = client.meta().dump(client.meta().servers().get(0), new byte[0])) {
      ServerErrorException refused = assertThrows(ServerErrorException.class, dump::next);
      assertTrue(refused.getMessage().contains("-X"), refused.getMessage());
    }
  }
}
