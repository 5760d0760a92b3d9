package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.config.LarderConfiguration;
import io.larder.memcached.Key;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches that are configured by a file. */
@Memcached
class ConfigurationIT {

  private final MemcachedCachingProvider provider = new MemcachedCachingProvider();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    provider.close();
  }

  private CacheManager manager(MemcachedServer server, String content) throws IOException {
    Path file = directory.resolve("larder.conf");
    Files.writeString(file, "larder { servers = \"" + server.address() + "\"\n" + content + "\n}");
    return provider.getCacheManager(file.toUri(), null);
  }

  @SuppressWarnings("unchecked")
  private static CompleteConfiguration<Object, Object> configuration(Cache<?, ?> cache) {
    return ((Cache<Object, Object>) cache).getConfiguration(CompleteConfiguration.class);
  }

  @Test
  void declaredCaches_areThereWithoutBeingCreated(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(
            server,
            """
            caches {
              orders { ttl = 30m, key-type = java.lang.Long, value-type = java.lang.String }
              plain { }
              "session-*" { ttl = 1h }
            }
            """);
    assertEquals(List.of("orders", "plain"), names(manager));
    Cache<Long, String> orders = manager.getCache("orders", Long.class, String.class);
    orders.put(1L, "first");
    assertSame(orders, manager.getCache("orders"));
    assertEquals("first", orders.get(1L));
    assertEquals(
        ModifiedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 30)).create(),
        configuration(orders).getExpiryPolicyFactory().create());
    assertThrows(
        ClassCastException.class, () -> manager.getCache("orders", String.class, String.class));
    Cache<String, Integer> plain = manager.getCache("plain", String.class, Integer.class);
    plain.put("k", 1);
    assertNull(manager.getCache("session-1"));
  }

  @Test
  void enable_declaredCacheThatIsNotOpenYet_leavesItsTypesToWhoOpensIt(MemcachedServer server)
      throws Exception {
    CacheManager manager =
        manager(
            server,
            "caches { orders { statistics = true }, \"session-*\" { auto-create = true } }");
    manager.enableStatistics("orders", false);
    manager.enableManagement("orders", true);
    manager.enableStatistics("session-1", true);
    manager.enableStatistics("nowhere", true);
    assertEquals(List.of("orders"), names(manager));
    Cache<String, Integer> orders = manager.getCache("orders", String.class, Integer.class);
    orders.put("k", 1);
    assertEquals(1, orders.get("k"));
    assertTrue(configuration(orders).isManagementEnabled());
    assertFalse(configuration(orders).isStatisticsEnabled());
    assertTrue(
        configuration(manager.getCache("session-1", String.class, Long.class))
            .isStatisticsEnabled());
    assertFalse(
        configuration(manager.createCache("nowhere", new MutableConfiguration<>()))
            .isStatisticsEnabled());
    // It was said of the one that was opened then.
    orders.close();
    assertTrue(
        configuration(manager.getCache("orders", String.class, Integer.class))
            .isStatisticsEnabled());
  }

  private static List<String> names(CacheManager manager) {
    List<String> names = new ArrayList<>();
    manager.getCacheNames().forEach(names::add);
    return names;
  }

  @Test
  void createCache_isCompletedByTheFile_butNotOverruled(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(
            server,
            """
            defaults { statistics = true }
            caches { "com.acme.*" { ttl = 1h } }
            """);
    Cache<Object, Object> plain =
        manager.createCache("com.acme.Order", new MutableConfiguration<>());
    assertTrue(configuration(plain).isStatisticsEnabled());
    assertEquals(
        new ModifiedExpiryPolicy(Duration.ONE_HOUR),
        configuration(plain).getExpiryPolicyFactory().create());
    Cache<Object, Object> own =
        manager.createCache(
            "com.acme.Line",
            new MutableConfiguration<>()
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_DAY)));
    assertEquals(
        new CreatedExpiryPolicy(Duration.ONE_DAY),
        configuration(own).getExpiryPolicyFactory().create());
  }

  @Test
  void describe_namesTheOriginOfEveryValue(MemcachedServer server) throws Exception {
    CacheManager manager = manager(server, "caches { orders { ttl = 30m } }");
    LarderConfiguration configuration = manager.unwrap(LarderConfiguration.class);
    String text = configuration.describe();
    assertTrue(text.contains("larder.servers = " + server.address() + " (file:"), text);
    assertTrue(text.contains("larder.conf, line 1, column 10)"), text);
    assertTrue(text.contains("larder.request-timeout = 1s (default)"), text);
    assertTrue(text.contains("larder.caches.\"orders\".ttl = 30m (file:"), text);
    assertNotNull(configuration.describe("orders"));
  }

  @Test
  void getCache_autoCreated_isForMatchingNamesOnly(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(server, "caches { \"session-*\" { auto-create = true, ttl = 1h } }");
    assertNull(manager.getCache("orders"));
    Cache<String, String> session = manager.getCache("session-1", String.class, String.class);
    session.put("k", "v");
    assertSame(session, manager.getCache("session-1"));
    assertEquals(List.of("session-1"), names(manager));
    assertEquals(
        new ModifiedExpiryPolicy(Duration.ONE_HOUR),
        configuration(session).getExpiryPolicyFactory().create());
  }

  @Test
  void getCache_declared_byManyThreadsAtOnce_isOneCache(MemcachedServer server) throws Exception {
    CacheManager manager = manager(server, "caches { orders { } }");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      CyclicBarrier start = new CyclicBarrier(8);
      Callable<Object> lookup =
          () -> {
            start.await();
            return manager.getCache("orders");
          };
      Set<Object> found = new HashSet<>();
      for (Future<Object> each : threads.invokeAll(Collections.nCopies(8, lookup))) {
        found.add(each.get());
      }
      assertEquals(1, found.size());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void declaredCache_createdByTheApplication_isCompleted(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(server, "caches { orders { management = true, value-type = java.lang.String } }");
    Cache<Object, Object> orders = manager.createCache("orders", new MutableConfiguration<>());
    assertTrue(configuration(orders).isManagementEnabled());
    assertThrows(ClassCastException.class, () -> orders.put("k", 1));
    assertThrows(
        CacheException.class, () -> manager.createCache("orders", new MutableConfiguration<>()));
  }

  @Test
  void declaredCache_closed_isOpenedAgainWithItsEntries(MemcachedServer server) throws Exception {
    CacheManager manager = manager(server, "caches { orders { } }");
    Cache<Object, Object> first = manager.getCache("orders");
    first.put("k", "v");
    first.close();
    Cache<Object, Object> second = manager.getCache("orders");
    assertNotSame(first, second);
    assertEquals("v", second.get("k"));
  }

  @Test
  void declaredCache_destroyed_isEmptyAndGone(MemcachedServer server) throws Exception {
    CacheManager manager = manager(server, "caches { destroyed { } }");
    manager.getCache("destroyed").put("k", "v");
    manager.destroyCache("destroyed");
    assertEquals(List.of(), names(manager));
    assertNull(manager.getCache("destroyed"));
    assertNull(manager.createCache("destroyed", new MutableConfiguration<>()).get("k"));
  }

  @Test
  void declaredCache_ofAnUnknownType_isAnErrorWithItsPlace(MemcachedServer server)
      throws Exception {
    CacheManager manager = manager(server, "caches { orders { value-type = com.acme.Gone } }");
    CacheException failure = assertThrows(CacheException.class, () -> manager.getCache("orders"));
    assertTrue(failure.getMessage().contains("line 2, column 19"), failure.getMessage());
  }

  @Test
  void compression_isPerCache_andReadsWhatTheOthersWrote(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(
            server,
            "caches { zip { compression = zlib, compression-threshold = 100 }, plain { } }");
    String value = "squeeze me ".repeat(1_000);
    assertTrue(stored(manager, "zip", value) < 500);
    assertTrue(stored(manager, "plain", value) > 10_000);
    manager.close();
    CacheManager off = manager(server, "caches { zip { } }");
    assertEquals(value, off.getCache("zip").get("k"));
  }

  /** How many bytes the server has of a value. */
  private static int stored(CacheManager manager, String name, String value) {
    Cache<String, String> cache = manager.getCache(name, String.class, String.class);
    cache.put("k", value);
    assertEquals(value, cache.get("k"));
    return manager
        .unwrap(MetaClient.class)
        .send(MetaRequest.get(Key.of((name + ":k").getBytes(US_ASCII))).returning(Returned.VALUE))
        .value()
        .length;
  }

  @Test
  void maxValueSize_isALimitForWriting(MemcachedServer server) throws Exception {
    CacheManager manager = manager(server, "caches { small { max-value-size = 1 KiB } }");
    Cache<Object, Object> small = manager.getCache("small");
    small.put("k", new ArrayList<>(List.of("short")));
    assertThrows(
        CacheException.class, () -> small.put("k", new ArrayList<>(List.of("long".repeat(1_000)))));
  }

  @Test
  void deserialization_isPerCache(MemcachedServer server) throws Exception {
    CacheManager manager =
        manager(
            server, "caches { own { deserialization.allow = \"io.larder.jcache.*\" }, other { } }");
    Cache<Object, Object> own = manager.getCache("own");
    own.put("k", new Money(5));
    assertEquals(new Money(5), own.get("k"));
    CacheException failure =
        assertThrows(CacheException.class, () -> manager.getCache("other").put("k", new Money(5)));
    assertTrue(failure.getMessage().contains("larder.deserialization.allow"));
  }

  private record Money(int cents) {}

  @Test
  void manager_reopened_readsTheFileAnewAndFindsItsEntries(MemcachedServer server)
      throws Exception {
    CacheManager first = manager(server, "caches { a { } }");
    first.getCache("a").put("k", "v");
    assertSame(first, provider.getCacheManager(first.getURI(), null));
    first.close();
    CacheManager second = manager(server, "caches { a { }, b { } }");
    assertNotSame(first, second);
    assertEquals(List.of("a", "b"), names(second));
    assertEquals("v", second.getCache("a").get("k"));
    provider.close();
    CacheManager third = manager(server, "caches { a { } }");
    assertEquals("v", third.getCache("a").get("k"));
  }

  @Test
  void manager_sharedByTwoApplications_isClosedForBothByEither(MemcachedServer server)
      throws Exception {
    CacheManager one = manager(server, "caches { a { } }");
    CacheManager other = manager(server, "caches { a { } }");
    assertSame(one, other);
    one.getCache("a").put("k", "v");
    one.close();
    assertTrue(other.isClosed());
    assertEquals("v", manager(server, "caches { a { } }").getCache("a").get("k"));
  }

  @Test
  void manager_withABadFile_isNotThere_andCanBeOpenedOnceItIsRight(MemcachedServer server)
      throws Exception {
    assertThrows(CacheException.class, () -> manager(server, "tll = 1h"));
    assertEquals(List.of(), names(manager(server, "ttl = 1h")));
  }

  @Test
  void servers_discoveredByName_areUsed(MemcachedServer server) throws Exception {
    Path file = directory.resolve("discovery.conf");
    Files.writeString(
        file,
        "larder { discovery.dns = \"%s\", request-timeout = 10s, caches { found { } } }"
            .formatted(server.address()));
    Cache<Object, Object> found = provider.getCacheManager(file.toUri(), null).getCache("found");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isStored(found) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals("v", found.get("k"));
  }

  /** Until there is an answer, there are no servers. */
  private static boolean isStored(Cache<Object, Object> cache) {
    try {
      cache.put("k", "v");
      return true;
    } catch (CacheException e) {
      return false;
    }
  }
}
