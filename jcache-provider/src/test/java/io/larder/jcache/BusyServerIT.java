package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.DumpHog;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/**
 * Iteration while somebody else has the server list its keys, which it does for one at a time. The
 * server has all of its hash table from the beginning: one that has to enlarge it while it is asked
 * for two lists can stop for ever (memcached 1.6.18).
 */
@Memcached(memoryMegabytes = 256, flags = "-o hashpower=20")
class BusyServerIT {

  private static final int FOREIGN = 200_000;

  private static Cache<String, String> fill(TestCaches caches) {
    Cache<String, String> foreign = caches.create("foreign");
    Map<String, String> batch = new HashMap<>();
    for (int i = 0; i < FOREIGN; i++) {
      batch.put("a rather long key, of which there are many: " + i, "x");
      if (batch.size() == 20_000) {
        foreign.putAll(batch);
        batch.clear();
      }
    }
    Cache<String, String> cache = caches.create("mine");
    for (int i = 0; i < 300; i++) {
      cache.put("key" + i, "value");
    }
    return cache;
  }

  private static Set<String> keys(Cache<String, String> cache) {
    Set<String> keys = new HashSet<>();
    cache.forEach(entry -> assertTrue(keys.add(entry.getKey())));
    return keys;
  }

  @Test
  void iterator_serverBusyForAWhile_waitsAndIsComplete(MemcachedServer server) throws Exception {
    try (TestCaches caches = TestCaches.on(server.address() + "/?request-timeout=10s")) {
      Cache<String, String> cache = fill(caches);
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try (DumpHog hog = new DumpHog(server)) {
        Future<Set<String>> keys = thread.submit(() -> keys(cache));
        // Long enough to be told several times that the server is busy.
        for (int i = 0; i < 20; i++) {
          hog.sip();
          Thread.sleep(10);
        }
        assertTrue(!keys.isDone(), "the server was not busy");
        hog.drink();
        assertEquals(300, keys.get(20, TimeUnit.SECONDS).size());
      }
      thread.shutdown();
    }
  }

  @Test
  void iterator_serverBusyAllTheTime_saysSoInTimeAndWorksLater(MemcachedServer server)
      throws Exception {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = fill(caches);
      AtomicBoolean stop = new AtomicBoolean();
      try (DumpHog hog = new DumpHog(server)) {
        Thread sipping = new Thread(() -> sip(hog, stop));
        sipping.start();
        long start = System.nanoTime();
        CacheException failure = assertThrows(CacheException.class, cache::iterator);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        stop.set(true);
        sipping.join();
        assertTrue(millis < 5_000, millis + " ms");
        assertTrue(failure.getMessage().contains(server.address()), failure.getMessage());
        // While the other client reads too slowly for it, memcached does not even say "busy".
        String message = failure.getMessage();
        assertTrue(message.contains("busy") || message.contains("timed out"), message);
        // Until then the thread of the server that was asked for the keys may stand still, and with
        // it every connection that it serves.
        hog.drink();
        assertEquals("value", cache.get("key1"));
      }
      assertEquals(300, keys(cache).size());
    }
  }

  private static void sip(DumpHog hog, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        hog.sip();
        Thread.sleep(20);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
