package io.larder.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator asks of servers, on two of them. */
@Memcached(nodes = 2, sources = Source.BINARY)
class ServerAdminIT {

  private MemcachedClient<String> client;
  private ServerAdmin admin;
  private ServerAddress first;

  @BeforeEach
  void connect(List<MemcachedServer> servers) {
    client = client(servers);
    admin = client.admin();
    first = client.meta().servers().get(0);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static MemcachedClient<String> client(List<MemcachedServer> servers) {
    return MemcachedClient.builder(Serdes.string())
        .servers(servers.stream().map(s -> ServerAddress.parse(s.address())).toList())
        .timeouts(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)))
        .build();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void stats_twoServers_areThoseOfEach(List<MemcachedServer> servers) {
    Map<ServerAddress, ServerStats> stats = admin.stats().all();
    assertEquals(client.meta().servers(), List.copyOf(stats.keySet()));
    ServerStats ofFirst = stats.get(first);
    assertEquals(servers.get(0).pid().orElseThrow(), ofFirst.pid());
    assertEquals(servers.get(0).version(), ofFirst.version());
    assertEquals(64L << 20, ofFirst.limitMaxbytes());
    assertEquals(4, ofFirst.threads());
    assertTrue(ofFirst.currConnections() > 0);
    assertEquals(String.valueOf(ofFirst.pid()), ofFirst.all().get("pid"));
  }

  @Test
  void stats_afterRequests_countThem() {
    ServerStats before = admin.node(first).stats();
    MemcachedClient<String> pinned = client.pinnedTo(keyOf(first));
    pinned.set("a", "1", Expiry.NEVER);
    pinned.get("a");
    pinned.get("none");
    ServerStats after = admin.node(first).stats();
    assertEquals(1, after.cmdSet() - before.cmdSet());
    assertEquals(2, after.cmdGet() - before.cmdGet());
    assertEquals(1, after.getHits() - before.getHits());
    assertEquals(1, after.getMisses() - before.getMisses());
    assertEquals(1, after.totalItems() - before.totalItems());
    assertTrue(after.bytes() > 0);
    assertTrue(after.bytesRead() > before.bytesRead());
    assertTrue(after.bytesWritten() > before.bytesWritten());
    assertTrue(after.totalConnections() >= after.currConnections() - 2);
    assertEquals(0, after.evictions());
    assertFalse(after.rusageUser().plus(after.rusageSystem()).isZero());
  }

  private String keyOf(ServerAddress server) {
    for (int i = 0; ; i++) {
      if (client.meta().explain(Key.of(ascii("k" + i))).owner().equals(server)) {
        return "k" + i;
      }
    }
  }

  @Test
  void stats_topics_areText() {
    client.set("a", "1", Expiry.NEVER);
    assertEquals("1048576", admin.stats("settings").all().get(first).get("item_size_max"));
    assertTrue(admin.stats("items").answers().values().stream().anyMatch(m -> !m.isEmpty()));
    assertTrue(admin.node(first).stats("slabs").containsKey("active_slabs"));
    assertEquals("disabled", admin.node(first).stats("sizes").get("sizes_status"));
    assertEquals(Map.of(), admin.node(first).stats("detail", "on"));
    assertEquals(Map.of(), admin.node(first).stats("detail", "off"));
  }

  @Test
  void resetStats_bothServers_countFromZero() {
    client.get("a");
    admin.resetStats();
    assertTrue(admin.stats().all().values().stream().allMatch(s -> s.cmdGet() == 0));
  }

