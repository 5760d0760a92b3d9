package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MetaClient;
import io.larder.memcached.metrics.MicrometerMetrics;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.micrometer.core.instrument.binder.cache.JCacheMetrics;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micrometer finds the statistics of a cache by the URI of its manager, whatever that is. */
@Memcached(nodes = 2)
class MetricsBindingIT {

  @TempDir private Path directory;

  @Test
  void jcacheMetrics_bindToACacheOfEachFormOfUri(MemcachedServers servers) throws Exception {
    Path file = directory.resolve("a, b=c.conf");
    Files.writeString(file, "larder { servers = \"" + servers.addresses() + "\" }");
    String direct = "memcached://" + servers.addresses();
    for (String uri :
        List.of(
            "larder:default",
            "larder:somewhere-else",
            direct,
            direct.replace(',', ';'),
            direct.replace(",", "*2,") + "/shop",
            direct + "/shop?request-timeout=2s&deserialization.allow=a.B,c.**",
            direct + "?request-timeout=3s",
            file.toUri().toString())) {
      assertCounted(uri, servers.addresses());
    }
  }

  private static void assertCounted(String uri, String addresses) {
    Properties properties = new Properties();
    properties.setProperty("larder.servers", addresses);
    try (MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      CacheManager manager = provider.getCacheManager(URI.create(uri), null, properties);
      Cache<String, String> cache =
          manager.createCache("metered", TestCaches.strings().setStatisticsEnabled(true));
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      JCacheMetrics.monitor(registry, cache);
      cache.put("k", "v");
      assertEquals("v", cache.get("k"));
      assertEquals(
          1, registry.get("cache.gets").tag("result", "hit").functionCounter().count(), uri);
    }
  }

  @Test
  void micrometerMetrics_bindToTheClientOfAManager(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new MicrometerMetrics(registry).bind(caches.manager().unwrap(MetaClient.class));
      caches.create("any").clear();
      for (MemcachedServer server : servers) {
        RequiredSearch gauges = registry.get("memcached.client.node.state");
        assertEquals(1, gauges.tags("node", server.address(), "state", "up").gauge().value());
      }
    }
  }
}
