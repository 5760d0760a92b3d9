package io.larder.jcache;

import io.larder.jcache.config.ManagerUri;
import io.larder.jcache.config.Settings;
import io.larder.jcache.config.SettingsReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JCache provider for memcached; {@code javax.cache.Caching} finds it by itself.
 *
 * <p>The URI of a cache manager is {@code larder:default} or {@code larder:<name>}, which are
 * configured by {@code larder.conf} and {@code larder-<name>.conf} on the class path; or {@code
 * memcached://host:port;host:port/prefix?option=value}; or any other URI, or name of a resource on
 * the class path, of a configuration file. docs/configuration.md has all options.
 *
 * <p>Managers connect when they are first used, and share connections if they have the same
 * servers. Closing a manager, or this provider, leaves nothing behind; both may be opened again.
 * Thread-safe.
 */
public final class MemcachedCachingProvider implements CachingProvider {

  private final ClassLoader defaultLoader = new ContextLoader();
  private final SharedClients clients = new SharedClients();
  private final Map<ManagerKey, MemcachedCacheManager> managers = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  private record ManagerKey(ClassLoader loader, URI uri) {}

  /** Creates the provider; {@code javax.cache.Caching} does. */
  public MemcachedCachingProvider() {}

  /**
   * {@inheritDoc}
   *
   * @throws CacheException if the URI, an option or an address is not understood
   */
  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    ManagerKey key = key(uri, classLoader);
    Properties own = new Properties();
    if (properties != null) {
      own.putAll(properties);
    }
    lock.lock();
    try {
      MemcachedCacheManager present = managers.get(key);
      // One that is being closed may not have got around to saying so.
      if (present != null && !present.isClosed()) {
        return present;
      }
      Settings settings =
          new SettingsReader(key.loader(), own, System.getenv(), System.getProperties())
              .read(orDefault(uri));
      MemcachedCacheManager created =
          new MemcachedCacheManager(this, key.uri(), key.loader(), own, settings, clients);
      managers.put(key, created);
      return created;
    } finally {
      lock.unlock();
    }
  }

  private ManagerKey key(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return new ManagerKey(
        classLoader == null ? defaultLoader : classLoader, ManagerUri.normal(orDefault(uri)));
  }

  private static URI orDefault(@Nullable URI uri) {
    return uri == null ? ManagerUri.DEFAULT : uri;
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return defaultLoader;
  }

  @Override
  public URI getDefaultURI() {
    return ManagerUri.DEFAULT;
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    closeIf(manager -> true);
  }

  @Override
  public void close(ClassLoader classLoader) {
    ClassLoader loader = key(null, classLoader).loader();
    closeIf(key -> key.loader().equals(loader));
  }

  @Override
  public void close(URI uri, ClassLoader classLoader) {
    closeIf(key(uri, classLoader)::equals);
  }

  /** Closes managers without holding the lock: each of them calls {@link #forget}. */
  private void closeIf(Predicate<ManagerKey> condition) {
    List<MemcachedCacheManager> chosen = new ArrayList<>();
    lock.lock();
    try {
      managers.forEach(
          (key, manager) -> {
            if (condition.test(key)) {
              chosen.add(manager);
            }
          });
    } finally {
      lock.unlock();
    }
    chosen.forEach(CacheManager::close);
  }

  /** A manager has been closed. */
  void forget(MemcachedCacheManager manager) {
    lock.lock();
    try {
      managers.values().remove(manager);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isSupported(OptionalFeature feature) {
    return false;
  }
}
