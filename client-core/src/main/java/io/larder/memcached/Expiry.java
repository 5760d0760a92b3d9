package io.larder.memcached;

import java.time.Duration;
import java.time.Instant;

/**
 * When the server forgets an item. memcached counts in seconds, and reads a number of over 30 days
 * as a moment in Unix time; this type does the conversion, when a request is made.
 *
 * <p>memcached's clock ticks once a second, so an item may expire a second before its time, and one
 * with a moment when the server's clock says so. Whoever needs it to stay adds two seconds.
 *
 * @param seconds seconds from the request on, or a moment in Unix time; negative: at once; zero:
 *     never
 * @param absolute whether {@code seconds} is a moment
 */
public record Expiry(long seconds, boolean absolute) {

  /** The item stays until it is deleted or evicted. */
  public static final Expiry NEVER = new Expiry(0, false);

  private static final Expiry AT_ONCE = new Expiry(-1, false);

  /** Up to here memcached takes the number for a time, beyond for a moment in Unix time. */
  private static final long LONGEST_RELATIVE = 60L * 60 * 24 * 30;

  /** memcached reads the number as a signed 32-bit one. */
  private static final long LATEST = Integer.MAX_VALUE;

  /**
   * The item expires after a time, which runs anew for each request that this expiry is given to.
   *
   * @param ttl the time, rounded up to whole seconds; zero or less expires the item at once
   * @return the expiry
   */
  public static Expiry in(Duration ttl) {
    return ttl.isNegative() || ttl.isZero()
        ? AT_ONCE
        : new Expiry(ceil(ttl.getSeconds(), ttl.getNano()), false);
  }

  /**
   * The item expires at a moment.
   *
   * @param moment the moment, rounded up to whole seconds; one in the past expires the item at once
   * @return the expiry
   */
  public static Expiry at(Instant moment) {
    long seconds = ceil(moment.getEpochSecond(), moment.getNano());
    return seconds <= 0 ? AT_ONCE : new Expiry(seconds, true);
  }

  private static long ceil(long seconds, int nanos) {
    return nanos > 0 && seconds < Long.MAX_VALUE ? seconds + 1 : seconds;
  }

  /**
   * Returns the number that goes over the wire if the request is made now.
   *
   * @return 0 for never, a negative number for at once, up to 30 days a time in seconds, and a
   *     moment in Unix time beyond that
   */
  public long wireSeconds() {
    if (!absolute && seconds <= LONGEST_RELATIVE) {
      return Math.max(seconds, -1);
    }
    long now = System.currentTimeMillis() / 1000;
    if (absolute) {
      return seconds <= now ? -1 : Math.min(seconds, LATEST);
    }
    // The second that has begun counts, or else the item would expire up to a second early.
    return Math.min(now + 1 + Math.min(seconds, LATEST), LATEST);
  }

  @Override
  public String toString() {
    if (absolute) {
      return "at " + Instant.ofEpochSecond(seconds);
    }
    return seconds == 0 ? "never" : seconds < 0 ? "at once" : "in " + seconds + " s";
  }
}
