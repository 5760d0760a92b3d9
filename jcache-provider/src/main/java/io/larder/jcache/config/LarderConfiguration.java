package io.larder.jcache.config;

/**
 * What a cache manager was configured with: {@code manager.unwrap(LarderConfiguration.class)}.
 * Secrets are masked. Immutable.
 */
public interface LarderConfiguration {

  /**
   * Describes the manager's own options, what holds for all caches, and what is said about single
   * ones: one line for each value, with its origin.
   *
   * @return lines of text
   */
  String describe();

  /**
   * Describes what holds for one cache, whether it exists or not: one line for each value, with its
   * origin.
   *
   * @param cacheName its name
   * @return lines of text
   */
  String describe(String cacheName);
}
