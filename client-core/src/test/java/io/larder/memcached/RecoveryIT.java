package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Fleet;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that restart, hang or go away while a client is at work, and come back. */
@Memcached(nodes = 3, sources = Source.BINARY)
class RecoveryIT {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(5);

  private static MemcachedClient<String> hasty(MemcachedServers servers) {
    return Fleet.client(servers).timeouts(new Timeouts(TIMEOUT, TIMEOUT)).build();
  }

  private static Map<String, String> entries(int count) {
    Map<String, String> entries = new LinkedHashMap<>();
    IntStream.range(0, count).forEach(i -> entries.put("k" + i, "v" + i));
    return entries;
  }

  @Test
  void restart_nextReads_areRightAtOnce(MemcachedServers servers) {
    try (MemcachedClient<String> client = Fleet.client(servers).build()) {
      client.setMany(entries(50), Expiry.NEVER).orThrow();
      for (int round = 0; round < 3; round++) {
        servers.forEach(MemcachedServer::restart);
        assertNull(client.get("k1"));
        assertEquals(Map.of(), client.getMany(entries(50).keySet()).values());
        client.setMany(entries(50), Expiry.NEVER).orThrow();
        assertEquals(entries(50), client.getMany(entries(50).keySet()).values());
      }
    }
  }

  @Test
  void restart_nextWrite_isStoredOrFailsVisibly(MemcachedServers servers) {
    try (MemcachedClient<String> client = Fleet.client(servers).build()) {
      client.set("k", "v", Expiry.NEVER);
      MemcachedServer owner = Fleet.owner(client, servers.list(), "k");
      for (int round = 0; round < 5; round++) {
        owner.restart();
        String value = "v" + round;
        try {
          client.set("k", value, Expiry.NEVER);
        } catch (ConnectionLostException e) {
          // The connection was dead and nobody knew; a write is not sent twice unasked.
          client.set("k", value, Expiry.NEVER);
        }
        assertEquals(value, client.get("k"));
      }
    }
  }

  @Test
  void pause_call_timesOutInTimeAndSaysWhere(MemcachedServers servers) {
    try (MemcachedClient<String> client = hasty(servers)) {
      client.set("k", "v", Expiry.NEVER);
      MemcachedServer owner = Fleet.owner(client, servers.list(), "k");
      Fleet.pause(owner);
      long start = System.nanoTime();
      RequestTimeoutException timeout =
          assertThrows(RequestTimeoutException.class, () -> client.get("k"));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(elapsed.compareTo(TIMEOUT) >= 0 && elapsed.compareTo(SOON) < 0, "" + elapsed);
      String message = timeout.getMessage();
      assertEquals(owner.address(), timeout.node().orElseThrow().toString());
      assertTrue(message.contains(owner.address()), message);
      assertTrue(message.contains("while waiting for the reply"), message);
      assertTrue(message.matches(".* timed out after \\d+ ms .*"), message);
      assertTrue(timeout.mayHaveBeenSent());
    }
  }

