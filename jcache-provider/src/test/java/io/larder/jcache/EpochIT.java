package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.Key;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaRequest;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Clearing: nothing that was there before is ever seen after, whatever happens to the servers. */
@Memcached(nodes = 3, sources = Source.BINARY)
class EpochIT {

  private static Map<String, String> entries(int count) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("key" + i, "value" + i);
    }
    return entries;
  }

  @Test
  void clear_threeNodes_leavesNothing(MemcachedServers servers) {
    try (TestCaches a = TestCaches.on(servers);
        TestCaches b = TestCaches.on(servers)) {
      Cache<String, String> writing = a.create("cache");
      Cache<String, String> clearing = b.create("cache");
      Cache<String, String> other = b.create("other");
      writing.putAll(entries(500));
      other.putAll(entries(500));
      clearing.clear();
      assertEquals(Map.of(), writing.getAll(entries(500).keySet()));
      assertFalse(writing.iterator().hasNext());
      assertEquals(entries(500), other.getAll(entries(500).keySet()));
      writing.putAll(entries(10));
      assertEquals(entries(10), clearing.getAll(entries(500).keySet()));
    }
  }

  @Test
  void flushAll_looksLikeAnEmptyCacheThatWorks(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("cache");
      cache.putAll(entries(100));
      servers.flush();
      assertEquals(Map.of(), cache.getAll(entries(100).keySet()));
      cache.putAll(entries(100));
      assertEquals(entries(100), cache.getAll(entries(100).keySet()));
    }
  }

  @Test
  void restartOfOneNode_losesItsEntriesOnly(MemcachedServers servers) throws InterruptedException {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("cache");
      cache.putAll(entries(300));
      servers.get(1).restart();
      Map<String, String> left = eventually(() -> cache.getAll(entries(300).keySet()));
      assertTrue(left.size() > 100 && left.size() < 300, "left: " + left.size());
      assertTrue(entries(300).entrySet().containsAll(left.entrySet()));
      cache.putAll(entries(300));
      assertEquals(entries(300), cache.getAll(entries(300).keySet()));
      cache.clear();
      assertEquals(Map.of(), cache.getAll(entries(300).keySet()));
    }
  }

  private interface Call<R> {
    R get();
  }

  /** A node that was away may be avoided for a moment. */
  private static <R> R eventually(Call<R> call) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return call.get();
      } catch (CacheException e) {
        if (attempt == 50) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  @Test
  void lostEpochItem_entriesAreGoneAndNeverComeBack(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("cache");
      cache.putAll(entries(100));
      cache.clear();
      cache.putAll(entries(50));
      MetaClient client = cache.unwrap(MetaClient.class);
      byte[] epochKey = "cache:#e".getBytes(US_ASCII);
      // As an eviction would, on every server.
      client.sendToEach(MetaRequest.delete(Key.of(epochKey))).throwIfAnyFailed();
      assertEquals(Map.of(), cache.getAll(entries(100).keySet()));
      cache.put("key1", "new");
      assertEquals(Map.of("key1", "new"), cache.getAll(entries(100).keySet()));
    }
  }

  @Test
  void eviction_ofEverythingByAnotherCache_neverBringsBackClearedEntries(
      @Memcached(memoryMegabytes = 4, sources = Source.BINARY) MemcachedServer small) {
    try (TestCaches caches = TestCaches.on(small.address())) {
      Cache<String, String> cache = caches.create("cache");
      Cache<String, byte[]> filler =
          caches.create("filler", TestCaches.typed(String.class, byte[].class));
      for (int round = 0; round < 20; round++) {
        String old = "old" + round;
        for (int i = 0; i < 50; i++) {
          cache.put("key" + i, old);
        }
        cache.clear();
        for (int i = 0; i < 2_000; i++) {
          filler.put("filler" + round + "-" + i, new byte[4_000]);
        }
        for (int i = 0; i < 50; i++) {
          assertNull(cache.get("key" + i));
        }
      }
    }
  }

  @Test
  void serverWithoutCas_isRefusedWithAWordOnWhy(
      @Memcached(flags = "-C", sources = Source.BINARY) MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("cache");
      CacheException refusal = assertThrows(CacheException.class, () -> cache.get("k"));
      assertTrue(refusal.getMessage().contains("-C"), refusal.getMessage());
      assertThrows(CacheException.class, () -> cache.put("k", "v"));
      assertThrows(CacheException.class, () -> cache.putAll(Map.of("k", "v")));
      assertThrows(CacheException.class, () -> cache.putIfAbsent("k", "v"));
      assertThrows(CacheException.class, cache::clear);
    }
  }

  @Test
  void invoke_cacheClearedMeanwhile_runsAgainOnNothing(MemcachedServers servers) {
    try (TestCaches a = TestCaches.on(servers);
        TestCaches b = TestCaches.on(servers)) {
      Cache<String, String> cache = a.create("cache");
      Cache<String, String> elsewhere = b.create("cache");
      cache.put("k", "old");
      AtomicInteger runs = new AtomicInteger();
      String result =
          cache.invoke(
              "k",
              (entry, arguments) -> {
                String seen = entry.getValue();
                if (runs.incrementAndGet() == 1) {
                  elsewhere.clear();
                }
                entry.setValue(seen + "+");
                return seen;
              });
      assertNull(result);
      assertEquals(2, runs.get());
      assertEquals("null+", elsewhere.get("k"));
    }
  }

  @Test
  void clear_againstWritersOfTheSameEntry_nothingFromBeforeSurvives(MemcachedServers servers)
      throws Exception {
    // The entry counts up by itself; whoever clears notes the number it had before. A number that
    // goes on from there after the clearing was computed from a cleared entry.
    try (TestCaches a = TestCaches.on(servers);
        TestCaches b = TestCaches.on(servers)) {
      Cache<String, Long> counting = a.create("count", TestCaches.typed(String.class, Long.class));
      Cache<String, Long> clearing = b.create("count", TestCaches.typed(String.class, Long.class));
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong increments = new AtomicLong();
      Thread counter =
          new Thread(
              () -> {
                while (!stop.get()) {
                  counting.<Void>invoke(
                      "n",
                      (entry, arguments) -> {
                        entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                        return null;
                      });
                  increments.incrementAndGet();
                }
              });
      counter.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      int clearings = 0;
      while (System.nanoTime() < end) {
        long before = increments.get();
        clearing.clear();
        clearings++;
        Long now = clearing.get("n");
        long possible = increments.get() - before + 1;
        assertTrue(now == null || now <= possible, now + " of at most " + possible);
      }
      stop.set(true);
      counter.join();
      assertTrue(clearings > 10, "clearings: " + clearings);
    }
  }
}
