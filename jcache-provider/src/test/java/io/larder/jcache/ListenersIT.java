package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.processor.EntryProcessor;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners are told, when, and in which order. */
@Memcached
class ListenersIT {

  private static final Duration SHORT = new Duration(TimeUnit.MILLISECONDS, 20);

  private TestCaches caches;

  @BeforeEach
  void open(MemcachedServer server) {
    caches = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private static <K, V> MutableCacheEntryListenerConfiguration<K, V> synchronously(
      CacheEntryListener<? super K, ? super V> listener) {
    return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true);
  }

  private static void awaitExpiry(Cache<String, ?> cache, String key) {
    while (cache.containsKey(key)) {
      Thread.onSpinWait();
    }
  }

  /** Remembers what it hears, and may fail all the same. */
  private static class Recorder<V>
      implements CacheEntryCreatedListener<String, V>,
          CacheEntryUpdatedListener<String, V>,
          CacheEntryRemovedListener<String, V>,
          CacheEntryExpiredListener<String, V> {

    final List<String> heard = new CopyOnWriteArrayList<>();

    void heard(CacheEntryEvent<? extends String, ? extends V> event) {
      heard.add(event + " " + event.getValue());
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends V>> events) {
      events.forEach(this::heard);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends V>> events) {
      events.forEach(this::heard);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends V>> events) {
      events.forEach(this::heard);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends V>> events) {
      events.forEach(this::heard);
    }
  }

  private static final class Failing extends Recorder<String> {

    @Override
    void heard(CacheEntryEvent<? extends String, ? extends String> event) {
      super.heard(event);
      throw new CacheEntryListenerException(event.toString());
    }
  }

  @Test
  void put_onAnExpiredEntry_listenerFails_isToldOfBothEvents() {
    Failing listener = new Failing();
    Cache<String, String> cache =
        caches.create("both", TestCaches.strings(new CreatedExpiryPolicy(SHORT)));
    cache.put("k", "old");
    awaitExpiry(cache, "k");
    cache.registerCacheEntryListener(synchronously(listener));
    CacheException failure = assertThrows(CacheException.class, () -> cache.put("k", "new"));
    assertEquals(List.of("EXPIRED k old", "CREATED k new"), listener.heard);
    assertEquals("EXPIRED k", failure.getMessage());
    assertEquals("CREATED k", failure.getSuppressed()[0].getMessage());
  }

  @Test
  void listenerFails_everyOperation_isCountedAllTheSame() throws Exception {
    Cache<String, String> cache =
        caches.create("counted", TestCaches.strings().setStatisticsEnabled(true));
    EntryProcessor<String, String, Object> remover =
        (entry, arguments) -> {
          entry.remove();
          return null;
        };
    EntryProcessor<String, String, Object> setter =
        (entry, arguments) -> {
          entry.setValue("v");
          return null;
        };
    cache.registerCacheEntryListener(synchronously(new Failing()));
    List<Runnable> operations =
        List.of(
            () -> cache.getAndPut("k", "a"),
            () -> cache.getAndPut("k", "b"),
            () -> cache.getAndReplace("k", "c"),
            () -> cache.replace("k", "c", "d"),
            () -> cache.replace("k", "e"),
            () -> cache.remove("k", "e"),
            () -> cache.putIfAbsent("k", "f"),
            () -> cache.getAndRemove("k"),
            () -> cache.invoke("k", setter),
            () -> cache.invoke("k", remover),
            () -> cache.invokeAll(Set.of("k"), setter).get("k").get());
    operations.forEach(
        operation -> assertThrows(CacheException.class, operation::run, "nobody failed"));
    assertEquals(
        Map.of("CacheHits", 7L, "CacheMisses", 4L, "CachePuts", 8L, "CacheRemovals", 3L),
        figures("counted"));
  }

  @Test
  void removeAll_listenerFailsForEachEntry_allAreRemoved() {
    Failing listener = new Failing();
    Cache<String, String> cache = caches.create("all");
    int entries = 4_500;
    for (int i = 0; i < entries; i++) {
      cache.put("k" + i, "v");
    }
    cache.registerCacheEntryListener(synchronously(listener));
    CacheException failure = assertThrows(CacheEntryListenerException.class, cache::removeAll);
    assertEquals(entries, listener.heard.size());
    // The others of the first batch, and those of 19 batches more.
    assertEquals(199 + 19, failure.getSuppressed().length);
    assertFalse(cache.iterator().hasNext());
  }

  /** Does not look at its events before it may. */
  private static final class Late extends Recorder<List<String>> {

    final CountDownLatch changed = new CountDownLatch(1);

    @Override
    void heard(CacheEntryEvent<? extends String, ? extends List<String>> event) {
      try {
        changed.await();
      } catch (InterruptedException e) {
        throw new CacheEntryListenerException(e);
      }
      heard.add(event + " " + event.getOldValue() + " " + event.getValue());
    }
  }

