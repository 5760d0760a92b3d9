package io.larder.jcache.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.jcache.JCacheCache;
import org.springframework.cache.jcache.JCacheCacheManager;

/** What Spring's cache abstraction relies on, through its own adapter. */
@Memcached(nodes = 3)
class SpringIT {

  private static Cache open(TestCaches caches, String name) {
    caches.manager().createCache(name, new MutableConfiguration<Object, Object>());
    JCacheCacheManager manager = new JCacheCacheManager(caches.manager());
    manager.afterPropertiesSet();
    Cache cache = manager.getCache(name);
    assertEquals(JCacheCache.class, cache.getClass());
    return cache;
  }

  @Test
  void values_nullAmongThem_areSeenByAnotherJvm(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache here = open(one, "values");
      Cache there = open(two, "values");
      here.put(new SimpleKey("eu", 1), "value");
      here.put(SimpleKey.EMPTY, null);
      assertEquals("value", there.get(new SimpleKey("eu", 1), String.class));
      assertNotNull(there.get(SimpleKey.EMPTY), "there is an entry, whose value is null");
      assertNull(there.get(SimpleKey.EMPTY).get());
      assertNull(there.get(new SimpleKey("us", 1)));
    }
  }

  @Test
  void putIfAbsent_presentOrNot_tellsWhatWasThere(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache here = open(one, "absent");
      Cache there = open(two, "absent");
      assertNull(here.putIfAbsent("k", "first"));
      assertEquals("first", there.putIfAbsent("k", "second").get());
      assertEquals("first", here.get("k", String.class));
    }
  }

  @Test
  void get_withALoaderThatIsNoMoreThanALambda_loadsOnce(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Object notSerializable = new Object();
      AtomicInteger loads = new AtomicInteger();
      Cache here = open(one, "loaded");
      for (int i = 0; i < 3; i++) {
        assertEquals(
            "loaded",
            here.get("k", () -> notSerializable == null ? null : "loaded" + count(loads)));
      }
      assertEquals("loaded", open(two, "loaded").get("k", () -> "not called"));
      assertEquals(1, loads.get());
    }
  }

  private static String count(AtomicInteger loads) {
    loads.incrementAndGet();
    return "";
  }

  @Test
  void get_byManyThreadsAtOnce_loadsOnce(MemcachedServers servers) throws Exception {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache cache = open(caches, "stampede");
      AtomicInteger loads = new AtomicInteger();
      CyclicBarrier barrier = new CyclicBarrier(8);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Integer>> values = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        values.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return cache.get(
                      "k",
                      () -> {
                        Thread.sleep(50);
                        return loads.incrementAndGet();
                      });
                }));
      }
      for (Future<Integer> value : values) {
        assertEquals(1, value.get());
      }
      threads.shutdown();
      assertEquals(1, loads.get());
    }
  }

  @Test
  void get_loaderFails_itsExceptionIsTheCauseItself(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache cache = open(caches, "failing");
      for (Exception cause : List.of(new IOException("disk"), new IllegalStateException("no"))) {
        Cache.ValueRetrievalException failure =
            assertThrows(
                Cache.ValueRetrievalException.class,
                () ->
                    cache.get(
                        "k",
                        () -> {
                          throw cause;
                        }));
        assertSame(cause, failure.getCause());
        assertNull(cache.get("k"));
      }
    }
  }

  @Test
  void evict_oneOrAll_tellsWhetherThereWasSomething(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache here = open(one, "evicting");
      Cache there = open(two, "evicting");
      assertFalse(here.invalidate());
      here.put("a", 1);
      here.put("b", 2);
      assertTrue(there.evictIfPresent("a"));
      assertFalse(there.evictIfPresent("a"));
      assertTrue(there.invalidate());
      assertFalse(there.invalidate());
      assertNull(here.get("b"));
      here.put("c", 3);
      there.clear();
      assertNull(here.get("c"));
    }
  }
}
