package io.larder.memcached;

import java.time.Duration;

/**
 * How {@link LoadingClient#getOrLoad} shares the work.
 *
 * @param lease for how long the one that loads has the right to; then another one may load. Longer
 *     than a load takes, or what was loaded is not stored. memcached counts it in seconds
 * @param maxWait how long the others wait for the value. A little longer than the lease, so that
 *     they also survive the death of the one that loads
 * @param refreshAhead when a value is read whose remaining time to live is less than this, one
 *     caller loads it anew while the others get the old one; zero: a value is used to its end. Less
 *     than the time to live of the values, or every value is loaded twice
 */
public record LoadOptions(Duration lease, Duration maxWait, Duration refreshAhead) {

  /** A lease of ten seconds, a wait of fifteen, and no refresh ahead. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ZERO);

  /**
   * Checks the values.
   *
   * @param lease how long one has the right to load
   * @param maxWait how long the others wait
   * @param refreshAhead how long before its end a value is loaded anew
   * @throws IllegalArgumentException if one is out of range
   */
  public LoadOptions {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "the lease must be between 1 second and 1 day, but is " + lease);
    }
    if (maxWait.isNegative() || maxWait.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("maxWait must be between 0 and 1 day, but is " + maxWait);
    }
    if (refreshAhead.isNegative()) {
      throw new IllegalArgumentException(
          "refreshAhead must not be negative, but is " + refreshAhead);
    }
  }

  /**
   * Replaces the lease.
   *
   * @param lease how long one has the right to load
   * @return new options
   */
  public LoadOptions withLease(Duration lease) {
    return new LoadOptions(lease, maxWait, refreshAhead);
  }

  /**
   * Replaces the wait.
   *
   * @param maxWait how long the others wait
   * @return new options
   */
  public LoadOptions withMaxWait(Duration maxWait) {
    return new LoadOptions(lease, maxWait, refreshAhead);
  }

  /**
   * Replaces the time of refreshing.
   *
   * @param refreshAhead how long before its end a value is loaded anew
   * @return new options
   */
  public LoadOptions withRefreshAhead(Duration refreshAhead) {
    return new LoadOptions(lease, maxWait, refreshAhead);
  }
}
