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
import io.larder.memcached.serde.Flags;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access expiry of ten seconds and more: the server keeps the deadline, and reads put it off. */
@Memcached
class TouchedExpiryIT {

  private static final int SECONDS = 10;

  private TestCaches here;
  private TestCaches there;

  @BeforeEach
  void open(MemcachedServer server) {
    here = TestCaches.on(server.address());
    there = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static Duration seconds(long seconds) {
    return new Duration(TimeUnit.SECONDS, seconds);
  }

  private static Cache<String, String> cache(TestCaches caches, String name, ExpiryPolicy policy) {
    return caches.create(name, TestCaches.strings(policy));
  }

  /** The item as it is on the server. */
  private static MetaReply item(Cache<?, ?> cache, String key) {
    return cache
        .unwrap(MetaClient.class)
        .send(
            MetaRequest.get(Key.of((cache.getName() + ":" + key).getBytes(US_ASCII)))
                .returning(Returned.TTL, Returned.CLIENT_FLAGS, Returned.VALUE, Returned.CAS));
  }

  private static boolean isDated(MetaReply item) {
    return (item.clientFlags() & Flags.DEADLINE) != 0;
  }

  private static void sleepUntil(long startNanos, long millis) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(
        startNanos + TimeUnit.MILLISECONDS.toNanos(millis) - System.nanoTime());
  }

  @Test
  void entries_readInTime_liveOnAndTheOthersDie() throws InterruptedException {
    AccessedExpiryPolicy policy = new AccessedExpiryPolicy(seconds(SECONDS));
    Cache<String, String> cache = cache(here, "some", policy);
    Cache<String, String> view = cache(there, "some", policy);
    Cache<String, String> walked = cache(here, "walked", new TouchedExpiryPolicy(seconds(SECONDS)));
    Set<String> touched = Set.of("got", "gotAll", "invoked", "compared", "updatedAndGot");
    Set<String> left = Set.of("untouched", "asked", "updated", "replaced");
    long start = System.nanoTime();
    touched.forEach(key -> cache.put(key, "v"));
    left.forEach(key -> view.put(key, "v"));
    walked.put("k", "v");
    long stored = System.nanoTime();

    sleepUntil(start, 5_000);
    assertEquals("v", view.get("got"));
    assertEquals(1, view.getAll(Set.of("gotAll")).size());
    assertEquals("v", cache.<String>invoke("invoked", (entry, arguments) -> entry.getValue()));
    assertFalse(cache.replace("compared", "other", "w"));
    cache.put("updatedAndGot", "w");
    assertEquals("w", view.get("updatedAndGot"));
    assertTrue(view.containsKey("asked"));
    view.put("updated", "w");
    assertTrue(view.replace("replaced", "w"));
    Iterator<Cache.Entry<String, String>> iterator = walked.iterator();
    assertEquals("k", iterator.next().getKey());
    long accessed = System.nanoTime();

    sleepUntil(start, 7_000);
    if (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(7_900)) {
      left.forEach(key -> assertTrue(cache.containsKey(key), key));
    }
    sleepUntil(stored, SECONDS * 1_000);
    left.forEach(key -> assertFalse(cache.containsKey(key), key));
    touched.forEach(key -> assertTrue(cache.containsKey(key), key));
    assertTrue(walked.containsKey("k"));

    sleepUntil(accessed, SECONDS * 1_000);
    touched.forEach(key -> assertFalse(view.containsKey(key), key));
    assertFalse(walked.containsKey("k"));
  }

  @Test
  void everyDuration_timeOnTheServer_isNeverLate() {
    long day = TimeUnit.DAYS.toSeconds(1);
    for (long ttl : new long[] {10, 29, 30, 3_600, day, 30 * day, 30 * day + 1, 90 * day}) {
      Cache<String, String> cache = cache(here, "ttl" + ttl, new TouchedExpiryPolicy(seconds(ttl)));
      cache.put("k", "v");
      assertNever(item(cache, "k"), ttl);
      assertEquals("v", cache.get("k"));
      assertNever(item(cache, "k"), ttl);
      assertEquals(1, cache.getAll(Set.of("k")).size());
      assertNever(item(cache, "k"), ttl);
    }
  }

  private static void assertNever(MetaReply item, long ttl) {
    assertFalse(isDated(item), "ttl " + ttl);
    assertTrue(item.ttlSeconds() <= ttl, item.ttlSeconds() + " of " + ttl);
    assertTrue(item.ttlSeconds() >= ttl - 5, item.ttlSeconds() + " of " + ttl);
  }

  @Test
  void fractionsOfSeconds_timeOnTheServer_isRoundedDown() {
    Cache<String, String> cache =
        cache(
            here, "fraction", new TouchedExpiryPolicy(new Duration(TimeUnit.MILLISECONDS, 10_999)));
    cache.put("k", "v");
    assertNever(item(cache, "k"), 10);
  }

