package io.larder.jcache.config;

import java.util.function.UnaryOperator;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;

/**
 * The configuration of one cache: a copy of what the application passed, whose switches and
 * listeners may change later. Thread-safe: each change makes a new copy.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class CacheSettings<K, V> {

  private volatile MutableConfiguration<K, V> current;

  private CacheSettings(MutableConfiguration<K, V> current) {
    this.current = current;
  }

  /**
   * Takes a configuration over.
   *
   * @param configuration the cache's configuration, which nobody else changes
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @return the settings
   * @throws UnsupportedOperationException if it wants values to be stored by reference
   */
  public static <K, V> CacheSettings<K, V> of(MutableConfiguration<K, V> configuration) {
    if (!configuration.isStoreByValue()) {
      throw new UnsupportedOperationException(
          "values are on memcached servers, so they cannot be stored by reference");
    }
    return new CacheSettings<>(configuration);
  }

  /**
   * Returns the configuration as it is now.
   *
   * @return the configuration, not to be modified
   */
  public CompleteConfiguration<K, V> current() {
    return current;
  }

  /**
   * Returns the configuration for the application.
   *
   * @param type what it wants to see it as
   * @param <C> that type
   * @return a copy
   * @throws IllegalArgumentException if it is not of that type
   */
  public <C extends Configuration<K, V>> C as(Class<C> type) {
    MutableConfiguration<K, V> copy = new MutableConfiguration<>(current);
    if (!type.isInstance(copy)) {
      throw new IllegalArgumentException("the configuration is no " + type.getName());
    }
    return type.cast(copy);
  }

  /**
   * Changes the configuration.
   *
   * @param change is given a copy, and returns it changed
   */
  public synchronized void change(UnaryOperator<MutableConfiguration<K, V>> change) {
    current = change.apply(new MutableConfiguration<>(current));
  }
}
