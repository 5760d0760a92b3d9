package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MetaClient;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.WeightedServer;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
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

  private static final Set<String> KEYS =
      IntStream.range(0, 200).mapToObj(i -> "key" + i).collect(Collectors.toSet());

  @Test
  void iterator_serverLeavesMeanwhile_isPassedOver(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("leaving");
      KEYS.forEach(key -> cache.put(key, "value"));
      MetaClient client = caches.manager().unwrap(MetaClient.class);
      Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
      client.setServers(List.of(WeightedServer.of(client.servers().get(0))));
      KEYS.forEach(key -> cache.put(key, "again"));
      List<String> seen = new ArrayList<>();
      iterator.forEachRemaining(entry -> seen.add(entry.getKey()));
      assertFalse(seen.isEmpty());
      assertTrue(seen.size() < KEYS.size(), "those of the first server only");
      assertEquals(seen.size(), new HashSet<>(seen).size());
      assertTrue(KEYS.containsAll(seen));
    }
  }

  @Test
  void iterator_keysHaveMovedToAServerThatJoined_seesEachOnce(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("joining");
      MetaClient client = caches.manager().unwrap(MetaClient.class);
      List<WeightedServer> both = client.servers().stream().map(WeightedServer::of).toList();
      client.setServers(both.subList(0, 1));
      KEYS.forEach(key -> cache.put(key, "value"));
      client.setServers(both);
      KEYS.forEach(key -> cache.put(key, "again"));
      List<String> seen = new ArrayList<>();
      cache.forEach(entry -> seen.add(entry.getKey()));
      assertEquals(KEYS.size(), seen.size());
      assertEquals(KEYS, new HashSet<>(seen));
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
