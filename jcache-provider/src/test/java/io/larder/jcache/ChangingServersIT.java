package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MetaClient;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.WeightedServer;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Walking through a cache whose servers change, or are not known yet. */
@Memcached(nodes = 2)
class ChangingServersIT {

  @Test
  void iterator_serverLeavesMeanwhile_isPassedOver(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("leaving");
      Set<String> keys =
          IntStream.range(0, 200).mapToObj(i -> "key" + i).collect(Collectors.toSet());
      keys.forEach(key -> cache.put(key, "value"));
      MetaClient client = caches.manager().unwrap(MetaClient.class);
      Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
      client.setServers(List.of(WeightedServer.of(client.servers().get(0))));
      Set<String> seen = new HashSet<>();
      iterator.forEachRemaining(entry -> seen.add(entry.getKey()));
      Set<String> left = keys.stream().filter(cache::containsKey).collect(Collectors.toSet());
      assertFalse(left.isEmpty());
      assertEquals(left, seen);
    }
  }

  @Test
  void iterator_serversNotFoundYet_isACacheException() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    Properties properties = new Properties();
    properties.setProperty("larder.discovery.cluster", "127.0.0.1:" + nobody);
    try (MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      Cache<String, String> cache =
          provider
              .getCacheManager(URI.create("larder:default"), null, properties)
              .createCache("unknown", TestCaches.strings().setStatisticsEnabled(true));
      assertInstanceOf(
          NodeUnavailableException.class,
          assertThrows(CacheException.class, cache::iterator).getCause());
      assertInstanceOf(
          NodeUnavailableException.class,
          assertThrows(CacheException.class, cache::removeAll).getCause());
    }
  }
}
