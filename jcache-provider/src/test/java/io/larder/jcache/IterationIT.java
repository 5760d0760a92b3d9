package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.OpenFiles;
import io.larder.jcache.fixture.OtherJvm;
import io.larder.jcache.fixture.RawItems;
import io.larder.jcache.fixture.TestCaches;
import io.larder.jcache.fixture.Walker;
import io.larder.memcached.Expiry;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.NullValue;

/** Iteration over what is on the servers, among much that is not the cache's. */
@Memcached(nodes = 3)
class IterationIT {

  private static Map<String, String> entries(String prefix, int count) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(prefix + i, "value" + i);
    }
    return entries;
  }

  private static <K, V> Map<K, V> contents(Cache<K, V> cache) {
    Map<K, V> contents = new HashMap<>();
    for (Cache.Entry<K, V> entry : cache) {
      assertEquals(null, contents.put(entry.getKey(), entry.getValue()), "seen twice");
    }
    return contents;
  }

  @Test
  void iterator_threeNodesAndForeignKeys_seesEachEntryOnce(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers);
        MemcachedClient<String> stranger =
            MemcachedClient.builder(Serdes.string()).servers(servers.addresses()).build()) {
      Cache<String, String> cache = caches.create("mine");
      Cache<String, String> similar = caches.create("mine2");
      stranger.setMany(entries("foreign", 5_000), Expiry.NEVER);
      stranger.set("mine:#unknown", "not an entry", Expiry.NEVER);
      similar.putAll(entries("other", 1_000));
      Map<String, String> expected = entries("key", 2_000);
      expected.put("", "the empty key");
      expected.put("ключ", "not ASCII");
      expected.put("long" + "x".repeat(300), "hashed");
      cache.putAll(expected);
      assertEquals(expected, contents(cache));
    }
  }

  @Test
  void iterator_foreignKeyThatIsNotPrintable_isPassedOver(MemcachedServers servers)
      throws Exception {
    try (TestCaches caches = TestCaches.on(servers);
        RawItems stranger = RawItems.at(servers.get(0).port())) {
      Cache<String, String> cache = caches.create("mine");
      Map<String, String> expected = entries("key", 100);
      cache.putAll(expected);
      stranger.plantBinary("mine:a b", new RawItems.Item("0", "not an entry"));
      stranger.plantBinary("mine:\u00e9", new RawItems.Item("0", "not an entry"));
      assertEquals(expected, contents(cache));
    }
  }

  @Test
  void iterator_keysOfFrameworks_areReadBack_andRemoved(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      // With statistics, removing everything reads everything.
      Cache<Object, Object> cache =
          caches.create("frameworks", new MutableConfiguration<>().setStatisticsEnabled(true));
      Map<Object, Object> expected =
          Map.of(
              new SimpleKey("tea", "DE"),
              "3.90",
              SimpleKey.EMPTY,
              NullValue.INSTANCE,
              new BasicCacheKeyImplementation(1L, "com.acme.Book", 1),
              "a book");
      cache.putAll(expected);
      assertEquals(expected, contents(cache));
      cache.removeAll();
      assertEquals(Map.of(), contents(cache));
    }
  }

  @Test
  void iterator_keysOfOtherTypes_areReadBack(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<Long, Integer> cache =
          caches.create("numbers", TestCaches.typed(Long.class, Integer.class));
      Map<Long, Integer> expected = new HashMap<>();
      for (int i = -50; i < 50; i++) {
        expected.put((long) i, i);
      }
      cache.putAll(expected);
      assertEquals(expected, contents(cache));
    }
  }

  @Test
  void iterator_abandoned_keepsNobodyWaiting(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("abandoned");
      cache.putAll(entries("key", 1_000));
      for (int i = 0; i < 20; i++) {
        assertTrue(cache.iterator().hasNext());
      }
      assertEquals(1_000, contents(cache).size());
    }
  }

  @Test
  void iterator_severalAtTheSameTime_allFinish(MemcachedServers servers) throws Exception {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("shared");
      cache.putAll(entries("key", 3_000));
      ExecutorService threads = Executors.newFixedThreadPool(4);
      Set<Future<Integer>> sizes = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        sizes.add(threads.submit(() -> contents(cache).size()));
      }
      for (Future<Integer> size : sizes) {
        assertEquals(3_000, size.get(30, TimeUnit.SECONDS));
      }
      threads.shutdown();
    }
  }

  @Test
  void iterator_changesMeanwhile_seesWhatIsThereAllAlong(MemcachedServers servers)
      throws Exception {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("changing");
      Map<String, String> lasting = entries("lasting", 2_000);
      cache.putAll(lasting);
      AtomicBoolean stop = new AtomicBoolean();
      Thread changer =
          new Thread(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  cache.put("passing" + i % 500, "x");
                  cache.remove("passing" + (i + 250) % 500);
                }
              });
      changer.start();
      for (int round = 0; round < 5; round++) {
        Set<String> seen = new HashSet<>();
        cache.forEach(entry -> seen.add(entry.getKey()));
        assertTrue(seen.containsAll(lasting.keySet()));
      }
      stop.set(true);
      changer.join();
    }
  }

  @Test
  void remove_whileIterating_removesThatEntry(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("removing");
      cache.putAll(entries("key", 300));
      Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
      assertThrows(IllegalStateException.class, iterator::remove);
      int removed = 0;
      while (iterator.hasNext()) {
        if (iterator.next().getKey().endsWith("7")) {
          iterator.remove();
          removed++;
          assertThrows(IllegalStateException.class, iterator::remove);
        }
      }
      assertThrows(NoSuchElementException.class, iterator::next);
      assertEquals(30, removed);
      assertEquals(270, contents(cache).size());
      assertFalse(cache.containsKey("key17"));
    }
  }

  @Test
  void iterator_aMillionEntries_needsLittleMemory(
      @Memcached(nodes = 3, memoryMegabytes = 128) MemcachedServers servers)
      throws InterruptedException {
    long count = 1_000_000;
    // Their keys alone would not fit, least of all as objects.
    try (OtherJvm walker =
        OtherJvm.run(24, Walker.class, servers.addresses(), Long.toString(count))) {
      List<String> lines = walker.join();
      assertEquals(count, Long.parseLong(lines.get(0)));
      assertEquals(count * (count - 1) / 2, Long.parseLong(lines.get(1)));
      System.out.println(
          "1,000,000 entries: filled in " + lines.get(2) + " ms, walked in " + lines.get(3));
    }
  }

  @Test
  void iterator_largeValues_areReadAFewAtATime(
      @Memcached(memoryMegabytes = 256) MemcachedServer server) throws InterruptedException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<Long, byte[]> cache =
          caches.create("heavy", TestCaches.typed(Long.class, byte[].class));
      for (long i = 0; i < 150; i++) {
        cache.put(i, new byte[1_000_000]);
      }
      try (OtherJvm walker = OtherJvm.run(48, HeavyWalker.class, server.address())) {
        assertEquals(List.of("150"), walker.join());
      }
    }
  }

  /** Walks through large values with little memory. */
  static final class HeavyWalker {

    private HeavyWalker() {}

    public static void main(String[] args) {
      try (TestCaches caches = TestCaches.on(args[0])) {
        int count = 0;
        for (Cache.Entry<Long, byte[]> entry :
            caches.create("heavy", TestCaches.typed(Long.class, byte[].class))) {
          count += entry.getValue().length / 1_000_000;
        }
        System.out.println(count);
      }
    }
  }

  @Test
  void cache_closedWhileIterating_leavesNoFile(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("filed");
      cache.putAll(entries("long-key-of-many-bytes-".repeat(8), 30_000));
      Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
      iterator.next();
      assertEquals(1, OpenFiles.named("larder-keys"));
      cache.close();
      assertEquals(0, OpenFiles.named("larder-keys"));
      assertThrows(IllegalStateException.class, iterator::hasNext);
    }
  }

  @Test
  void iterator_dumpingDisabled_saysSoAtOnce(@Memcached(flags = "-X") MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("closed");
      cache.put("k", "v");
      CacheException failure = assertThrows(CacheException.class, cache::iterator);
      assertTrue(failure.getMessage().contains("-X"), failure.getMessage());
    }
  }
}
