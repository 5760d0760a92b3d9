package io.larder.benchmarks.compare;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.cache.HazelcastClientCachingProvider;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/** Hazelcast's JCache provider as a client of a member in a JVM of its own. */
final class HazelcastCache extends CacheContestant {

  private final HazelcastInstance client;
  private final CacheManager manager;

  HazelcastCache(Endpoints endpoints) {
    super(Entrant.HAZELCAST);
    ClientConfig config = new ClientConfig();
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().addAddress(Endpoints.HOST + ":" + endpoints.hazelcast());
    this.client = HazelcastClient.newHazelcastClient(config);
    this.manager =
        new HazelcastClientCachingProvider()
            .getCacheManager(
                null, null, HazelcastCachingProvider.propertiesByInstanceItself(client));
  }

  @Override
  CacheManager manager() {
    return manager;
  }

  @Override
  Cache<String, Object> create(String name, MutableConfiguration<String, Object> basic) {
    return manager.createCache(name, basic);
  }

  @Override
  public void close() {
    super.close();
    client.shutdown();
  }
}
