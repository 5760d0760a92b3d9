package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.RawItems;
import io.larder.jcache.fixture.RawItems.Item;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.serde.Flags;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who has been losing an entry to another JVM again and again gets it all the same. */
@Memcached
@Timeout(60)
class ContestIT {

  private static final EntryProcessor<String, Integer, Integer> INCREMENT =
      (entry, arguments) -> {
        int next = entry.getValue() + 1;
        entry.setValue(next);
        return next;
      };

  private static final EntryProcessor<String, Integer, Integer> NUMBER =
      (entry, arguments) -> {
        entry.setValue(5);
        return null;
      };

  private static final String WIRE_KEY = "contest:k";

  private final ExecutorService rival = Executors.newSingleThreadExecutor();
  private RawItems items;
  private TestCaches caches;
  private TestCaches others;
  private Cache<String, Integer> cache;
  private Cache<String, Integer> other;

  private enum Policy {
    /** Callers of one JVM are committed together. */
    ETERNAL,
    /** The same, with a deadline in the entry. */
    AN_HOUR,
    /** A policy that nobody knows: each caller is committed alone. */
    UNKNOWN;

    MutableConfiguration<String, Integer> configuration() {
      MutableConfiguration<String, Integer> plain = TestCaches.typed(String.class, Integer.class);
      return switch (this) {
        case ETERNAL -> plain;
        case AN_HOUR ->
            plain.setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
        case UNKNOWN -> plain.setExpiryPolicyFactory(AnHour::new);
      };
    }
  }

  private static final class AnHour implements ExpiryPolicy {

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ONE_HOUR;
    }

