package io.larder.benchmarks.compare;

import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/** Redisson's JCache provider on a Redis server, with its defaults. */
final class RedissonCache extends CacheContestant {

  private final RedissonClient redisson;
  private final CacheManager manager = new JCachingProvider().getCacheManager();

  RedissonCache(Endpoints endpoints) {
    super(Entrant.REDISSON);
    Config config = new Config();
    config.useSingleServer().setAddress("redis://" + Endpoints.HOST + ":" + endpoints.redis());
    this.redisson = Redisson.create(config);
  }

  @Override
  CacheManager manager() {
    return manager;
  }

  @Override
  Cache<String, Object> create(String name, MutableConfiguration<String, Object> basic) {
    return manager.createCache(name, RedissonConfiguration.fromInstance(redisson, basic));
  }

  @Override
  public void close() {
    super.close();
    redisson.shutdown();
  }
}
