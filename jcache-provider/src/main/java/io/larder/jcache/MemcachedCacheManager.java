package io.larder.jcache;

import io.larder.jcache.config.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches of one application on one set of servers. Thread-safe: reads look into a concurrent
 * map; what creates, destroys or closes caches takes turns.
 */
final class MemcachedCacheManager implements CacheManager {

  private static final Logger LOG = LoggerFactory.getLogger(MemcachedCacheManager.class);

  private final MemcachedCachingProvider provider;
  private final URI uri;
  private final ClassLoader loader;
  private final Properties properties;
  private final SharedClients clients;
  private final CacheOrigin origin;
  private final Map<String, MemcachedCache<?, ?>> caches = new ConcurrentHashMap<>();

  /** What the configuration declares and nobody has destroyed. */
  private final Set<String> declared;

  /**
   * What was switched of caches that are there to be opened, and is to be done when they are: who
   * switches does not say of what types they are.
   */
  private final Map<String, Map<Switch, Boolean>> switched = new HashMap<>();

  private final ReentrantLock lifeCycle = new ReentrantLock();

  /** Nobody gets anything from it any more. */
  private volatile boolean closing;

  /** The next manager may be opened in its place. */
  private volatile boolean closed;

  /** What can be switched on and off while a cache is open. */
  private enum Switch {
    MANAGEMENT,
    STATISTICS;

    void set(MemcachedCache<?, ?> cache, boolean enabled) {
      switch (this) {
        case MANAGEMENT -> cache.parts().enableManagement(enabled);
        case STATISTICS -> cache.parts().enableStatistics(enabled);
      }
    }
  }

  MemcachedCacheManager(
      MemcachedCachingProvider provider,
      URI uri,
      ClassLoader loader,
      Properties properties,
      Settings settings,
      SharedClients clients) {
    this.provider = provider;
    this.uri = uri;
    this.loader = loader;
    this.properties = properties;
    this.clients = clients;
    this.origin = new CacheOrigin(this, clients.acquire(settings.transport()), settings, loader);
    this.declared = new CopyOnWriteArraySet<>(settings.declaredCaches());
    if (LOG.isDebugEnabled()) {
      LOG.debug("{} is configured as follows\n{}", this, settings.describe());
    }
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Properties getProperties() {
    return properties;
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(configuration, "configuration");
    lifeCycle.lock();
    try {
      checkOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException("there is a cache '" + cacheName + "' already");
      }
      return open(cacheName, configuration);
    } finally {
      lifeCycle.unlock();
    }
  }

  private <K, V> MemcachedCache<K, V> open(String cacheName, Configuration<K, V> configuration) {
    MemcachedCache<K, V> cache = new MemcachedCache<>(origin, cacheName, configuration);
    cache.parts().publish();
    Map<Switch, Boolean> waiting = switched.remove(cacheName);
    if (waiting != null) {
      waiting.forEach((which, enabled) -> which.set(cache, enabled));
    }
    caches.put(cacheName, cache);
    return cache;
  }

  /** Returns a cache that is open, or one that the configuration says is there to be opened. */
  private @Nullable MemcachedCache<?, ?> find(String cacheName, Class<?> keys, Class<?> values) {
    MemcachedCache<?, ?> present = caches.get(Objects.requireNonNull(cacheName, "cacheName"));
    if (present != null || !isToBeOpened(cacheName)) {
      return present;
    }
    lifeCycle.lock();
    try {
      checkOpen();
      MemcachedCache<?, ?> meanwhile = caches.get(cacheName);
      return meanwhile == null
          ? open(cacheName, settings().cache(cacheName).standard(keys, values))
          : meanwhile;
    } finally {
      lifeCycle.unlock();
    }
  }

  private boolean isToBeOpened(String cacheName) {
    return declared.contains(cacheName) || settings().isAutoCreated(cacheName);
  }

  private Settings settings() {
    return origin.settings();
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    checkOpen();
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    MemcachedCache<?, ?> cache = find(cacheName, keyType, valueType);
    if (cache == null) {
      return null;
    }
    Configuration<?, ?> configuration = cache.parts().settings().current();
    checkType(cacheName, "keys", configuration.getKeyType(), keyType);
    checkType(cacheName, "values", configuration.getValueType(), valueType);
    return cast(cache);
  }

  @SuppressWarnings("unchecked") // What the caller asks for is what the specification leaves open.
  private static <K, V> @Nullable Cache<K, V> cast(@Nullable MemcachedCache<?, ?> cache) {
    return (Cache<K, V>) cache;
  }

  private static void checkType(String name, String what, Class<?> configured, Class<?> asked) {
    if (!configured.equals(asked)) {
      throw new ClassCastException(
          "the "
              + what
              + " of cache '"
              + name
              + "' are configured as "
              + configured.getName()
              + ", not as "
              + asked.getName());
    }
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    checkOpen();
    return cast(find(cacheName, Object.class, Object.class));
  }

  @Override
  public Iterable<String> getCacheNames() {
    checkOpen();
    Set<String> names = new LinkedHashSet<>(declared);
    names.addAll(caches.keySet());
    return Collections.unmodifiableSet(names);
  }

  @Override
  public void destroyCache(String cacheName) {
    checkOpen();
    MemcachedCache<?, ?> cache = find(cacheName, Object.class, Object.class);
    if (cache == null) {
      return;
    }
    declared.remove(cacheName);
    try {
      cache.parts().bulk().clear();
    } finally {
      cache.close();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    set(cacheName, Switch.MANAGEMENT, enabled);
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    set(cacheName, Switch.STATISTICS, enabled);
  }

  private void set(String cacheName, Switch which, boolean enabled) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    lifeCycle.lock();
    try {
      MemcachedCache<?, ?> cache = caches.get(cacheName);
      if (cache != null) {
        which.set(cache, enabled);
      } else if (isToBeOpened(cacheName)) {
        switched
            .computeIfAbsent(cacheName, name -> new EnumMap<>(Switch.class))
            .put(which, enabled);
      }
    } finally {
      lifeCycle.unlock();
    }
  }

  /** A cache of this manager has been closed. */
  void forget(String cacheName) {
    caches.remove(cacheName);
  }

  @Override
  public void close() {
    lifeCycle.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      // All beans first: the caches of the next manager want their names.
      List<CacheAssembly<?, ?>> ended = new ArrayList<>();
      for (MemcachedCache<?, ?> cache : caches.values()) {
        if (cache.parts().end()) {
          ended.add(cache.parts());
        }
      }
      closed = true;
      provider.forget(this);
      ended.forEach(CacheAssembly::release);
      clients.release(origin.settings().transport());
    } finally {
      lifeCycle.unlock();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return origin.unwrap(type, this);
  }

  private void checkOpen() {
    if (closing) {
      throw new IllegalStateException(this + " is closed");
    }
  }

  @Override
  public String toString() {
    return "cache manager " + uri;
  }
}