  @Test
  void pause_lateReplies_areNeverSeen(MemcachedServers servers) {
    try (MemcachedClient<String> client = hasty(servers)) {
      client.set("late", "wrong", Expiry.NEVER);
      MemcachedServer owner = Fleet.owner(client, servers.list(), "late");
      MemcachedClient<String> there = client.pinnedTo("late");
      Map<String, String> right = entries(40);
      there.setMany(right, Expiry.NEVER).orThrow();
      for (int round = 0; round < 3; round++) {
        Fleet.pause(owner);
        assertThrows(MemcachedException.class, () -> client.get("late"));
        assertThrows(MemcachedException.class, () -> there.getMany(List.of("late")).values());
        owner.resume();
        right.forEach((key, value) -> assertEquals(value, there.get(key)));
        assertEquals(right, there.getMany(right.keySet()).values());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void pause_oneOfThree_bulkCallsHaveWhatTheOthersSaid(int paused, MemcachedServers servers) {
    try (MemcachedClient<String> client = hasty(servers)) {
      Map<String, String> all = entries(60);
      client.setMany(all, Expiry.NEVER).orThrow();
      Set<String> lost = ownedBy(servers.get(paused), client, servers, all);
      Fleet.pause(servers.get(paused));
      long start = System.nanoTime();
      BulkRead<String> read = client.getMany(all.keySet());
      assertTrue(System.nanoTime() - start < SOON.toNanos());
      assertEquals(lost, read.failures().keySet());
      assertEquals(60 - lost.size(), read.hits().size());
      read.hits().forEach((key, value) -> assertEquals(all.get(key), value));
      assertEquals(lost, client.setMany(all, Expiry.NEVER).failures().keySet());
      assertEquals(lost, client.deleteMany(all.keySet()).failures().keySet());
    }
  }

  private static Set<String> ownedBy(
      MemcachedServer server,
      MemcachedClient<String> client,
      MemcachedServers servers,
      Map<String, String> entries) {
    return entries.keySet().stream()
        .filter(key -> Fleet.owner(client, servers.list(), key) == server)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void stop_oneOfThree_bulkCallsTellPerKey(int down, MemcachedServers servers) {
    try (MemcachedClient<String> client = hasty(servers)) {
      Map<String, String> all = entries(300);
      client.setMany(all, Expiry.NEVER).orThrow();
      Set<String> lost = ownedBy(servers.get(down), client, servers, all);
      servers.get(down).stop();

      BulkRead<String> read = client.getMany(all.keySet());
      assertEquals(lost, read.failures().keySet());
      assertEquals(300 - lost.size(), read.hits().size());
      BulkWrite written = client.setMany(all, Expiry.NEVER);
      assertEquals(lost, written.failures().keySet());
      assertEquals(300 - lost.size(), written.done().size());
      BulkWrite deleted = client.deleteMany(all.keySet());
      assertEquals(lost, deleted.failures().keySet());
      written.failures().values().forEach(e -> assertEquals(address(servers, down), e.node()));
      assertThrows(NodeUnavailableException.class, read::values);
      assertThrows(MemcachedException.class, written::orThrow);

      servers.get(down).restart();
      assertEquals(Map.of(), client.getMany(all.keySet()).values());
      client.setMany(all, Expiry.NEVER).orThrow();
      assertEquals(all, client.getMany(all.keySet()).values());
    }
  }

  private static Optional<ServerAddress> address(MemcachedServers servers, int index) {
    return Optional.of(ServerAddress.parse(servers.get(index).address()));
  }

  @Test
  void down_fromTheBeginning_isFoundOutByTheFirstCallAndTheNextAfterItComesUp() {
    try (MemcachedServers servers = Fleet.start(1)) {
      servers.get(0).stop();
      try (MemcachedClient<String> client = hasty(servers)) {
        NodeUnavailableException down =
            assertThrows(NodeUnavailableException.class, () -> client.get("k"));
        assertTrue(down.getMessage().contains("Connection refused"), down.getMessage());
        servers.get(0).restart();
        client.set("k", "v", Expiry.NEVER);
        assertEquals("v", client.get("k"));
      }
    }
  }

  @Test
  void defaultPolicy_serverDownAndUp_isUsedAgainByItself(MemcachedServers servers) {
    FailurePolicy quick =
        new FailurePolicy(1, Duration.ofMillis(20), Duration.ofMillis(50), Failover.FAIL);
    try (MemcachedClient<String> client =
        Fleet.client(servers).failures(quick).timeouts(new Timeouts(TIMEOUT, TIMEOUT)).build()) {
      client.set("k", "v", Expiry.NEVER);
      MemcachedServer owner = Fleet.owner(client, servers.list(), "k");
      owner.stop();
      Await.until("the node is dead", () -> failsQuickly(client) && isDead(client));
      owner.restart();
      Await.until("the node is back", () -> !failsQuickly(client));
      client.set("k", "again", Expiry.NEVER);
      assertEquals("again", client.get("k"));
    }
  }

  private static boolean failsQuickly(MemcachedClient<String> client) {
    try {
      client.get("k");
      return false;
    } catch (MemcachedException e) {
      return true;
    }
  }

  private static boolean isDead(MemcachedClient<String> client) {
    return client.meta().nodes().stream().anyMatch(node -> node.state() == NodeState.DEAD);
  }
}
