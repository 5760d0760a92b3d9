package io.larder.jcache.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.resilience4j.cache.Cache.Metrics;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import org.junit.jupiter.api.Test;

/**
 * What smaller consumers call: Resilience4j itself, and the calls of Shiro, Camel and Micronaut.
 */
@Memcached(nodes = 3)
class OtherConsumersIT {

  @Test
  void resilience4j_decoratedSupplier_isCalledOnceInAllJvms(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      AtomicInteger calls = new AtomicInteger();
      for (TestCaches caches : List.of(one, two)) {
        var cache = io.github.resilience4j.cache.Cache.of(caches.create("decorated"));
        Function<String, String> cached =
            io.github.resilience4j.cache.Cache.decorateSupplier(
                cache, () -> "computed " + calls.incrementAndGet());
        assertEquals("computed 1", cached.apply("k"));
        assertEquals("computed 1", cached.apply("k"));
        Metrics metrics = cache.getMetrics();
        assertEquals(caches == one ? 1 : 2, metrics.getNumberOfCacheHits());
      }
      assertEquals(1, calls.get());
    }
  }

  @Test
  void resilience4j_serverDown_callsTheSupplierOnce(
      @Memcached(sources = Source.BINARY) MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      var cache = io.github.resilience4j.cache.Cache.of(caches.create("down"));
      server.stop();
      AtomicInteger calls = new AtomicInteger();
      Function<String, String> cached =
          io.github.resilience4j.cache.Cache.decorateSupplier(
              cache, () -> "computed " + calls.incrementAndGet());
      assertEquals("computed 1", cached.apply("k"));
      assertEquals(1, calls.get());
    }
  }

  @Test
  void shiro_sessionsByKeyAndAllOfThem_areFoundAndRemoved(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache<Object, Object> here = untyped(one, "shiro-activeSessionCache");
      Cache<Object, Object> there = untyped(two, "shiro-activeSessionCache");
      assertNull(here.getAndPut("s1", "one"));
      assertEquals("one", there.getAndPut("s1", "uno"));
      there.put("s2", "two");
      Set<Object> keys = new HashSet<>();
      List<Object> values = new ArrayList<>();
      here.forEach(
          entry -> {
            keys.add(entry.getKey());
            values.add(entry.getValue());
          });
      assertEquals(Set.of("s1", "s2"), keys);
      assertEquals(Set.of("uno", "two"), Set.copyOf(values));
      assertEquals("uno", here.getAndRemove("s1"));
      assertNull(there.getAndRemove("s1"));
      there.removeAll();
      assertFalse(here.iterator().hasNext());
    }
  }

  private static Cache<Object, Object> untyped(TestCaches caches, String name) {
    return caches.manager().createCache(name, new MutableConfiguration<>());
  }

  @Test
  void camel_consumerAndProducer_getEventsAndCloseEverything(MemcachedServers servers) {
    List<String> events = new CopyOnWriteArrayList<>();
    TestCaches caches = TestCaches.on(servers);
    CacheManager manager = caches.manager();
    Cache<Object, Object> cache = untyped(caches, "route");
    var listening =
        new MutableCacheEntryListenerConfiguration<Object, Object>(
            () -> new Recorder(events), null, true, true);
    cache.registerCacheEntryListener(listening);
    cache.put("k", 1);
    cache.put("k", 2);
    assertEquals(2, cache.getAndReplace("k", 3));
    assertTrue(cache.remove("k"));
    assertFalse(cache.remove("k"));
    cache.deregisterCacheEntryListener(listening);
    cache.put("k", 4);
    assertEquals(List.of("CREATED null 1", "UPDATED 1 2", "UPDATED 2 3", "REMOVED 3 null"), events);
    manager.close();
    caches.provider().close();
    caches.provider().close();
    assertTrue(cache.isClosed());
    assertThrows(IllegalStateException.class, () -> cache.get("k"));
  }

  private record Recorder(List<String> events)
      implements CacheEntryCreatedListener<Object, Object>,
          CacheEntryUpdatedListener<Object, Object>,
          CacheEntryRemovedListener<Object, Object> {

    private void record(Iterable<CacheEntryEvent<?, ?>> heard) {
      for (CacheEntryEvent<?, ?> event : heard) {
        boolean removed = event.getEventType() == javax.cache.event.EventType.REMOVED;
        Object now = removed ? null : event.getValue();
        events.add(event.getEventType() + " " + event.getOldValue() + " " + now);
      }
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<?, ?>> heard) {
      record(heard);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<?, ?>> heard) {
      record(heard);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<?, ?>> heard) {
      record(heard);
    }
  }

  @Test
  void micronaut_namesAtStartAndSimpleCalls_work(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      untyped(caches, "first");
      untyped(caches, "second");
      Set<String> names = new HashSet<>();
      caches.manager().getCacheNames().forEach(names::add);
      assertEquals(Set.of("first", "second"), names);
      Cache<Object, Object> cache = caches.manager().getCache("first");
      assertTrue(cache.putIfAbsent("k", List.of(1, 2)));
      assertFalse(cache.putIfAbsent("k", List.of(3)));
      assertEquals(List.of(1, 2), cache.get("k"));
      assertTrue(cache.remove("k"));
      cache.put("k", "v");
      cache.clear();
      assertNull(cache.get("k"));
      assertNull(caches.manager().getCache("third"));
    }
  }
}
