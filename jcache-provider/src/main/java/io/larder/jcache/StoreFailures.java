package io.larder.jcache;

import io.larder.memcached.MemcachedException;
import io.larder.memcached.serde.SerdeException;
import javax.cache.CacheException;

/** Turns what the client and the serdes throw into what JSR-107 knows. The only place that does. */
final class StoreFailures {

  private StoreFailures() {}

  /** The client's message names node and phase; this one adds the cache. */
  static CacheException translate(String cacheName, MemcachedException failure) {
    return new CacheException("cache '" + cacheName + "': " + failure.getMessage(), failure);
  }

  static CacheException translate(String cacheName, SerdeException failure) {
    return new CacheException("cache '" + cacheName + "': " + failure.getMessage(), failure);
  }
}
