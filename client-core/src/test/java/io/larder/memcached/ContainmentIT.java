package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes wrong in one place stays there. */
@Memcached(nodes = 3, sources = Source.BINARY)
class ContainmentIT {

  private static final FailurePolicy STAY =
      new FailurePolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(60), Failover.FAIL);

  private static List<ServerAddress> addresses(List<MemcachedServer> servers) {
    return servers.stream().map(server -> ServerAddress.parse(server.address())).toList();
  }

  private static ClientBuilder<String> builder(List<MemcachedServer> servers, Duration timeout) {
    return MemcachedClient.builder(Serdes.string())
        .servers(addresses(servers))
        .failures(STAY)
        .timeouts(new Timeouts(timeout, timeout));
  }

  private static ServerAddress owner(MemcachedClient<?> client, String key) {
    return client.meta().explain(Key.of(key.getBytes(StandardCharsets.US_ASCII))).owner();
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));
  }

  @Test
  void bulkCall_oneNodeHangs_othersAnswerAndStayUp(List<MemcachedServer> servers) {
    Map<String, String> entries = entries(60);
    for (MemcachedServer hung : servers) {
      try (MemcachedClient<String> client = builder(servers, Duration.ofSeconds(1)).build()) {
        client.setMany(entries, Expiry.NEVER).orThrow();
        ServerAddress address = ServerAddress.parse(hung.address());
        Fleet.pause(hung);
        BulkRead<String> read = client.getMany(entries.keySet());
        hung.resume();

        Map<String, String> expected = new HashMap<>(entries);
        expected.keySet().removeIf(key -> owner(client, key).equals(address));
        assertEquals(expected, read.hits());
        read.failures().keySet().forEach(key -> assertEquals(address, owner(client, key)));
        client.meta().nodes().stream()
            .filter(node -> !node.node().equals(address))
            .forEach(node -> assertEquals(NodeState.UP, node.state()));
      }
    }
  }

  @Test
  void freshConnection_replyTakesLongerThanConnecting_isAwaited() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.playing(
                connection -> {
                  connection.greet();
                  LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
                  connection.serve();
                });
        MemcachedClient<String> client =
            MemcachedClient.builder(Serdes.string())
                .servers(server.address())
                .timeouts(new Timeouts(Duration.ofSeconds(20), Duration.ofMillis(400)))
                .build()) {
      client.set("k", "v", Expiry.NEVER);

      assertEquals("v", client.get("k"));
    }
  }

  @Test
  void credentials_serverWithoutAuthentication_changeNoItem(List<MemcachedServer> servers) {
    try (MemcachedClient<String> plain = builder(servers, Duration.ofSeconds(5)).build();
        MemcachedClient<String> known =
            builder(servers, Duration.ofSeconds(5))
                .credentials(new Credentials("user", "password"))
                .build()) {
      plain.set("auth", "mine", Expiry.NEVER);

      assertEquals("mine", known.get("auth"));
      assertEquals("mine", plain.get("auth"));
    }
  }

  @Test
  void errorWhileConnecting_singleAndBulkCalls_leakNoPermit(List<MemcachedServer> servers) {
    AtomicBoolean broken = new AtomicBoolean(true);
    TlsOptions tls =
        TlsOptions.of(
            () -> {
              if (broken.get()) {
                throw new OutOfMemoryError("as if");
              }
              throw new IllegalArgumentException("no key material");
            });
    PoolOptions few = new PoolOptions(2, 10, Duration.ofMinutes(1));
    try (MemcachedClient<String> client =
        builder(servers, Duration.ofSeconds(5)).pool(few).tls(tls).build()) {
      for (int i = 0; i < 3; i++) {
        assertThrows(OutOfMemoryError.class, () -> client.get("k"));
        assertThrows(OutOfMemoryError.class, () -> client.getMany(entries(30).keySet()));
      }
      client.meta().nodes().forEach(node -> assertEquals(0, node.active(), node::toString));
      broken.set(false);

      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
    }
  }

  @Test
  void bulkCalls_whileServersAreExchanged_failForNobody(List<MemcachedServer> servers)
      throws Exception {
    List<WeightedServer> all = addresses(servers).stream().map(WeightedServer::of).toList();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    AtomicBoolean done = new AtomicBoolean();
    try (MemcachedClient<String> client = builder(servers, Duration.ofSeconds(10)).build()) {
      Future<?> exchanger =
          executor.submit(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  client.meta().setServers(i % 2 == 0 ? all.subList(0, 2) : all);
                }
              });
      for (int i = 0; i < 300; i++) {
        client.getMany(entries(30).keySet()).values();
        client.setMany(entries(5), Expiry.NEVER).orThrow();
      }
      done.set(true);
      exchanger.get();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void clusterConfiguration_longLineInPieces_isRead(List<MemcachedServer> servers)
      throws Exception {
    String members =
        IntStream.range(0, 100)
            .mapToObj(
                i -> "cache-node-with-a-rather-long-name-" + i + ".example.com|10.0.0.1|11211")
            .collect(Collectors.joining(" "));
    try (ScriptedServer endpoint =
            ScriptedServer.playing(connection -> config(connection, members));
        MemcachedClient<String> client =
            MemcachedClient.builder(Serdes.string())
                .timeouts(new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)))
                .discovery(
                    ServerDiscovery.clusterConfig(ServerAddress.parse(endpoint.address())),
                    Duration.ofMinutes(1))
                .build()) {
      assertEquals(100, client.meta().servers().size());
    }
  }

  private static void config(ScriptedConnection connection, String members) throws IOException {
    connection.greet();
    connection.expect("config get cluster");
    connection.send("CONFIG cluster 0 " + members.length() + "\r\n1\n");
    for (int from = 0; from < members.length(); from += 1_000) {
      connection.send(members.substring(from, Math.min(members.length(), from + 1_000)));
    }
    connection.send("\n\r\nEND\r\n");
  }

  @Test
  void counter_initialValueOfHighestBit_isKept(MemcachedServer server) {
    try (MemcachedClient<String> client = builder(List.of(server), Duration.ofSeconds(5)).build()) {
      MetaReply reply =
          client
              .meta()
              .send(
                  MetaRequest.increment(Key.of("n".getBytes(StandardCharsets.US_ASCII)))
                      .initial(Long.MIN_VALUE, Expiry.NEVER)
                      .returning(MetaRequest.Returned.VALUE));

      assertEquals("9223372036854775808", new String(reply.value(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void casIdOfZero_isRefused() {
    MetaRequest request = MetaRequest.delete(Key.of(new byte[] {'k'}));

    assertThrows(IllegalArgumentException.class, () -> request.ifCas(0));
  }
}
