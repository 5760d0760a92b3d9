package io.larder.jcache.config;

import io.larder.memcached.PoolOptions;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.Timeouts;
import java.util.List;

/**
 * What a cache manager works with. Immutable; {@link SettingsReader} finds the values.
 *
 * @param transport the servers and how to reach them
 * @param keyPrefix what the keys of all caches begin with
 * @param allowedClasses patterns of classes that may be read from the caches, besides the declared
 *     ones
 * @param strictDeserialization whether a value that cannot be read is an error instead of a miss
 */
public record Settings(
    Transport transport,
    String keyPrefix,
    List<String> allowedClasses,
    boolean strictDeserialization) {

  /**
   * Copies the list.
   *
   * @param transport the servers
   * @param keyPrefix what keys begin with
   * @param allowedClasses class name patterns
   * @param strictDeserialization whether unreadable values are errors
   */
  public Settings {
    allowedClasses = List.copyOf(allowedClasses);
  }

  /**
   * The servers and how to reach them. Managers with equal transports share their connections.
   *
   * @param servers the servers' addresses
   * @param timeouts how long requests may take
   * @param pool how many connections there may be
   */
  public record Transport(List<ServerAddress> servers, Timeouts timeouts, PoolOptions pool) {

    /**
     * Copies the list.
     *
     * @param servers the servers' addresses
     * @param timeouts how long requests may take
     * @param pool how many connections there may be
     */
    public Transport {
      servers = List.copyOf(servers);
    }
  }
}
