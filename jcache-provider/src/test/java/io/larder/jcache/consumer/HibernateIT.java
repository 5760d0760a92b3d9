package io.larder.jcache.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.MemcachedCachingProvider;
import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.hibernate.cache.spi.QueryKey;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.cache.spi.entry.StandardCacheEntryImpl;
import org.hibernate.cache.spi.support.AbstractReadWriteAccess.SoftLockImpl;
import org.junit.jupiter.api.Test;

/** What Hibernate's second-level cache relies on, with its own keys and values. */
@Memcached(nodes = 3)
class HibernateIT {

  private static final List<String> REGIONS =
      List.of(
          "app.com.example.Order",
          "app.com.example.Order.lines",
          "app.com.example.Order##NaturalId",
          "app.default-query-results-region",
          "app.default-update-timestamps-region");

  private static Cache<Object, Object> region(TestCaches caches, String name) {
    return caches.manager().createCache(name, new MutableConfiguration<>());
  }

  private static <T> T construct(Class<T> type, Class<?>[] types, Object... arguments)
      throws ReflectiveOperationException {
    Constructor<T> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  private static SoftLockImpl softLock(UUID source) throws ReflectiveOperationException {
    Class<?>[] types = {long.class, UUID.class, long.class, Object.class};
    return construct(SoftLockImpl.class, types, 1_000L, source, 7L, 3);
  }

  private static QueryKey query(String tenant) throws ReflectiveOperationException {
    Class<?> memento =
        Class.forName(
            "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl");
    Object bindings =
        construct(memento, new Class<?>[] {Object[].class, int.class}, new Object[] {tenant}, 1);
    String sql = "select o1_0.id,o1_0.name from orders o1_0 where o1_0.tenant=? ".repeat(20);
    return new QueryKey(
        sql, (QueryKey.ParameterBindingsMemento) bindings, 0, 10, Set.of("active", "recent"));
  }

  @Test
  void keys_allKinds_areFoundByAnotherJvmWithAnotherHash(MemcachedServers servers)
      throws Exception {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache<Object, Object> here = region(one, "keys");
      Cache<Object, Object> there = region(two, "keys");
      here.put(new BasicCacheKeyImplementation(1L, "com.example.Order", 1), "basic");
      here.put(new CacheKeyImplementation(1L, "com.example.Order", "tenant", 1), "tenant");
      here.put(new NaturalIdCacheKey(new Object[] {"a", 1}, "com.example.Order", "t", 1), "id");
      here.put(query("eu"), "query");
      assertEquals("basic", there.get(new BasicCacheKeyImplementation(1L, "com.example.Order", 2)));
      assertEquals(
          "tenant", there.get(new CacheKeyImplementation(1L, "com.example.Order", "tenant", 2)));
      assertEquals(
          "id",
          there.get(new NaturalIdCacheKey(new Object[] {"a", 1}, "com.example.Order", "t", 2)));
      assertEquals("query", there.get(query("eu")));
      assertNull(there.get(query("us")));
      assertTrue(there.remove(query("eu")));
      assertFalse(here.containsKey(query("eu")));
    }
  }

  @Test
  void softLock_changedAfterGet_isAsItWasUntilItIsPutAgain(MemcachedServers servers)
      throws Exception {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache<Object, Object> here = region(one, "locks");
      Cache<Object, Object> there = region(two, "locks");
      UUID source = UUID.randomUUID();
      here.put("k", softLock(source));
      SoftLockImpl mine = (SoftLockImpl) here.get("k");
      assertEquals(softLock(source), mine);
      assertNotSame(mine, here.get("k"));
      mine.lock(2_000, source, 8);
      mine.unlock(5_000);
      assertFalse(((SoftLockImpl) there.get("k")).wasLockedConcurrently());
      here.put("k", mine);
      SoftLockImpl theirs = (SoftLockImpl) there.get("k");
      assertTrue(theirs.wasLockedConcurrently());
      assertTrue(theirs.isUnlockable((SoftLock) mine));
    }
  }

  @Test
  void entries_asHibernateDisassemblesThem_areReadElsewhere(MemcachedServers servers)
      throws Exception {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Serializable[] state = {1L, "name", null, new byte[] {1}, java.math.BigDecimal.ONE};
      Class<?>[] types = {Serializable[].class, String.class, Object.class};
      region(one, "entries")
          .put("k", construct(StandardCacheEntryImpl.class, types, state, "Order", 3));
      StandardCacheEntryImpl read = (StandardCacheEntryImpl) region(two, "entries").get("k");
      org.junit.jupiter.api.Assertions.assertArrayEquals(state, read.getDisassembledState());
      assertEquals("Order", read.getSubclass());
      assertEquals(3, read.getVersion());
    }
  }

  @Test
  void regions_byTheirNames_areApartAndClearedOneByOne(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      for (String name : REGIONS) {
        region(one, name).put(1L, name);
        region(two, name);
      }
      two.manager().getCache(REGIONS.get(0)).clear();
      assertNull(one.manager().getCache(REGIONS.get(0)).get(1L));
      for (String name : REGIONS.subList(1, REGIONS.size())) {
        assertEquals(name, one.manager().getCache(name).get(1L));
      }
    }
  }

  @Test
  void getCache_ofALegacyNameThatIsNotThere_isNullAndAsksNoServer(MemcachedServer server)
      throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address())) {
      assertEquals(
          0,
          proxy.during(
              () -> {
                assertNull(caches.manager().getCache("org.hibernate.cache.StandardQueryCache"));
                for (String name : REGIONS) {
                  assertNull(caches.manager().getCache(name));
                  region(caches, name);
                }
              }));
    }
  }

  @Test
  void timestamps_putFromTwoJvms_lastOneWins(MemcachedServers servers) {
    try (TestCaches one = TestCaches.on(servers);
        TestCaches two = TestCaches.on(servers)) {
      Cache<Object, Object> here = region(one, REGIONS.get(4));
      Cache<Object, Object> there = region(two, REGIONS.get(4));
      long now = System.currentTimeMillis() << 12;
      for (long i = 0; i < 100; i++) {
        (i % 2 == 0 ? here : there).put("orders", now + i);
        assertEquals(now + i, (i % 2 == 0 ? there : here).get("orders"));
      }
    }
  }

  @Test
  void manager_closedWithTheSessionFactory_opensAgainForTheNextOne(MemcachedServers servers) {
    URI uri = URI.create("memcached://" + servers.addresses().replace(',', ';'));
    try (MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      for (int factory = 0; factory < 3; factory++) {
        CacheManager manager = provider.getCacheManager(uri, provider.getDefaultClassLoader());
        Cache<Object, Object> cache =
            manager.createCache(REGIONS.get(0), new MutableConfiguration<>());
        assertEquals(factory == 0 ? null : "kept", cache.get("k"));
        cache.put("k", "kept");
        manager.close();
      }
    }
  }
}
