package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.TakingWriter;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operations cost, counted on the wire. */
@Memcached
class RoundTripsIT {

  private ServerProxy proxy;
  private TestCaches caches;
  private Cache<String, String> cache;

  @BeforeEach
  void open(MemcachedServer server) {
    proxy = new ServerProxy(server);
    caches = TestCaches.on(proxy.address());
    cache = caches.create("trips");
    cache.get("opens a connection, and creates the epoch");
  }

  @AfterEach
  void close() throws IOException {
    caches.close();
    proxy.close();
  }

  private void assertTrips(int expected, Runnable operation) {
    assertEquals(expected, proxy.during(operation));
  }

  @Test
  void get_presentOrNot_oneTrip() {
    cache.put("k", "v");
    assertTrips(1, () -> cache.get("k"));
    assertTrips(1, () -> cache.get("none"));
    assertTrips(1, () -> cache.containsKey("k"));
  }

  @Test
  void get_accessExpiryOfTenSecondsAndMore_oneTrip() {
    int number = 0;
    for (Duration ttl :
        List.of(new Duration(TimeUnit.SECONDS, 10), new Duration(TimeUnit.DAYS, 90))) {
      for (ExpiryPolicy policy :
          List.of(new AccessedExpiryPolicy(ttl), new TouchedExpiryPolicy(ttl))) {
        Cache<String, String> touched =
            caches.create("touched" + number++, TestCaches.strings(policy));
        touched.putAll(entries(100));
        assertTrips(1, () -> assertEquals("value7", touched.get("key7")));
        assertTrips(1, () -> assertEquals("value7", touched.get("key7")));
        assertTrips(1, () -> assertEquals(100, touched.getAll(entries(100).keySet()).size()));
        assertTrips(1, () -> assertTrue(touched.containsKey("key7")));
      }
    }
  }

  @Test
  void put_accessExpiryOfTenSecondsAndMore_readsFirstOnlyIfTheDeadlineIsKept() {
    Duration ttl = new Duration(TimeUnit.SECONDS, 10);
    Cache<String, String> touched =
        caches.create("touched", TestCaches.strings(new TouchedExpiryPolicy(ttl)));
    assertTrips(1, () -> touched.put("k", "v"));
    assertTrips(1, () -> touched.put("k", "w"));
    Cache<String, String> accessed =
        caches.create("accessed", TestCaches.strings(new AccessedExpiryPolicy(ttl)));
    assertTrips(2, () -> accessed.put("k", "v"));
    assertTrips(2, () -> accessed.put("k", "w"));
    // The entry has its kept deadline with it, which the first access takes away again.
    assertTrips(2, () -> assertEquals("w", accessed.get("k")));
    assertTrips(1, () -> assertEquals("w", accessed.get("k")));
  }

  @Test
  void put_eternal_oneTrip() {
    assertTrips(1, () -> cache.put("k", "v"));
    assertTrips(1, () -> cache.put("k", "w"));
  }

  @Test
  void put_policyWhereUpdateRenews_oneTrip() {
    Cache<String, String> modified =
        caches.create("m", TestCaches.strings(new ModifiedExpiryPolicy(Duration.ONE_HOUR)));
    assertTrips(1, () -> modified.put("k", "v"));
    assertTrips(1, () -> modified.put("k", "w"));
  }

  @Test
  void put_policyWhereUpdateKeepsTheDeadline_twoTrips() {
    Cache<String, String> created =
        caches.create("c", TestCaches.strings(new CreatedExpiryPolicy(Duration.ONE_HOUR)));
    assertTrips(2, () -> created.put("k", "v"));
    assertTrips(2, () -> created.put("k", "w"));
  }

  @Test
  void putIfAbsent_oneTripOrTwoOverACorpse() {
    assertTrips(1, () -> assertTrue(cache.putIfAbsent("k", "v")));
    assertTrips(1, () -> assertFalse(cache.putIfAbsent("k", "w")));
    cache.clear();
    assertTrips(2, () -> assertTrue(cache.putIfAbsent("k", "x")));
  }

  @Test
  void putIfAbsent_largeValue_readsFirst() {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    String large = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrips(2, () -> assertTrue(cache.putIfAbsent("large", large)));
    assertTrips(1, () -> assertFalse(cache.putIfAbsent("large", large)));
  }

  @Test
  void remove_absent_oneTrip_present_two() {
    cache.put("k", "v");
    assertTrips(2, () -> assertTrue(cache.remove("k")));
    assertTrips(1, () -> assertFalse(cache.remove("k")));
  }

  @Test
  void conditionalOperations_twoTrips() {
    cache.put("k", "v");
    assertTrips(2, () -> cache.replace("k", "w"));
    assertTrips(2, () -> assertTrue(cache.replace("k", "w", "x")));
    assertTrips(2, () -> cache.getAndPut("k", "y"));
    assertTrips(2, () -> cache.getAndReplace("k", "z"));
    assertTrips(2, () -> assertTrue(cache.remove("k", "z")));
    cache.put("k", "v");
    assertTrips(2, () -> cache.getAndRemove("k"));
  }

