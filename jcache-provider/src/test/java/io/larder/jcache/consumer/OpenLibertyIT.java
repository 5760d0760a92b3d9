package io.larder.jcache.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.MemcachedCachingProvider;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import org.junit.jupiter.api.Test;

/** The calls of an application server that keeps its sessions in two caches. */
@Memcached(nodes = 3)
@SuppressWarnings({"rawtypes", "NonApiType"}) // The server declares its cache for raw ArrayLists.
class OpenLibertyIT {

  private static final String META = "com.example.liberty.meta";

  /** As a session's meta data is stored: a list, which has no order of bytes that counts. */
  private static Cache<String, ArrayList> open(CacheManager manager) {
    Cache<String, ArrayList> present = manager.getCache(META, String.class, ArrayList.class);
    return present != null
        ? present
        : manager.createCache(
            META,
            new MutableConfiguration<String, ArrayList>()
                .setTypes(String.class, ArrayList.class)
                .setExpiryPolicyFactory(EternalExpiryPolicy.factoryOf()));
  }

  private static ArrayList<Object> info(long accessed, int attributes) {
    return new ArrayList<>(List.of(accessed, 1_800, "user", attributes));
  }

  @Test
  void getCache_typed_isNullIfAbsentAndChecksTheTypes(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      CacheManager manager = caches.manager();
      assertNull(manager.getCache(META, String.class, ArrayList.class));
      open(manager);
      assertEquals(META, manager.getCache(META, String.class, ArrayList.class).getName());
      assertThrows(
          ClassCastException.class, () -> manager.getCache(META, String.class, byte[].class));
    }
  }

  @Test
  void replace_inEndlessLoopsOfTwoServers_losesNoUpdate(MemcachedServers servers) throws Exception {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      List<Cache<String, ArrayList>> views = List.of(open(one.manager()), open(two.manager()));
      assertTrue(views.get(0).putIfAbsent("session", info(0, 0)));
      assertFalse(views.get(1).putIfAbsent("session", info(9, 9)));
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Cache<String, ArrayList> view = views.get(i % 2);
        ends.add(threads.submit(() -> addAttributes(view, 100)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      threads.shutdown();
      assertEquals(info(400, 400), views.get(0).get("session"));
      assertFalse(views.get(0).remove("session", info(0, 0)));
      assertTrue(views.get(1).remove("session", info(400, 400)));
    }
  }

  private static void addAttributes(Cache<String, ArrayList> cache, int count) {
    for (int i = 0; i < count; i++) {
      while (true) {
        ArrayList old = cache.get("session");
        long accessed = (Long) old.get(0) + 1;
        if (cache.replace("session", old, info(accessed, (Integer) old.get(3) + 1))) {
          break;
        }
      }
    }
  }

  @Test
  void attributes_asBytes_areComparedByContentsAndRemovedTogether(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, byte[]> cache =
          caches.create("attributes", TestCaches.typed(String.class, byte[].class));
      cache.put("s.a", new byte[] {1, 2});
      cache.put("s.b", new byte[] {3});
      cache.put("t.a", new byte[] {4});
      assertTrue(cache.replace("s.a", new byte[] {1, 2}, new byte[] {5}));
      assertFalse(cache.replace("s.a", new byte[] {1, 2}, new byte[] {6}));
      cache.removeAll(Set.of("s.a", "s.b", "s.none"));
      Set<String> left = new HashSet<>();
      cache.forEach(entry -> left.add(entry.getKey()));
      assertEquals(Set.of("t.a"), left);
    }
  }

  @Test
  void provider_closedWithTheServer_opensAgainWithTheSessions(MemcachedServers servers) {
    URI uri = URI.create("memcached://" + servers.addresses().replace(',', ';'));
    MemcachedCachingProvider provider = new MemcachedCachingProvider();
    for (long start = 0; start < 3; start++) {
      CacheManager manager = provider.getCacheManager(uri, null);
      assertEquals(start == 0 ? null : info(start - 1, 0), open(manager).get("session"));
      open(manager).put("session", info(start, 0));
      provider.close();
      assertTrue(manager.isClosed());
      assertThrows(IllegalStateException.class, () -> manager.getCache(META));
    }
  }
}
