package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.config.LarderConfiguration;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
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
}