    @Override
    public Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return Duration.ONE_HOUR;
    }
  }

  @BeforeEach
  void connect(MemcachedServer server) throws IOException {
    items = RawItems.at(server.port());
    caches = TestCaches.on(server.address());
    others = TestCaches.on(server.address());
  }

  private void open(Policy policy) {
    cache = caches.create("contest", policy.configuration());
    other = others.create("contest", policy.configuration());
    cache.put("k", 0);
    // So that the rival's first change does not connect first.
    other.invoke("k", (entry, arguments) -> entry.getValue());
  }

  @AfterEach
  void close() throws IOException {
    rival.shutdownNow();
    caches.close();
    others.close();
    items.close();
  }

  @ParameterizedTest
  @EnumSource
  void invoke_rivalChangesTheEntryDuringEachRun_hasTheRivalWait(Policy policy) throws Exception {
    open(policy);
    int[] runs = {0};
    boolean[] rivalHadToWait = {false};
    Future<?>[] change = {rival.submit(() -> 0)};
    int result =
        cache.invoke(
            "k",
            (entry, arguments) -> {
              int next = entry.getValue() + 1;
              runs[0]++;
              change[0] = rival.submit(() -> other.invoke("k", INCREMENT));
              rivalHadToWait[0] = !isDoneWithin(change[0], 1_000);
              entry.setValue(next);
              return next;
            });
    change[0].get(20, TimeUnit.SECONDS);
    assertTrue(rivalHadToWait[0], "the last run was the undisturbed one");
    assertTrue(runs[0] > 1, "the first run was disturbed");
    assertEquals(runs[0], result);
    assertEquals(runs[0] + 1, cache.get("k"));
    assertFalse(isClaimed());
  }

  @ParameterizedTest
  @EnumSource
  void invoke_endsWithoutAChangeInTheEnd_leavesNoClaim(Policy policy) throws Exception {
    open(policy);
    int read =
        cache.invoke(
            "k",
            (entry, arguments) -> {
              int seen = entry.getValue();
              if (isDoneWithin(rival.submit(() -> other.invoke("k", INCREMENT)), 1_000)) {
                entry.setValue(-1);
              }
              return seen;
            });
    assertTrue(read > 0);
    rival.submit(() -> 0).get(20, TimeUnit.SECONDS);
    assertFalse(isClaimed());
    assertEquals(read + 1, cache.get("k"));
  }

  @ParameterizedTest
  @EnumSource
  void invoke_processorThrowsInTheEnd_leavesNoClaim(Policy policy) throws Exception {
    open(policy);
    assertThrows(
        EntryProcessorException.class,
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  entry.setValue(-1);
                  if (!isDoneWithin(rival.submit(() -> other.invoke("k", INCREMENT)), 1_000)) {
                    throw new IllegalStateException("on purpose");
                  }
                  return null;
                }));
    rival.submit(() -> 0).get(20, TimeUnit.SECONDS);
    assertFalse(isClaimed());
    assertTrue(cache.get("k") > 1);
  }

  @ParameterizedTest
  @EnumSource
  void invoke_ownerOfTheClaimHasDied_overrulesIt(Policy policy) throws Exception {
    open(policy);
    claim();
    assertEquals(1, cache.invoke("k", INCREMENT));
    assertFalse(isClaimed());
    assertEquals(1, cache.get("k"));
  }

  @ParameterizedTest
  @EnumSource(names = {"ETERNAL", "AN_HOUR"})
  void invoke_changesItsOwnEntryThroughTheCacheEachTime_saysSoInTheEnd(Policy policy) {
    open(policy);
    CacheException failure =
        assertThrows(
            CacheException.class,
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      cache.put("k", 1);
                      entry.setValue(2);
                      return null;
                    }));
    assertTrue(failure.getMessage().contains("must not change its own entry"));
    assertEquals(1, cache.get("k"));
  }

  @Test
  void invoke_loadedObjectWasChangedInARunThatLost_getsItAsItWasLoaded() {
    Cache<String, List<String>> shared = others.create("loaded", lists());
    Cache<String, List<String>> loading =
        caches.create(
            "loaded", lists().setReadThrough(true).setCacheLoaderFactory(ListLoader::new));
    shared.put("k", new ArrayList<>());
    shared.clear();
    int[] runs = {0};
    loading.<Void>invoke(
        "k",
        (entry, arguments) -> {
          List<String> seen = entry.getValue();
          seen.add("added");
          if (runs[0]++ == 0) {
            shared.put("k", new ArrayList<>());
            shared.clear();
          }
          entry.setValue(seen);
          return null;
        });
    assertEquals(2, runs[0]);
    assertEquals(List.of("loaded", "added"), shared.get("k"));
  }

  @SuppressWarnings("unchecked")
  private static MutableConfiguration<String, List<String>> lists() {
    return TestCaches.typed(String.class, (Class<List<String>>) (Class<?>) List.class);
  }

  private static final class ListLoader implements CacheLoader<String, List<String>> {

    @Override
    public List<String> load(String key) {
      return new ArrayList<>(List.of("loaded"));
    }

    @Override
    public Map<String, List<String>> loadAll(Iterable<? extends String> keys) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void invokeAll_entryIsClaimed_waitsUntilItIsNot() throws Exception {
    open(Policy.ETERNAL);
    Item item = items.read(WIRE_KEY);
    claim();
    Future<?> all = rival.submit(() -> other.invokeAll(Set.of("k", "l"), NUMBER));
    assertFalse(isDoneWithin(all, 300));
    assertEquals(0, cache.get("k"));
    items.plant(WIRE_KEY, item);
    assertTrue(isDoneWithin(all, 20_000));
    assertEquals(5, cache.get("k"));
    assertEquals(5, cache.get("l"));
  }

  @Test
  void othersThanThoseThatChangeConditionally_entryIsClaimed_doNotWait() throws Exception {
    open(Policy.ETERNAL);
    claim();
    assertEquals(0, cache.get("k"));
    assertTrue(cache.containsKey("k"));
    assertTrue(isClaimed());
    cache.put("k", 7);
    assertFalse(isClaimed());
    assertEquals(7, cache.get("k"));
  }

  private static boolean isDoneWithin(Future<?> future, long millis) {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void claim() throws IOException {
    Item item = items.read(WIRE_KEY);
    int flags = Integer.parseInt(item.flags()) | Flags.CLAIMED;
    items.plant(WIRE_KEY, new Item(Integer.toString(flags), item.bytes()));
  }

  private boolean isClaimed() throws IOException {
    return (Integer.parseInt(items.read(WIRE_KEY).flags()) & Flags.CLAIMED) != 0;
  }
}
