package io.larder.memcached;

import java.time.Duration;
import java.util.Set;

/**
 * Whether a failed call is tried again, within its deadline. Without one, a request is sent again
 * only if its connection turned out to have died unnoticed and it is safe to repeat.
 *
 * @param attempts how often a call is tried at the most, at least 1
 * @param delay the pause before the second attempt; each further one is twice as long, and up to
 *     half of it is taken off at random, so that clients do not retry in step
 * @param maxDelay the longest pause
 * @param retryFor the failures that are worth another attempt; empty: any
 * @param doNotRetryFor the failures that are not, even if the other set has them
 * @param scope which requests may be sent again
 */
public record RetryPolicy(
    int attempts,
    Duration delay,
    Duration maxDelay,
    Set<Class<? extends MemcachedException>> retryFor,
    Set<Class<? extends MemcachedException>> doNotRetryFor,
    Scope scope) {

  /** Which requests may be sent again. */
  public enum Scope {
    /** Those that are safe to repeat, and those that were certainly not sent. */
    SAFE,
    /**
     * All of them. A write whose reply was lost is then done twice: a counter may count double, an
     * add may find its own item, and a set may overwrite what another client stored in between.
     */
    ALL
  }

  /** One attempt. */
  public static final RetryPolicy NONE = of(1, Duration.ZERO);

  /**
   * Checks the values.
   *
   * @param attempts the most attempts
   * @param delay the first pause
   * @param maxDelay the longest pause
   * @param retryFor what to retry for
   * @param doNotRetryFor what not to retry for
   * @param scope which requests may be sent again
   * @throws IllegalArgumentException if there is no attempt, a pause is negative, or a class is in
   *     both sets
   */
  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, but is " + attempts);
    }
    if (delay.isNegative() || maxDelay.compareTo(delay) < 0) {
      throw new IllegalArgumentException(
          "delay must not be negative or over maxDelay, but they are " + delay + ", " + maxDelay);
    }
    retryFor = Set.copyOf(retryFor);
    doNotRetryFor = Set.copyOf(doNotRetryFor);
    for (Class<?> type : retryFor) {
      if (doNotRetryFor.contains(type)) {
        throw new IllegalArgumentException(type.getName() + " is in both sets");
      }
    }
  }

  /**
   * Makes a policy for all failures and the requests that are safe to send again.
   *
   * @param attempts how often a call is tried at the most
   * @param delay the pause before the second attempt, growing up to 16 times as long
   * @return the policy
   */
  public static RetryPolicy of(int attempts, Duration delay) {
    return new RetryPolicy(attempts, delay, delay.multipliedBy(16), Set.of(), Set.of(), Scope.SAFE);
  }

  /**
   * Tells whether a failure is worth another attempt.
   *
   * @param failure the failure
   * @return whether it is, by its type
   */
  public boolean isRetriable(MemcachedException failure) {
    return (retryFor.isEmpty() || retryFor.stream().anyMatch(type -> type.isInstance(failure)))
        && doNotRetryFor.stream().noneMatch(type -> type.isInstance(failure));
  }

  /**
   * Computes the pause before an attempt.
   *
   * @param attempt which attempt it is, from 2 on
   * @param random a number from 0 to 1
   * @return nanoseconds
   */
  public long pauseNanos(int attempt, double random) {
    double full = delay.toNanos() * Math.pow(2, attempt - 2);
    return (long) (Math.min(full, (double) maxDelay.toNanos()) * (1 - random / 2));
  }
}
