package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MetaClient;
import io.larder.memcached.NodeAdmin;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

/** A cache of a million entries on three nodes, among the keys of others. */
@Memcached(nodes = 3, memoryMegabytes = 512)
class MillionEntriesIT {

  private static final int MILLION = 1_000_000;
  private static final int BATCH = 20_000;
  private static final int FOREIGN = 200_000;
  private static final List<String> COUNTERS =
      List.of("cmd_get", "cmd_set", "cmd_touch", "delete_hits", "delete_misses");

  @Test
  void millionEntries_areAllIteratedOnceAndClearedByOneCommandPerServer(MemcachedServers servers)
      throws Exception {
    // Each server lists several hundred thousand keys: on a busy machine a piece may take a second.
    try (TestCaches caches = TestCaches.on(servers.addresses() + "/?request-timeout=10s")) {
      Cache<Long, Integer> cache =
          caches.create("million", TestCaches.typed(Long.class, Integer.class));
      Cache<String, String> ten = caches.create("ten");
      fill(cache, MILLION, n -> (long) n, n -> n);
      fill(caches.create("millio"), FOREIGN, n -> "foreign" + n, n -> "v");
      for (int i = 0; i < 10; i++) {
        ten.put("k" + i, "v");
      }

      assertEachIsSeenOnceInSpiteOfChanges(cache);
      MetaClient client = cache.unwrap(MetaClient.class);
      assertEquals(commands(client, ten::clear), commands(client, cache::clear));
      assertNull(cache.get(1L));
      assertFalse(cache.iterator().hasNext());

      fill(cache, BATCH, n -> (long) n, n -> n);
      ten.put("k", "v");
      assertEquals(commands(client, ten::removeAll), commands(client, cache::removeAll));
      assertNull(cache.get(1L));
    }
  }

  private static <K, V> void fill(
      Cache<K, V> cache, int count, IntFunction<K> key, IntFunction<V> value) {
    Map<K, V> batch = new HashMap<>();
    for (int i = 0; i < count; i++) {
      batch.put(key.apply(i), value.apply(i));
      if (batch.size() == BATCH) {
        cache.putAll(batch);
        batch.clear();
      }
    }
    cache.putAll(batch);
  }

  private static void assertEachIsSeenOnceInSpiteOfChanges(Cache<Long, Integer> cache)
      throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong changes = new AtomicLong();
    Thread changer = new Thread(() -> change(cache, stop, changes));
    changer.start();
    BitSet seen = new BitSet(MILLION);
    for (Cache.Entry<Long, Integer> entry : cache) {
      int number = Math.toIntExact(entry.getKey());
      if (number < MILLION) {
        assertEquals(number, entry.getValue());
        assertFalse(seen.get(number), () -> number + " was seen twice");
        seen.set(number);
      }
    }
    stop.set(true);
    changer.join();
    assertEquals(MILLION, seen.cardinality());
    assertTrue(changes.get() > 100, "changes meanwhile: " + changes);
  }

  /** Overwrites what is there with what is there, and lets others come and go. */
  private static void change(Cache<Long, Integer> cache, AtomicBoolean stop, AtomicLong changes) {
    for (long i = 0; !stop.get(); i++) {
      long present = i * 7_919 % MILLION;
      cache.put(present, (int) present);
      cache.put(MILLION + i % 1_000, -1);
      cache.remove(MILLION + (i + 500) % 1_000);
      changes.incrementAndGet();
    }
  }

  /** What the servers have been asked, all of them together. */
  private static Map<String, Long> commands(MetaClient client, Runnable operation) {
    Map<String, Long> before = counters(client);
    operation.run();
    Map<String, Long> after = counters(client);
    after.replaceAll((name, count) -> count - before.get(name));
    assertEquals(3, after.get("cmd_set"), after::toString);
    return after;
  }

  private static Map<String, Long> counters(MetaClient client) {
    Map<String, Long> sums = new TreeMap<>();
    for (NodeAdmin node : client.admin().nodes()) {
      Map<String, String> stats = node.stats().all();
      for (String name : COUNTERS) {
        sums.merge(name, Long.parseLong(stats.get(name)), Long::sum);
      }
    }
    return sums;
  }
}
