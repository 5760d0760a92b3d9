package io.larder.jcache;

import io.larder.memcached.MemcachedException;
import io.larder.memcached.serde.SerdeException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Turns what the client and the serdes throw into what JSR-107 knows. The only place that does. */
final class StoreFailures {

  private StoreFailures() {}

  /** The client's message names node and phase; this one adds the cache. */
  static CacheException translate(String cacheName, MemcachedException failure) {
    return new CacheException("cache '" + cacheName + "': " + failure.getMessage(), failure);
  }

  /**
   * Returns what was translated; null if that was nothing of the client's. Application's code may
   * throw the same, as it may use a client too, but this arrives in a subclass of CacheException.
   */
  static @Nullable MemcachedException clientFailure(CacheException failure) {
    return failure.getClass() == CacheException.class
            && failure.getCause() instanceof MemcachedException cause
        ? cause
        : null;
  }

  /** Tells whether a value could not be written, or what is there could not be read. */
  static boolean isOfValue(CacheException failure) {
    return failure.getClass() == CacheException.class
        && failure.getCause() instanceof SerdeException;
  }

  static CacheException translate(String cacheName, SerdeException failure) {
    return new CacheException("cache '" + cacheName + "': " + failure.getMessage(), failure);
  }
}