  @Test
  void exactAccessExpiry_everyAccess_putsTheDeadlineOffToTheMillisecond(MemcachedServer server) {
    try (TestCaches exact = TestCaches.on(server.address() + "/?access-expiry=exact")) {
      for (long ttl : new long[] {10, 1_800, TimeUnit.DAYS.toSeconds(90)}) {
        Cache<String, String> cache =
            cache(exact, "exact" + ttl, new TouchedExpiryPolicy(seconds(ttl)));
        long start = System.currentTimeMillis();
        cache.put("k", "v");
        assertDeadline(item(cache, "k"), start, ttl);
        start = System.currentTimeMillis();
        assertEquals("v", cache.get("k"));
        assertDeadline(item(cache, "k"), start, ttl);
        start = System.currentTimeMillis();
        assertEquals(1, cache.getAll(Set.of("k")).size());
        assertDeadline(item(cache, "k"), start, ttl);
        assertEquals(
            "v", cache(here, "exact" + ttl, new TouchedExpiryPolicy(seconds(ttl))).get("k"));
        assertFalse(isDated(item(cache, "k")), "another JVM leaves it to the server again");
        start = System.currentTimeMillis();
        assertEquals("v", cache.get("k"));
        assertDeadline(item(cache, "k"), start, ttl);
      }
    }
  }

  private static void assertDeadline(MetaReply item, long startMillis, long ttl) {
    assertTrue(isDated(item));
    long deadline = ByteBuffer.wrap(item.value()).getLong();
    long first = startMillis + TimeUnit.SECONDS.toMillis(ttl);
    long last = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(ttl);
    assertTrue(first <= deadline && deadline <= last, first + " " + deadline + " " + last);
  }

  @Test
  void clearedEntry_touched_staysDead() {
    AccessedExpiryPolicy policy = new AccessedExpiryPolicy(seconds(SECONDS));
    Cache<String, String> cache = cache(here, "dead", policy);
    cache.put("k", "v");
    long cas = item(cache, "k").cas();
    cache.clear();
    assertNull(cache.get("k"));
    assertEquals(0, cache.getAll(Set.of("k")).size());
    assertEquals(cas, item(cache, "k").cas());
    assertNull(cache(there, "dead", policy).get("k"));
  }

  @Test
  void expiredEntryOfAnotherPolicy_touched_staysDead() throws InterruptedException {
    Cache<String, String> cache = cache(here, "late", new AccessedExpiryPolicy(seconds(SECONDS)));
    Duration brief = new Duration(TimeUnit.MILLISECONDS, 100);
    cache(there, "late", new CreatedExpiryPolicy(brief)).put("k", "v");
    TimeUnit.MILLISECONDS.sleep(110);
    assertNull(cache.get("k"));
    assertNull(cache.get("k"));
    assertEquals(0, cache.getAll(Set.of("k")).size());
  }

  @Test
  void entryWithADeadline_read_isLeftToTheServer() {
    Cache<String, String> cache = cache(here, "mixed", new AccessedExpiryPolicy(seconds(20)));
    Cache<String, String> dating =
        cache(there, "mixed", new CreatedExpiryPolicy(Duration.ONE_HOUR));
    for (int i = 0; i < 3; i++) {
      dating.put("k" + i, "v");
      assertTrue(isDated(item(dating, "k" + i)));
    }
    assertEquals("v", cache.get("k0"));
    assertEquals(1, cache.getAll(Set.of("k1")).size());
    cache.<String>invoke("k2", (entry, arguments) -> entry.getValue());
    for (int i = 0; i < 3; i++) {
      assertNever(item(cache, "k" + i), 20);
    }
  }

  @Test
  void entryOfTheServer_updatedUnderAnotherPolicy_keepsItsDeadline() {
    Cache<String, String> cache = cache(here, "kept", new TouchedExpiryPolicy(seconds(20)));
    Cache<String, String> keeping =
        cache(there, "kept", new CreatedExpiryPolicy(Duration.ONE_HOUR));
    cache.put("k", "v");
    cache.put("l", "v");
    keeping.put("k", "w");
    keeping.putAll(Map.of("l", "w"));
    for (String key : Set.of("k", "l")) {
      MetaReply item = item(keeping, key);
      assertTrue(isDated(item));
      assertTrue(item.ttlSeconds() <= 23, "" + item.ttlSeconds());
    }
  }

  @Test
  void eternalEntry_read_getsADeadline() {
    Cache<String, String> cache = cache(here, "eternal", new AccessedExpiryPolicy(seconds(20)));
    cache(there, "eternal", new EternalExpiryPolicy()).put("k", "v");
    assertEquals(MetaReply.NEVER_EXPIRES, item(cache, "k").ttlSeconds());
    assertEquals("v", cache.get("k"));
    assertNever(item(cache, "k"), 20);
  }

  @Test
  void lastSecond_entryStillThere_isThereForEveryOperation() throws InterruptedException {
    Cache<String, String> cache = cache(here, "last", new AccessedExpiryPolicy(seconds(SECONDS)));
    cache.put("k", "v");
    boolean isThere = true;
    while (isThere) {
      boolean contained = cache.containsKey("k");
      isThere = item(cache, "k").isOk();
      assertTrue(contained || !isThere);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void getAll_manyKeys_findsAll() {
    Cache<String, String> cache = cache(here, "many", new AccessedExpiryPolicy(seconds(SECONDS)));
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      entries.put("a key that is not very short, " + i, "v" + i);
    }
    cache.putAll(entries);
    assertEquals(entries, cache.getAll(entries.keySet()));
  }
}