  @Test
  void conditionalOperations_conditionFails_oneTrip() {
    assertTrips(1, () -> cache.replace("k", "w"));
    assertTrips(1, () -> cache.getAndRemove("k"));
    cache.put("k", "v");
    assertTrips(1, () -> assertFalse(cache.replace("k", "other", "x")));
    assertTrips(1, () -> assertFalse(cache.remove("k", "other")));
  }

  @Test
  void invoke_twoTripsOrOneIfItOnlyReads() {
    assertTrips(2, () -> invokeSetting("v"));
    assertTrips(1, () -> cache.<String>invoke("k", (entry, arguments) -> entry.getValue()));
  }

  private void invokeSetting(String value) {
    cache.<Void>invoke(
        "k",
        (entry, arguments) -> {
          entry.setValue(value);
          return null;
        });
  }

  @Test
  void clearAndRemoveAll_oneTrip() {
    cache.putAll(entries(100));
    assertTrips(1, () -> cache.clear());
    cache.putAll(entries(100));
    assertTrips(1, () -> cache.removeAll());
  }

  @Test
  void bulkOperations_oneTrip() {
    Map<String, String> entries = entries(100);
    Set<String> keys = new HashSet<>(entries.keySet());
    assertTrips(1, () -> cache.putAll(entries));
    assertTrips(1, () -> assertEquals(entries, cache.getAll(keys)));
    assertTrips(1, () -> cache.removeAll(keys));
  }

  @Test
  void putAll_policyWhereUpdateKeepsTheDeadline_twoTrips() {
    Cache<String, String> created =
        caches.create("c", TestCaches.strings(new CreatedExpiryPolicy(Duration.ONE_HOUR)));
    assertTrips(2, () -> created.putAll(entries(100)));
  }

  @Test
  void bulkOperations_withListenersAndWriter_twoTrips() {
    Cache<String, String> observed =
        caches.create(
            "observed",
            TestCaches.strings()
                .setStatisticsEnabled(true)
                .setWriteThrough(true)
                .setCacheWriterFactory(TakingWriter::new));
    observed.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            () -> (CacheEntryUpdatedListener<String, String>) events -> {}, null, true, true));
    observed.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            () -> (CacheEntryRemovedListener<String, String>) events -> {}, null, true, true));
    Map<String, String> entries = entries(100);
    assertTrips(2, () -> observed.putAll(entries));
    assertTrips(2, () -> observed.putAll(entries));
    assertTrips(1, () -> assertEquals(entries, observed.getAll(entries.keySet())));
    assertTrips(2, () -> observed.removeAll(entries.keySet()));
    assertTrips(1, () -> observed.removeAll(entries.keySet()));
  }

  @Test
  void invokeAll_twoTripsOrOneIfItOnlyReads() {
    Set<String> keys = entries(100).keySet();
    assertTrips(2, () -> invokeAllSetting(keys, "v"));
    assertTrips(2, () -> invokeAllSetting(keys, "w"));
    assertTrips(1, () -> cache.invokeAll(keys, (entry, arguments) -> entry.getValue()));
  }

  private void invokeAllSetting(Set<String> keys, String value) {
    cache.<Void>invokeAll(
        keys,
        (entry, arguments) -> {
          entry.setValue(value);
          return null;
        });
  }

  @Test
  void getAll_accessesThatRewriteTheirEntries_twoTrips() {
    Duration brief = new Duration(TimeUnit.SECONDS, 9);
    Cache<String, String> accessed =
        caches.create("brief", TestCaches.strings(new AccessedExpiryPolicy(brief)));
    accessed.putAll(entries(100));
    Set<String> keys = entries(100).keySet();
    assertTrips(2, () -> assertEquals(100, accessed.getAll(keys).size()));
    assertTrips(2, () -> accessed.invokeAll(keys, (entry, arguments) -> entry.getValue()));
  }

  @Test
  void getAll_loadsWhatIsMissing_twoTrips() {
    Cache<String, String> loading =
        caches.create(
            "loading",
            TestCaches.strings()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new KeyLoader<>(key -> "loaded")));
    Set<String> keys = entries(100).keySet();
    assertTrips(2, () -> assertEquals(100, loading.getAll(keys).size()));
    assertTrips(1, () -> assertEquals(100, loading.getAll(keys).size()));
  }

  @Test
  void bulkOperations_threeNodes_oneTripToEach(@Memcached(nodes = 3) MemcachedServers servers)
      throws IOException {
    try (ServerProxy a = new ServerProxy(servers.get(0));
        ServerProxy b = new ServerProxy(servers.get(1));
        ServerProxy c = new ServerProxy(servers.get(2));
        TestCaches three = TestCaches.on(String.join(",", a.address(), b.address(), c.address()))) {
      Cache<String, String> spread = three.create("spread");
      spread.putAll(entries(300));
      assertEquals(
          1, a.during(() -> assertEquals(300, spread.getAll(entries(300).keySet()).size())));
      assertEquals(1, b.during(() -> spread.getAll(entries(300).keySet())));
      assertEquals(1, c.during(() -> spread.putAll(entries(300))));
      assertEquals(1, a.during(spread::clear));
      assertEquals(1, b.during(spread::clear));
      assertEquals(Map.of(), spread.getAll(entries(300).keySet()));
    }
  }

  private static Map<String, String> entries(int count) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("key" + i, "value" + i);
    }
    return entries;
  }
}
