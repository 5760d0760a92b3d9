package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.serde.Serdes;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import io.larder.testkit.TlsFiles;
import io.larder.testkit.TlsFiles.ClientCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to real servers: whom the client trusts, and that it works as plainly. */
class TlsIT {

  private static final FailurePolicy PATIENT =
      new FailurePolicy(1_000, Duration.ZERO, Duration.ZERO, Failover.FAIL);

  @TempDir static Path directory;
  private static TestCertificate good;
  private static TestCertificate stranger;
  private static MemcachedServer server;

  @BeforeAll
  static void startServer() throws Exception {
    good = TestCertificate.of(directory, "good", "dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
    stranger = TestCertificate.of(directory, "stranger", "ip:127.0.0.1");
    server = start(TlsFiles.of(good.chain(), good.key()));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static MemcachedServer start(TlsFiles files) {
    return MemcachedServer.start(
        MemcachedOptions.builder().tls(files).flags("-I", "8m").sources(Source.BINARY).build());
  }

  private static ClientBuilder<byte[]> builder(MemcachedServer server, TlsOptions tls) {
    return MemcachedClient.builder(Serdes.bytes())
        .servers(server.address())
        .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)))
        .failures(PATIENT)
        .tls(tls);
  }

  private static void assertServes(MemcachedClient<byte[]> client) {
    client.set("k", new byte[] {1, 2, 3}, Expiry.NEVER);
    assertArrayEquals(new byte[] {1, 2, 3}, client.get("k"));
  }

  private static String assertUnavailable(MemcachedClient<byte[]> client) {
    NodeUnavailableException failure =
        assertThrows(NodeUnavailableException.class, () -> client.get("k"));
    assertTrue(failure.getMessage().contains("TLS"), failure::getMessage);
    return failure.getMessage();
  }

  @Test
  void trustedCertificate_forAddress_serves() {
    try (MemcachedClient<byte[]> client =
        builder(server, TlsOptions.trusting(good.chain())).build()) {
      assertServes(client);
    }
  }

  @Test
  void valuesLargerThanRecords_comeBackWhole() {
    byte[] large = new byte[5_000_000];
    new Random(1).nextBytes(large);
    try (MemcachedClient<byte[]> client =
        builder(server, TlsOptions.trusting(good.chain())).build()) {
      client.set("large", large, Expiry.NEVER);
      assertArrayEquals(large, client.get("large"));
      Map<String, byte[]> many =
          IntStream.range(0, 400)
              .boxed()
              .collect(Collectors.toMap(i -> "k" + i, i -> new byte[1_000 + i]));
      client.setMany(many, Expiry.NEVER).orThrow();
      client
          .getMany(many.keySet())
          .values()
          .forEach((key, value) -> assertArrayEquals(many.get(key), value));
    }
  }

  @Test
  void manyThreads_shareConnections_getTheirOwnValues() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(16);
    try (MemcachedClient<byte[]> client =
        builder(server, TlsOptions.trusting(good.chain())).build()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        String key = "thread" + t;
        byte[] value = key.repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        workers.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    client.set(key, value, Expiry.NEVER);
                    assertArrayEquals(value, client.get(key));
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void untrustedCertificate_isRefused() {
    try (MemcachedClient<byte[]> client =
        builder(server, TlsOptions.trusting(stranger.chain())).build()) {
      assertUnavailable(client);
    }
  }

  @Test
  void systemTrust_privateAuthority_isRefused() {
    try (MemcachedClient<byte[]> client = builder(server, TlsOptions.systemTrust()).build()) {
      assertUnavailable(client);
    }
  }

  @Test
  void expiredCertificate_isRefused() throws Exception {
    TestCertificate expired = good.signExpired(directory, "expired");
    try (MemcachedServer old = start(TlsFiles.of(expired.chain(), expired.key()));
        MemcachedClient<byte[]> client = builder(old, TlsOptions.trusting(good.chain())).build()) {
      String message = assertUnavailable(client);
      assertTrue(message.contains("validity") || message.contains("expired"), message);
    }
  }

  @Test
  void certificateForOtherHost_isRefusedUnlessTheNameIsGivenOrNotChecked() throws Exception {
    TestCertificate other = TestCertificate.of(directory, "other", "dns:cache.example.com");
    try (MemcachedServer elsewhere = start(TlsFiles.of(other.chain(), other.key()))) {
      TlsOptions strict = TlsOptions.trusting(other.chain());
      try (MemcachedClient<byte[]> client = builder(elsewhere, strict).build()) {
        assertUnavailable(client);
      }
      ServerAddress address = ServerAddress.parse(elsewhere.address());
      try (MemcachedClient<byte[]> client =
          builder(elsewhere, strict.serverName(address, "cache.example.com")).build()) {
        assertServes(client);
      }
      try (MemcachedClient<byte[]> client =
          builder(elsewhere, strict.withoutHostnameVerification()).build()) {
        assertServes(client);
      }
    }
  }

  @Test
  void discoveredServer_isCheckedForTheNameThatDiscoveryHasOrTheOneThatIsGiven() throws Exception {
    TestCertificate other = TestCertificate.of(directory, "shared", "dns:cache.example.com");
    TlsOptions strict = TlsOptions.trusting(other.chain());
    try (MemcachedServer elsewhere = start(TlsFiles.of(other.chain(), other.key()))) {
      ServerAddress address = ServerAddress.parse(elsewhere.address());
      ServerDiscovery unnamed = asker -> List.of(address);
      ServerDiscovery named =
          new ServerDiscovery() {
            @Override
            public List<ServerAddress> discover(Asker asker) {
              return List.of(address);
            }

            @Override
            public Optional<String> serverName() {
              return Optional.of("cache.example.com");
            }
          };
      try (MemcachedClient<byte[]> client = discovering(elsewhere, strict, unnamed)) {
        assertUnavailable(client);
      }
      try (MemcachedClient<byte[]> client = discovering(elsewhere, strict, named)) {
        assertServes(client);
      }
      TlsOptions given = strict.serverName("cache.example.com");
      try (MemcachedClient<byte[]> client = discovering(elsewhere, given, unnamed)) {
        assertServes(client);
      }
      TlsOptions wrong = strict.serverName("wrong.example.com");
      try (MemcachedClient<byte[]> client = discovering(elsewhere, wrong, named)) {
        assertUnavailable(client);
      }
      TlsOptions own = wrong.serverName(address, "cache.example.com");
      try (MemcachedClient<byte[]> client = discovering(elsewhere, own, unnamed)) {
        assertServes(client);
      }
    }
  }

  private static MemcachedClient<byte[]> discovering(
      MemcachedServer server, TlsOptions tls, ServerDiscovery discovery) {
    return builder(server, tls).discovery(discovery, Duration.ofMinutes(1)).build();
  }

  @Test
  void clientCertificateRequired_onlyClientsWithOneAreServed() throws Exception {
    TestCertificate client = TestCertificate.of(directory, "client", "dns:client");
    TlsFiles files =
        new TlsFiles(good.chain(), good.key(), client.chain(), ClientCertificates.REQUIRE);
    try (MemcachedServer strict = start(files)) {
      try (MemcachedClient<byte[]> anonymous =
          builder(strict, TlsOptions.trusting(good.chain())).build()) {
        assertThrows(MemcachedException.class, () -> anonymous.get("k"));
      }
      try (MemcachedClient<byte[]> known =
          builder(strict, TlsOptions.mutual(good.chain(), client.chain(), client.key())).build()) {
        assertServes(known);
      }
    }
  }

  @Test
  void replacedFiles_nextConnectionUsesThem() throws Exception {
    Path trusted = directory.resolve("rotating.pem");
    Files.copy(stranger.chain(), trusted);
    Files.setLastModifiedTime(trusted, FileTime.fromMillis(1_000_000));
    try (MemcachedClient<byte[]> client = builder(server, TlsOptions.trusting(trusted)).build()) {
      assertUnavailable(client);
      Files.copy(good.chain(), trusted, StandardCopyOption.REPLACE_EXISTING);

      assertServes(client);
    }
  }

  @Test
  void keyMaterialMissing_isNamed() {
    Path nowhere = directory.resolve("nowhere.pem");
    try (MemcachedClient<byte[]> client = builder(server, TlsOptions.trusting(nowhere)).build()) {
      assertTrue(assertUnavailable(client).contains("nowhere.pem"));
    }
  }

  @Test
  void tlsToPlainServer_isRefusedClearly() {
    try (MemcachedServer plain =
            MemcachedServer.start(MemcachedOptions.builder().sources(Source.BINARY).build());
        MemcachedClient<byte[]> client =
            builder(plain, TlsOptions.trusting(good.chain())).build()) {
      assertUnavailable(client);
    }
  }

  @Test
  void plainToTlsServer_isRefusedClearly() {
    try (MemcachedClient<byte[]> client =
        MemcachedClient.builder(Serdes.bytes())
            .servers(server.address())
            .failures(PATIENT)
            .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)))
            .build()) {
      NodeUnavailableException failure =
          assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(failure.getMessage().contains("TLS"), failure::getMessage);
    }
  }

  @Test
  void localhost_resolvesToSeveralAddresses_oneThatListensIsFound() {
    try (MemcachedClient<byte[]> client =
        MemcachedClient.builder(Serdes.bytes())
            .servers("localhost:" + server.port())
            .failures(PATIENT)
            .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)))
            .tls(TlsOptions.trusting(good.chain()))
            .build()) {
      assertServes(client);
      assertEquals(1, client.meta().servers().size());
    }
  }
}
