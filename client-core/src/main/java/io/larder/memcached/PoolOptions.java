package io.larder.memcached;

import java.time.Duration;

/**
 * How many connections a node gets and how long they are kept.
 *
 * <p>Up to {@code maxConnections} callers have a connection each. When more want one, they queue,
 * and those who hold a connection carry the queued requests along in their own packets; the node
 * then gets by with about as many connections as the machine has cores. So this is not a limit on
 * concurrency, and rarely worth raising.
 *
 * @param maxConnections the most connections to one node, at least 1
 * @param maxWaiting the most requests that may wait for a connection of one node; one more is
 *     turned away at once with a {@link PoolExhaustedException}
 * @param idleTimeout how long an unused connection stays open
 */
public record PoolOptions(int maxConnections, int maxWaiting, Duration idleTimeout) {

  /** Twice as many connections as cores, but at least 4; 10,000 waiting; five minutes idle. */
  public static final PoolOptions DEFAULT =
      new PoolOptions(
          Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
          10_000,
          Duration.ofMinutes(5));

  /**
   * Checks the values.
   *
   * @param maxConnections the most connections to one node
   * @param maxWaiting the most requests that wait
   * @param idleTimeout how long an unused connection stays
   * @throws IllegalArgumentException if one is out of range
   */
  public PoolOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections must be at least 1, but is " + maxConnections);
    }
    if (maxWaiting < 0) {
      throw new IllegalArgumentException("maxWaiting must not be negative, but is " + maxWaiting);
    }
    if (idleTimeout.isNegative() || idleTimeout.isZero()) {
      throw new IllegalArgumentException("idleTimeout must be positive, but is " + idleTimeout);
    }
  }
}