  @Test
  void asynchronousListener_objectsChangeAfterwards_seesWhatIsStored() throws Exception {
    Late listener = new Late();
    MutableConfiguration<String, List<String>> configuration =
        new MutableConfiguration<String, List<String>>()
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, false))
            .addCacheEntryListenerConfiguration(synchronously(new Spoiler()));
    Cache<String, List<String>> cache = caches.create("late", configuration);
    List<String> value = new ArrayList<>(List.of("a"));
    cache.putIfAbsent("k", value);
    value.add("b");
    cache.put("k", value);
    value.add("c");
    cache.invoke(
        "k",
        (entry, arguments) -> {
          entry.getValue().add("lost");
          entry.setValue(value);
          return null;
        });
    value.add("d");
    cache.putAll(Map.of("k", value));
    value.add("e");
    cache.getAndRemove("k").add("lost");
    listener.changed.countDown();
    // Delivers what is waiting.
    cache.close();
    assertEquals(
        List.of(
            "CREATED k null [a]",
            "UPDATED k [a] [a, b]",
            "UPDATED k [a, b] [a, b, c]",
            "UPDATED k [a, b, c] [a, b, c, d]",
            "REMOVED k [a, b, c, d] [a, b, c, d]"),
        listener.heard);
  }

  /** Changes the old values that it is given. */
  private static final class Spoiler extends Recorder<List<String>> {

    @Override
    void heard(CacheEntryEvent<? extends String, ? extends List<String>> event) {
      if (event.isOldValueAvailable()) {
        event.getOldValue().add("spoilt");
      }
    }
  }

  @Test
  void asynchronousListener_usesTheCacheItself_isToldInOrder() throws Exception {
    CountDownLatch done = new CountDownLatch(100);
    Recorder<String> listener =
        new Recorder<>() {
          @Override
          @SuppressWarnings("unchecked") // The source is the cache that the listener is of.
          void heard(CacheEntryEvent<? extends String, ? extends String> event) {
            super.heard(event);
            if (event.getEventType() == EventType.CREATED) {
              ((Cache<String, String>) event.getSource()).put(event.getKey(), "seen");
            }
            done.countDown();
          }
        };
    Cache<String, String> cache = caches.create("echo");
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, false));
    for (int i = 0; i < 50; i++) {
      cache.put("k" + i, "new");
    }
    assertTrue(done.await(30, TimeUnit.SECONDS));
    for (int i = 0; i < 50; i++) {
      String key = " k" + i + " ";
      assertEquals(
          List.of("CREATED" + key + "new", "UPDATED" + key + "seen"),
          listener.heard.stream().filter(each -> each.contains(key)).toList());
    }
    assertEquals(0L, figure("io.larder:type=Cache,Cache=echo,*", "DroppedEvents"));
  }

  private static final class ReadOnce implements ExpiryPolicy {

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public Duration getExpiryForAccess() {
      return Duration.ZERO;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return Duration.ETERNAL;
    }
  }

  /** Has somebody else store a new entry when the old one has gone, and nobody knows of it yet. */
  private static final class Successor implements CacheEntryExpiredListener<String, String> {

    private final Thread putter;

    Successor(Cache<String, String> cache) {
      putter = new Thread(() -> cache.put("k", "new"));
      putter.setDaemon(true);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      putter.start();
      while (putter.isAlive() && !isWaitingForTheKey()) {
        Thread.onSpinWait();
      }
    }

    private boolean isWaitingForTheKey() {
      return putter.getState() == Thread.State.TIMED_WAITING
          && Stream.of(putter.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(KeyLocks.class.getName()));
    }
  }

  private void assertToldInOrder(
      String name, ExpiryPolicy policy, Consumer<Cache<String, String>> reading) throws Exception {
    Cache<String, String> cache = caches.create(name, TestCaches.strings(policy));
    cache.put("k", "old");
    if (!(policy instanceof ReadOnce)) {
      awaitExpiry(cache, "k");
    }
    Successor successor = new Successor(cache);
    Recorder<String> listener = new Recorder<>();
    cache.registerCacheEntryListener(synchronously(successor));
    cache.registerCacheEntryListener(synchronously(listener));
    reading.accept(cache);
    successor.putter.join();
    assertEquals(List.of("EXPIRED k old", "CREATED k new"), listener.heard, name);
  }

  @Test
  void reading_endsAnEntry_isToldBeforeTheNextOne() throws Exception {
    ExpiryPolicy expired = new CreatedExpiryPolicy(SHORT);
    assertToldInOrder("get", expired, cache -> cache.get("k"));
    assertToldInOrder("getAll", expired, cache -> cache.getAll(Set.of("k")));
    assertToldInOrder("get once", new ReadOnce(), cache -> cache.get("k"));
    assertToldInOrder("getAll once", new ReadOnce(), cache -> cache.getAll(Set.of("k")));
    assertToldInOrder("iterate once", new ReadOnce(), cache -> cache.iterator().next());
  }

  private static Map<String, Object> figures(String cacheName) throws Exception {
    Map<String, Object> figures = new HashMap<>();
    for (String each : List.of("CacheHits", "CacheMisses", "CachePuts", "CacheRemovals")) {
      figures.put(each, figure("javax.cache:type=CacheStatistics,Cache=" + cacheName + ",*", each));
    }
    return figures;
  }

  private static Object figure(String bean, String attribute) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = server.queryNames(new ObjectName(bean), null).iterator().next();
    return server.getAttribute(name, attribute);
  }
}
