package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * Gets a value from where it comes from, when the cache has none.
 *
 * @param <V> the type of the value
 * @param <X> what may go wrong; {@link RuntimeException} if nothing checked can
 */
@FunctionalInterface
public interface Loader<V, X extends Exception> {

  /**
   * Loads a value.
   *
   * @param key the key that was asked for
   * @return the value; null if there is none, which is not remembered
   * @throws X if it cannot be loaded
   */
  @Nullable V load(String key) throws X;
}
