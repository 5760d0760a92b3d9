package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.ClearingJvm;
import io.larder.jcache.fixture.ClearingJvm.Report;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.Key;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That nobody reads what was cleared: two JVMs at once, and servers that lose what they had. */
@Memcached(nodes = 3, sources = Source.BINARY)
class ClearingIT {

  private static final int ENTRIES = 50;

  private static void assertNothingStale(List<Report> reports) {
    for (Report report : reports) {
      assertEquals(List.of(), report.stale(), reports::toString);
      // Far below what even a busy machine does in the time: only that it did something.
      assertTrue(report.hits() > 100, reports::toString);
      assertTrue(report.clearings() >= 20, reports::toString);
    }
  }

  @Test
  void twoJvms_writeClearAndRead_nobodyReadsWhatWasCleared(
      MemcachedServers servers, @TempDir Path directory) throws Exception {
    List<Report> reports =
        ClearingJvm.both(
            servers.addresses(), directory.resolve("numbers"), () -> Thread.sleep(5_000));
    assertNothingStale(reports);
    reports.forEach(report -> assertEquals(0, report.failures(), reports::toString));
  }

  @Test
  void twoJvms_serversAreFlushedMeanwhile_nobodyReadsWhatWasCleared(
      MemcachedServers servers, @TempDir Path directory) throws Exception {
    List<Report> reports =
        ClearingJvm.both(
            servers.addresses(),
            directory.resolve("numbers"),
            () -> {
              for (int i = 0; i < 30; i++) {
                Thread.sleep(100);
                servers.get(i % 3).flush();
              }
            });
    assertNothingStale(reports);
  }

  @Test
  void twoJvms_oneOfThreeServersRestarts_nobodyReadsWhatWasCleared(
      MemcachedServers servers, @TempDir Path directory) throws Exception {
    List<Report> reports =
        ClearingJvm.both(
            servers.addresses(),
            directory.resolve("numbers"),
            () -> {
              for (int i = 0; i < 3; i++) {
                Thread.sleep(1_000);
                servers.get(1).restart();
              }
              Thread.sleep(3_000);
            });
    assertNothingStale(reports);
    assertTrue(reports.stream().anyMatch(report -> report.failures() > 0), reports::toString);
  }

  @Test
  void eviction_ofTheEpochItemButNotOfTheEntries_leavesThemDead(
      @Memcached(
              memoryMegabytes = 4,
              flags = {"-o slab_automove=0", "-o no_lru_maintainer"},
              sources = Source.BINARY)
          MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address());
        TestCaches others = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("cache");
      Cache<String, String> elsewhere = others.create("cache");
      Cache<String, String> filler = caches.create("filler");
      MetaClient client = cache.unwrap(MetaClient.class);
      // Entries and epoch item are of different sizes, so memcached evicts them apart.
      String old = "old".repeat(300);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < ENTRIES; i++) {
          cache.put("key" + i, old);
        }
        cache.clear();
        long highest = highestCas(client);
        long epoch = cas(client, "cache:#e");
        assertTrue(epoch > highest, epoch + " and " + highest);

        fillUntilEvicted(client, filler, round);

        assertEquals(ENTRIES, itemsOnTheServer(client), "the cleared items are still there");
        for (int i = 0; i < ENTRIES; i++) {
          assertNull(elsewhere.get("key" + i));
        }
        assertTrue(cas(client, "cache:#e") > epoch, "a new epoch item is above all of before");
        assertEquals(Map.of(), cache.getAll(Set.of("key1", "key2")));
        cache.put("key1", "new");
        assertEquals("new", elsewhere.get("key1"));
      }
    }
  }

  private static void fillUntilEvicted(MetaClient client, Cache<String, String> filler, int round) {
    for (int i = 0; i < 500_000; i++) {
      filler.put("tiny" + round + "-" + i, "x");
      // Looks without touching the item, and without creating it.
      if (i % 1_000 == 0 && isEvicted(client)) {
        return;
      }
    }
    throw new AssertionError("the epoch item was not evicted");
  }

  private static boolean isEvicted(MetaClient client) {
    byte[] answer =
        client
            .admin()
            .nodes()
            .get(0)
            .raw("me cache:#e\r\n".getBytes(US_ASCII), "\r\n".getBytes(US_ASCII));
    return new String(answer, US_ASCII).startsWith("EN");
  }

  private static long itemsOnTheServer(MetaClient client) {
    long found = 0;
    for (int i = 0; i < ENTRIES; i++) {
      found += cas(client, "cache:key" + i) > 0 ? 1 : 0;
    }
    return found;
  }

  private static long highestCas(MetaClient client) {
    long highest = 0;
    for (int i = 0; i < ENTRIES; i++) {
      highest = Math.max(highest, cas(client, "cache:key" + i));
    }
    return highest;
  }

  private static long cas(MetaClient client, String key) {
    MetaReply reply =
        client.send(MetaRequest.get(Key.of(key.getBytes(US_ASCII))).returning(Returned.CAS));
    return reply.isOk() ? reply.cas() : 0;
  }

  @Test
  void serverWithoutCas_everyOperationThatTrustsEpochs_isRefused(
      @Memcached(flags = "-C", sources = Source.BINARY) MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("cache");
      List<Runnable> operations =
          List.of(
              () -> cache.get("k"),
              () -> cache.getAll(Set.of("k")),
              () -> cache.containsKey("k"),
              () -> cache.put("k", "v"),
              () -> cache.putAll(Map.of("k", "v")),
              () -> cache.putIfAbsent("k", "v"),
              () -> cache.getAndPut("k", "v"),
              () -> cache.replace("k", "v"),
              () -> cache.replace("k", "v", "w"),
              () -> cache.getAndReplace("k", "v"),
              () -> cache.remove("k"),
              () -> cache.remove("k", "v"),
              () -> cache.getAndRemove("k"),
              () -> cache.invoke("k", (entry, arguments) -> entry.getValue()),
              cache::removeAll,
              cache::clear);
      for (int i = 0; i < operations.size(); i++) {
        CacheException refusal =
            assertThrows(CacheException.class, operations.get(i)::run, "operation " + i);
        assertTrue(refusal.getMessage().contains("-C"), refusal.getMessage());
      }
    }
  }
}
