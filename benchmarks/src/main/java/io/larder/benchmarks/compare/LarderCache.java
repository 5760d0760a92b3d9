package io.larder.benchmarks.compare;

import io.larder.jcache.MemcachedCachingProvider;
import java.net.URI;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/** Larder's JCache provider, with its defaults. */
final class LarderCache extends CacheContestant {

  private final CacheManager manager;

  LarderCache(Endpoints endpoints) {
    super(Entrant.LARDER_CACHE);
    this.manager =
        new MemcachedCachingProvider()
            .getCacheManager(
                URI.create(
                    "memcached://"
                        + endpoints.memcached(1, ";")
                        + "/?deserialization.allow="
                        + Order.class.getPackageName()
                        + ".*"),
                null);
  }

  @Override
  CacheManager manager() {
    return manager;
  }

  @Override
  Cache<String, Object> create(String name, MutableConfiguration<String, Object> basic) {
    return manager.createCache(name, basic);
  }
}