  @Test
  void stats_unknownTopic_isRefusedByEach() {
    PerServer<Map<String, String>> stats = admin.stats("nonsense");
    assertEquals(Set.copyOf(client.meta().servers()), stats.failures().keySet());
    ServerErrorException e = assertThrows(ServerErrorException.class, stats::all);
    assertEquals("ERROR", e.reply());
    assertEquals(1, e.getSuppressed().length);
    assertNull(client.get("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nflush_all", "\u007f"})
  void stats_argumentThatIsNone_isNotSent(String argument) {
    assertThrows(IllegalArgumentException.class, () -> admin.stats("cachedump", argument));
    assertThrows(IllegalArgumentException.class, () -> admin.node(first).stats(argument));
  }

  @Test
  void node_foreignAddress_isAnError() {
    assertThrows(
        IllegalArgumentException.class, () -> admin.node(ServerAddress.parse("other.example")));
  }

  @Test
  void cacheMemlimit_newLimit_isInForce() {
    admin.cacheMemlimit(100);
    assertEquals(100L << 20, admin.node(first).stats().limitMaxbytes());
    admin.cacheMemlimit(64);
  }

  @Test
  void cacheMemlimit_tooSmall_isRefused() {
    ServerErrorException e =
        assertThrows(ServerErrorException.class, () -> admin.node(first).cacheMemlimit(1));
    assertTrue(e.reply().startsWith("MEMLIMIT_TOO_SMALL"), e.reply());
    assertThrows(IllegalArgumentException.class, () -> admin.cacheMemlimit(0));
  }

  @Test
  void verbosity_level_isAccepted() {
    admin.verbosity(1);
    assertEquals("1", admin.node(first).stats("settings").get("verbosity"));
    admin.verbosity(0);
    assertThrows(IllegalArgumentException.class, () -> admin.verbosity(-1));
  }

  @Test
  void flushAll_itemsOnBothServers_areGone() {
    for (int i = 0; i < 20; i++) {
      client.set("k" + i, "v", Expiry.NEVER);
    }
    admin.flushAll();
    for (int i = 0; i < 20; i++) {
      assertNull(client.get("k" + i));
    }
  }

  @Test
  void flushAll_delay_isWaitedFor() {
    client.set("a", "1", Expiry.NEVER);
    admin.flushAll(Duration.ofMillis(1_001));
    assertEquals("1", client.get("a"));
    Await.until(() -> client.get("a") == null);
    assertThrows(IllegalArgumentException.class, () -> admin.flushAll(Duration.ofSeconds(-1)));
  }

  @Test
  void flushAll_oneServerDown_reachesTheOther(List<MemcachedServer> servers) {
    String key = keyOf(first);
    client.set(key, "v", Expiry.NEVER);
    servers.get(1).stop();
    assertThrows(NodeUnavailableException.class, admin::flushAll);
    assertNull(client.get(key));
    PerServer<ServerStats> stats = admin.stats();
    assertEquals(Set.of(first), stats.answers().keySet());
    assertEquals(1, stats.failures().size());
  }

  @Test
  void shutdown_notAllowed_isRefusedWithTheReason() {
    ServerErrorException e =
        assertThrows(ServerErrorException.class, () -> admin.node(first).shutdown());
    assertTrue(e.getMessage().contains("-A"), e.getMessage());
    assertThrows(ServerErrorException.class, () -> admin.shutdownGracefully());
    assertNull(client.get("a"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shutdown_allowed_endsTheServer(boolean graceful) {
    MemcachedOptions options =
        MemcachedOptions.builder().flags("-A").sources(Source.BINARY).build();
    try (MemcachedServer server = MemcachedServer.start(options);
        MemcachedClient<String> own = client(List.of(server))) {
      own.set("a", "1", Expiry.NEVER);
      ProcessHandle process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
      if (graceful) {
        own.admin().shutdownGracefully();
      } else {
        own.admin().shutdown();
      }
      Await.until(() -> !process.isAlive());
      assertThrows(MemcachedException.class, () -> own.get("a"));
    }
  }

  @Test
  void raw_severalCommands_returnsUpToTheToken() {
    byte[] reply =
        admin.node(first).raw(ascii("set a 0 0 1\r\nx\r\nget a\r\nversion"), ascii("VERSION"));
    assertEquals("STORED\r\nVALUE a 0 1\r\nx\r\nEND\r\n", new String(reply, US_ASCII));
  }

  @Test
  void raw_error_isRefused() {
    ServerErrorException e =
        assertThrows(
            ServerErrorException.class,
            () -> admin.node(first).raw(ascii("nonsense"), ascii("END\r\n")));
    assertEquals("ERROR", e.reply());
  }

  @Test
  void raw_tokenThatNeverComes_timesOut(List<MemcachedServer> servers) {
    try (MemcachedClient<String> hasty =
        MemcachedClient.builder(Serdes.string())
            .servers(servers.get(0).address())
            .timeouts(new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300)))
            .build()) {
      NodeAdmin node = hasty.admin().nodes().get(0);
      assertThrows(RequestTimeoutException.class, () -> node.raw(ascii("version"), ascii("never")));
      assertEquals(NodeState.UP, hasty.meta().nodes().get(0).state());
    }
  }

  @Test
  void raw_moreBehindTheToken_disturbsNobody() {
    for (int i = 0; i < 10; i++) {
      assertEquals(
          "VERSION",
          new String(admin.node(first).raw(ascii("version\r\nversion"), ascii(" ")), US_ASCII));
      assertNull(client.get("a"));
    }
    assertThrows(
        IllegalArgumentException.class, () -> admin.node(first).raw(new byte[0], ascii("x")));
    assertThrows(
        IllegalArgumentException.class, () -> admin.node(first).raw(ascii("x"), new byte[0]));
  }

  @Test
  void closedClient_anyCall_isAnError() {
    client.close();
    assertThrows(ClientClosedException.class, () -> admin.node(first).stats());
    assertThrows(
        ClientClosedException.class, () -> admin.node(first).raw(ascii("version"), ascii("\n")));
    assertThrows(ClientClosedException.class, () -> admin.node(first).shutdown());
  }
}
