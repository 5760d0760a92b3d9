package io.larder.benchmarks;

import io.larder.jcache.MemcachedCachingProvider;
import io.larder.memcached.MetaClient;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/**
 * What clearing and iterating cost as a cache grows, and what the keys of others on the same
 * servers cost whoever iterates. Prints two tables; takes about two minutes and 2 GB of memory.
 */
public final class Growth {

  private static final int[] ENTRIES = {10, 1_000, 100_000, 1_000_000};
  private static final int[] FOREIGN = {0, 100_000, 1_000_000, 10_000_000};
  private static final int MINE = 10_000;
  private static final int BATCH = 20_000;
  private static final int ROUNDS = 101;
  private static final int WARM_UPS = 5_000;
  private static final double MILLION = 1e6;
  private static final long PAUSE_NANOS = 50_000_000;

  private Growth() {}

  /**
   * Runs it.
   *
   * @param args none
   * @throws IOException if a server is lost
   */
  public static void main(String[] args) throws IOException {
    System.out.println(ofEntries());
    System.out.println(ofForeignKeys());
  }

  private static MemcachedServers start(int nodes, int megabytes) {
    return MemcachedServers.start(
        nodes,
        MemcachedOptions.builder().memoryMegabytes(megabytes).sources(Source.BINARY).build());
  }

  /** Clearing and iterating caches of several sizes, on three servers. */
  private static Table ofEntries() {
    List<String> columns = new ArrayList<>();
    List<Long> clear = new ArrayList<>();
    List<Long> removeAll = new ArrayList<>();
    List<Long> iterate = new ArrayList<>();
    try (MemcachedServers servers = start(3, 512);
        MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      warmUp(cache(provider, servers, "warm"));
      for (int entries : ENTRIES) {
        columns.add(String.format(Locale.ROOT, "%,d", entries));
        servers.flush();
        Cache<Long, String> cache = cache(provider, servers, "cache" + entries);
        fill(cache, entries);
        iterate.add(iterate(cache, entries));
        // The items stay where they are when they are cleared, so each round has as many.
        clear.add(median(cache::clear));
        removeAll.add(median(cache::removeAll));
      }
    }
    Table table = new Table("milliseconds, by entries", columns);
    table.row("`clear()`", cells(clear));
    table.row("`removeAll()`", cells(removeAll));
    table.row("`iterator()`, to its end", cells(iterate));
    return table;
  }

  private static void warmUp(Cache<Long, String> cache) {
    for (int i = 0; i < WARM_UPS; i++) {
      cache.clear();
      cache.removeAll();
    }
    fill(cache, MINE);
    iterate(cache, MINE);
    cache.clear();
  }

  private static Cache<Long, String> cache(
      MemcachedCachingProvider provider, MemcachedServers servers, String name) {
    URI uri = URI.create("memcached://" + servers.addresses().replace(',', ';'));
    CacheManager manager = provider.getCacheManager(uri, null);
    return manager.createCache(
        name, new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));
  }

  private static void fill(Cache<Long, String> cache, int entries) {
    Map<Long, String> batch = new HashMap<>();
    for (long i = 0; i < entries; i++) {
      batch.put(i, "the value of number " + i);
      if (batch.size() == BATCH) {
        cache.putAll(batch);
        batch.clear();
      }
    }
    cache.putAll(batch);
  }

  private static long iterate(Cache<Long, String> cache, int expected) {
    long start = System.nanoTime();
    int count = 0;
    for (Cache.Entry<Long, String> entry : cache) {
      count += entry.getValue().isEmpty() ? 0 : 1;
    }
    if (count != expected) {
      throw new IllegalStateException(count + " entries instead of " + expected);
    }
    return System.nanoTime() - start;
  }

  private static long nanos(Runnable operation) {
    long start = System.nanoTime();
    operation.run();
    return System.nanoTime() - start;
  }

  private static long median(Runnable operation) {
    long[] times = new long[ROUNDS];
    Arrays.setAll(times, i -> nanos(operation));
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private static List<String> cells(List<Long> nanos) {
    return nanos.stream().map(each -> String.format(Locale.ROOT, "%.2f", each / MILLION)).toList();
  }

  /** Iterating a small cache on one server that has ever more keys of others. */
  private static Table ofForeignKeys() throws IOException {
    List<String> columns = new ArrayList<>();
    List<Long> iterate = new ArrayList<>();
    List<Long> list = new ArrayList<>();
    List<Long> get = new ArrayList<>();
    List<String> memory = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    try (MemcachedServers servers = start(1, 2_048);
        MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      Cache<Long, String> cache = cache(provider, servers, "mine");
      MetaClient client = cache.unwrap(MetaClient.class);
      int present = 0;
      for (int foreign : FOREIGN) {
        ForeignKeys.add(servers.get(0), present, foreign);
        present = foreign;
        awaitHashTable(client);
        fill(cache, MINE);
        columns.add(String.format(Locale.ROOT, "%,d", foreign));
        iterate(cache, MINE);
        iterate.add(iterate(cache, MINE));
        long start = System.nanoTime();
        sent.add(megabytes(ForeignKeys.list(servers.get(0))));
        list.add(System.nanoTime() - start);
        get.add(median(() -> cache.get(1L)));
        memory.add(megabytes(stat(client, "bytes")));
        if (stat(client, "evictions") > 0) {
          throw new IllegalStateException("the server has too little memory");
        }
      }
    }
    Table table = new Table("a cache of 10,000 entries, by foreign keys", columns);
    table.row("`iterator()`, to its end: milliseconds", cells(iterate));
    table.row("– the server's list of keys alone: milliseconds", cells(list));
    table.row("– the same: MB", sent);
    table.row("`get`: milliseconds", cells(get));
    table.row("the server's items: MB", memory);
    return table;
  }

  /** While memcached enlarges its hash table it lists no keys: for seconds, if there are many. */
  private static void awaitHashTable(MetaClient client) {
    while (stat(client, "hash_is_expanding") != 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static long stat(MetaClient client, String name) {
    return client.admin().nodes().get(0).stats().number(name);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MILLION);
  }
}
