package io.larder.testkit.embedded;

import java.time.Clock;

/** Expiry times, in whole seconds since the epoch; 0 is never. */
final class Time {

  /** Beyond 30 days, a time in a request is absolute. */
  private static final long MAX_RELATIVE_SECONDS = 60L * 60 * 24 * 30;

  /** memcached's own time begins this long before it is started. */
  private static final long HEAD_START_SECONDS = 61;

  private final Clock clock;
  private final long startSeconds;
  private final long longAgo;

  Time(Clock clock) {
    this.clock = clock;
    this.startSeconds = nowSeconds();
    this.longAgo = startSeconds - HEAD_START_SECONDS;
  }

  long nowSeconds() {
    return clock.millis() / 1000;
  }

  long uptimeSeconds() {
    return nowSeconds() - startSeconds;
  }

  /** Turns the time of a request into an absolute one. */
  long expiry(long requested) {
    if (requested == 0) {
      return 0;
    }
    if (requested < 0) {
      return longAgo;
    }
    return requested > MAX_RELATIVE_SECONDS
        ? Math.max(requested, longAgo)
        : nowSeconds() + requested;
  }

  boolean isPast(long expiry) {
    return expiry != 0 && expiry <= nowSeconds();
  }
}
