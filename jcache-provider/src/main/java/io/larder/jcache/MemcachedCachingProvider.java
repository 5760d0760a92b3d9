package io.larder.jcache;

import io.larder.jcache.config.ManagerUri;
import io.larder.jcache.config.Settings;
import io.larder.jcache.config.SettingsReader;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<ManagerKey, MemcachedCacheManager> managers = new ConcurrentHashMap<>();

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
    MemcachedCacheManager present = managers.get(key);
    return present != null && !present.isClosed() ? present : open(key, orDefault(uri), properties);
  }

  /**
   * Reading the configuration and finding the servers may take as long as the network does, so no
   * lock is held meanwhile. Of those who open the same manager at the same time, all get the first
   * one that is ready; the others have used the same client, and leave it again.
   */
  private MemcachedCacheManager open(ManagerKey key, URI uri, @Nullable Properties properties) {
    Properties own = new Properties();
    if (properties != null) {
      own.putAll(properties);
    }
    Settings settings =
        new SettingsReader(key.loader(), own, System.getenv(), System.getProperties()).read(uri);
    MemcachedCacheManager opened =
        new MemcachedCacheManager(this, key.uri(), key.loader(), own, settings, clients);
    MemcachedCacheManager kept =
        managers.merge(key, opened, (first, mine) -> first.isClosed() ? mine : first);
    if (kept != opened) {
      opened.close();
    }
    return kept;
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

  /** Closes managers, each of which calls {@link #forget}. */
  private void closeIf(Predicate<ManagerKey> condition) {
    managers.forEach(
        (key, manager) -> {
          if (condition.test(key)) {
            manager.close();
          }
        });
  }

  /** A manager has been closed. */
  void forget(MemcachedCacheManager manager) {
    // Not remove(): that would also remove the one that has taken its place since.
    managers.values().removeIf(other -> other == manager);
  }

  @Override
  public boolean isSupported(OptionalFeature feature) {
    return false;
  }
}
