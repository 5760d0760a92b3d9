package io.larder.jcache.config;

import java.util.HashMap;
import java.util.Map;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;

/**
 * What keeps a lost entry of Hibernate's region of update timestamps from doing harm. Hibernate
 * takes a missing timestamp for "this table was never changed" and goes on with query results that
 * it has cached; but memcached may drop any entry at any time.
 *
 * <p>So the cache becomes a read-through one, and this is its loader: of a table whose timestamp is
 * gone, nobody knows when it was changed, and it counts as changed just now. What was cached before
 * looks outdated, what is cached from now on does not, as the new timestamp is kept; unless
 * somebody has stored one since, which a load never replaces. Thread-safe, without state.
 */
enum TimestampsGuard implements CacheLoader<Object, Object> {
  INSTANCE;

  /** Hibernate's timestamps are milliseconds and a counter of this many bits. */
  private static final int COUNTER_BITS = 12;

  /**
   * Puts the guard into a cache's configuration, if it is not there.
   *
   * @return the same configuration
   * @throws IllegalArgumentException if the cache can't hold timestamps or has a loader already
   */
  static <K, V> MutableConfiguration<K, V> protect(MutableConfiguration<K, V> configuration) {
    Class<V> type = configuration.getValueType();
    if (!type.isAssignableFrom(Long.class)) {
      throw new IllegalArgumentException("timestamps are Longs, the cache's values are " + type);
    }
    Factory<CacheLoader<K, V>> guard = factory();
    Factory<CacheLoader<K, V>> present = configuration.getCacheLoaderFactory();
    if (present != null && !present.equals(guard)) {
      throw new IllegalArgumentException("the cache has a loader of the application's");
    }
    return configuration.setReadThrough(true).setCacheLoaderFactory(guard);
  }

  @SuppressWarnings("unchecked") // It takes any key, and the type of the values has been checked.
  private static <K, V> Factory<CacheLoader<K, V>> factory() {
    return new FactoryBuilder.SingletonFactory<>((CacheLoader<K, V>) INSTANCE);
  }

  @Override
  public Object load(Object key) {
    return now();
  }

  @Override
  public Map<Object, Object> loadAll(Iterable<?> keys) {
    Long now = now();
    Map<Object, Object> loaded = new HashMap<>();
    keys.forEach(key -> loaded.put(key, now));
    return loaded;
  }

  /** The last timestamp of this millisecond, as what was cached during it may be outdated, too. */
  private static long now() {
    return ((System.currentTimeMillis() + 1) << COUNTER_BITS) - 1;
  }
}
