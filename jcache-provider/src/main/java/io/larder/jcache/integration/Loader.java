package io.larder.jcache.integration;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The application's cache loader, if it has one. As thread-safe as that.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Loader<K, V> {

  private final @Nullable CacheLoader<K, V> loader;
  private final boolean readThrough;

  /**
   * Wraps a loader.
   *
   * @param loader the loader, or null
   * @param readThrough whether reads are to use it
   */
  public Loader(@Nullable CacheLoader<K, V> loader, boolean readThrough) {
    this.loader = loader;
    this.readThrough = readThrough && loader != null;
  }

  /**
   * Tells whether there is a loader.
   *
   * @return whether one is configured
   */
  public boolean isPresent() {
    return loader != null;
  }

  /**
   * Tells whether a read that finds nothing loads.
   *
   * @return whether the cache is a read-through one
   */
  public boolean isReadThrough() {
    return readThrough;
  }

  /**
   * Loads a value.
   *
   * @param key the key
   * @return the value; null if the loader has none
   * @throws CacheLoaderException if the loader fails
   */
  public @Nullable V load(K key) {
    return loader == null ? null : calling(() -> loader.load(key));
  }

  /**
   * Loads many values.
   *
   * @param keys the keys
   * @return what the loader has
   * @throws CacheLoaderException if the loader fails
   */
  public Map<K, V> loadAll(Set<? extends K> keys) {
    if (loader == null || keys.isEmpty()) {
      return Map.of();
    }
    Map<K, V> loaded = calling(() -> loader.loadAll(keys));
    Map<K, V> usable = new HashMap<>();
    // Loaders may answer "none" with a null value, or with no entry at all, or with no map.
    if (loaded != null) {
      for (K key : keys) {
        V value = loaded.get(key);
        if (value != null) {
          usable.put(key, value);
        }
      }
    }
    return usable;
  }

  /** The loader is the application's code: whatever it throws becomes one exception. */
  private static <R> @Nullable R calling(Callable<@Nullable R> call) {
    try {
      return call.call();
    } catch (CacheLoaderException e) {
      throw e;
    } catch (Exception e) {
      throw new CacheLoaderException(e);
    }
  }
}
