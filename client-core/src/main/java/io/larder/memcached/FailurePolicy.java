package io.larder.memcached;

import java.time.Duration;
import java.util.Objects;

/**
 * When a node counts as dead, and what happens then. The defaults are those of pymemcache's hash
 * client.
 *
 * @param retryAttempts how many attempts on a suspect node must fail before it is dead; with 0 the
 *     first failure is enough
 * @param retryTimeout the time between attempts on a suspect node
 * @param deadTimeout how long a node stays dead before one request tries it again; if all nodes are
 *     dead and requests may be rerouted, {@code retryTimeout} holds instead
 * @param failover what becomes of its keys meanwhile
 */
public record FailurePolicy(
    int retryAttempts, Duration retryTimeout, Duration deadTimeout, Failover failover) {

  /** Two attempts, a second apart; dead for a minute; requests for the keys of a dead node move. */
  public static final FailurePolicy DEFAULT =
      new FailurePolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(60), Failover.REROUTE);

  /**
   * Checks the values.
   *
   * @param retryAttempts the failed attempts that make a node dead
   * @param retryTimeout the time between attempts
   * @param deadTimeout how long a node stays dead
   * @param failover what becomes of its keys
   * @throws IllegalArgumentException if one is negative
   */
  public FailurePolicy {
    Objects.requireNonNull(failover, "failover");
    if (retryAttempts < 0 || retryTimeout.isNegative() || deadTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "retryAttempts, retryTimeout and deadTimeout must not be negative, but are "
              + retryAttempts
              + ", "
              + retryTimeout
              + " and "
              + deadTimeout);
    }
  }
}
