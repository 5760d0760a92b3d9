package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.Key;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries expire at their deadline: not a millisecond early, and never seen after it. */
@Memcached
class ExpiryIT {

  private static Duration millis(long millis) {
    return new Duration(TimeUnit.MILLISECONDS, millis);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 137, 999, 1_000, 1_001, 2_300})
  void created_isThereUntilTheDeadlineAndNotAfter(long ttl, MemcachedServer server) {
    try (TestCaches writer = TestCaches.on(server.address());
        TestCaches reader = TestCaches.on(server.address())) {
      CreatedExpiryPolicy policy = new CreatedExpiryPolicy(millis(ttl));
      Cache<String, String> written = writer.create("expiry", TestCaches.strings(policy));
      Cache<String, String> read = reader.create("expiry", TestCaches.strings(policy));
      long before = System.currentTimeMillis();
      written.put("k", "v");
      long after = System.currentTimeMillis();
      while (true) {
        long asked = System.currentTimeMillis();
        String value = read.get("k");
        long answered = System.currentTimeMillis();
        if (answered < before + ttl) {
          assertEquals("v", value, () -> answered - before + " ms after the put");
        } else if (asked >= after + ttl) {
          assertNull(value);
          return;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 29, 31, 90})
  void created_forDays_isThere(long days, MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Duration ttl = new Duration(TimeUnit.DAYS, days);
      Cache<String, String> cache =
          caches.create("days", TestCaches.strings(new CreatedExpiryPolicy(ttl)));
      cache.put("k", "v");
      assertEquals("v", cache.get("k"));
    }
  }

  /**
   * Whatever the policy and the duration: the entry has the deadline, and the server outlasts it.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1_000, 9_999, 86_400_000L, 2_591_998_000L, 2_592_000_000L})
  void deadline_everyPolicy_isInTheEntryToTheMillisecond(long ttl, MemcachedServer server) {
    for (long millis : new long[] {ttl, ttl + 30 * 86_400_000L, ttl + 59 * 86_400_000L}) {
      try (TestCaches caches = TestCaches.on(server.address())) {
        assertDeadline(caches, new CreatedExpiryPolicy(millis(millis)), millis, cache -> {});
        assertDeadline(
            caches, new ModifiedExpiryPolicy(millis(millis)), millis, cache -> cache.put("k", "w"));
        // No standard policy, so the deadline is the entry's own, however long it is.
        assertDeadline(caches, new OnAccess(millis(millis)), millis, cache -> cache.get("k"));
      }
    }
  }

  private static void assertDeadline(
      TestCaches caches, ExpiryPolicy policy, long ttl, Consumer<Cache<String, String>> last) {
    String name = policy.getClass().getSimpleName() + ttl;
    Cache<String, String> cache = caches.create(name, TestCaches.strings(policy));
    cache.put("k", "v");
    long before = System.currentTimeMillis();
    if (policy instanceof CreatedExpiryPolicy) {
      cache.clear();
      cache.put("k", "v");
    }
    last.accept(cache);
    long after = System.currentTimeMillis();
    MetaReply item =
        cache
            .unwrap(MetaClient.class)
            .send(
                MetaRequest.get(Key.of((name + ":k").getBytes(US_ASCII)))
                    .returning(Returned.VALUE, Returned.CLIENT_FLAGS, Returned.TTL));
    if (!item.isOk()) {
      assertTrue(ttl < 1_000, "the item of " + name + " is gone");
      return;
    }
    long deadline = EntryHeader.read(item.value(), item.clientFlags()).deadlineMillis();
    if (ttl < 1_000 && deadline < before + ttl) {
      // Too short a time to get the last change in.
      return;
    }
    assertTrue(deadline >= before + ttl && deadline <= after + ttl, name);
    // The server's last second has begun already, and its clock may be one behind.
    long outlasts = before + (item.ttlSeconds() - 2) * 1_000;
    assertTrue(outlasts >= deadline - 1_000, name + ": " + item.ttlSeconds());
  }

  private record OnAccess(Duration ttl) implements ExpiryPolicy {

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public Duration getExpiryForAccess() {
      return ttl;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return Duration.ETERNAL;
    }
  }

  @Test
  void created_updated_keepsItsDeadline(MemcachedServer server) throws InterruptedException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create("kept", TestCaches.strings(new CreatedExpiryPolicy(millis(1_600))));
      long created = System.currentTimeMillis();
      cache.put("k", "v");
      Thread.sleep(1_000);
      cache.put("k", "w");
      cache.replace("k", "x");
      assertEquals("x", cache.get("k"));
      Thread.sleep(Math.max(0, created + 1_620 - System.currentTimeMillis()));
      assertNull(cache.get("k"));
    }
  }

  @Test
  void modified_updated_getsANewDeadline(MemcachedServer server) throws InterruptedException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create("renewed", TestCaches.strings(new ModifiedExpiryPolicy(millis(1_200))));
      cache.put("k", "v");
      for (int i = 0; i < 4; i++) {
        Thread.sleep(500);
        assertTrue(cache.replace("k", "v" + i), "replacement " + i);
      }
      assertEquals("v3", cache.get("k"));
      Thread.sleep(1_210);
      assertFalse(cache.containsKey("k"));
    }
  }

  @Test
  void accessed_readAllTheTime_staysAndGoesWhenNobodyReads(MemcachedServer server)
      throws InterruptedException {
    for (ExpiryPolicy policy :
        List.of(new AccessedExpiryPolicy(millis(1_200)), new TouchedExpiryPolicy(millis(1_200)))) {
      try (TestCaches a = TestCaches.on(server.address());
          TestCaches b = TestCaches.on(server.address())) {
        Cache<String, String> here = a.create("accessed", TestCaches.strings(policy));
        Cache<String, String> there = b.create("accessed", TestCaches.strings(policy));
        here.put("k", "v");
        for (int i = 0; i < 6; i++) {
          Thread.sleep(400);
          assertEquals("v", (i % 2 == 0 ? here : there).get("k"), "read " + i);
          assertTrue(there.containsKey("k"));
        }
        assertEquals(Map.of("k", "v"), there.getAll(Set.of("k")));
        Thread.sleep(1_210);
        assertNull(here.get("k"));
        there.clear();
      }
    }
  }

  @Test
  void accessed_containsKey_doesNotCount(MemcachedServer server) throws InterruptedException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create("asked", TestCaches.strings(new AccessedExpiryPolicy(millis(1_200))));
      cache.put("k", "v");
      Thread.sleep(600);
      assertTrue(cache.containsKey("k"));
      Thread.sleep(620);
      assertFalse(cache.containsKey("k"));
    }
  }

  @Test
  void expired_foundByTwoProviders_oneOfThemTellsItsListener(MemcachedServer server)
      throws InterruptedException {
    List<String> told = new ArrayList<>();
    try (TestCaches a = TestCaches.on(server.address());
        TestCaches b = TestCaches.on(server.address())) {
      List<Cache<String, String>> views = new ArrayList<>();
      for (TestCaches caches : List.of(a, b)) {
        Cache<String, String> cache =
            caches.create("told", TestCaches.strings(new CreatedExpiryPolicy(millis(50))));
        cache.registerCacheEntryListener(
            new MutableCacheEntryListenerConfiguration<>(
                FactoryBuilder.factoryOf(new Expired(told)), null, true, true));
        views.add(cache);
      }
      views.get(0).put("k", "v");
      Thread.sleep(60);
      assertNull(views.get(1).get("k"));
      assertNull(views.get(0).get("k"));
      assertEquals(List.of("k=v"), told);
    }
  }

  private record Expired(List<String> told)
      implements CacheEntryExpiredListener<String, String>, Serializable {

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(event -> told.add(event.getKey() + "=" + event.getOldValue()));
    }
  }

  @Test
  void policyThatThrows_leavesTheExpiryAsItIs(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("broken", TestCaches.strings(new Broken()));
      cache.put("k", "v");
      cache.put("k", "w");
      assertEquals("w", cache.get("k"));
    }
  }

  private static final class Broken implements ExpiryPolicy {

    @Override
    public Duration getExpiryForCreation() {
      throw new IllegalStateException("no idea");
    }

    @Override
    public Duration getExpiryForAccess() {
      throw new IllegalStateException("no idea");
    }

    @Override
    public Duration getExpiryForUpdate() {
      throw new IllegalStateException("no idea");
    }
  }
}
