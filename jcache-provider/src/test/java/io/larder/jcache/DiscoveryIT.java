package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.ConfigEndpoint;
import io.larder.jcache.fixture.ServiceRecords;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches whose servers a file does not name: it names who knows them. */
@Memcached(nodes = 2)
class DiscoveryIT {

  private static final Map<String, String> ENTRIES =
      IntStream.range(0, 100).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v" + i));

  private final MemcachedCachingProvider provider = new MemcachedCachingProvider();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    provider.close();
  }

  private Cache<String, String> cache(String discovery) throws Exception {
    Path file = directory.resolve("larder.conf");
    Files.writeString(
        file,
        "larder { discovery { %s, interval = 20ms }, request-timeout = 10s, caches { found { } } }"
            .formatted(discovery));
    return provider
        .getCacheManager(file.toUri(), null)
        .getCache("found", String.class, String.class);
  }

  @Test
  void cluster_membersThatChange_serveTheCache(MemcachedServers servers) throws Exception {
    int first = servers.get(0).port();
    int second = servers.get(1).port();
    try (ConfigEndpoint endpoint = new ConfigEndpoint(first)) {
      Cache<String, String> cache = cache("cluster = \"" + endpoint.address() + "\"");
      assertMoves(cache, servers, () -> endpoint.members(first, second));
    }
  }

  @Test
  void srv_targetsThatChange_serveTheCache(MemcachedServers servers) throws Exception {
    int first = servers.get(0).port();
    int second = servers.get(1).port();
    try (ServiceRecords records = new ServiceRecords(first)) {
      Cache<String, String> cache =
          cache("srv = \"" + records.url("_memcached._tcp.example.com") + "\"");
      assertMoves(cache, servers, () -> records.ports(first, second));
    }
  }

  /** All entries are on the first server at first, and on the two of them later. */
  private static void assertMoves(
      Cache<String, String> cache, MemcachedServers servers, Runnable grow) {
    cache.putAll(ENTRIES);
    assertEquals(ENTRIES, cache.getAll(ENTRIES.keySet()));
    assertEquals(ENTRIES.size(), entriesOf(servers.get(0)));
    grow.run();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (entriesOf(servers.get(1)) == 0 && System.nanoTime() < deadline) {
      cache.putAll(ENTRIES);
    }
    cache.putAll(ENTRIES);
    int moved = entriesOf(servers.get(1));
    assertTrue(moved > 0 && moved < ENTRIES.size(), "moved: " + moved);
    assertEquals(ENTRIES, cache.getAll(ENTRIES.keySet()));
    assertEquals(ENTRIES.size() - moved, entriesOf(servers.get(0)), "the others were emptied");
    cache.clear();
    assertEquals(0, entriesOf(servers.get(0)));
    assertEquals(0, entriesOf(servers.get(1)));
  }

  /** How many of the entries a server has. */
  private static int entriesOf(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on("localhost:" + server.port())) {
      return caches.create("found").getAll(ENTRIES.keySet()).size();
    }
  }
}
