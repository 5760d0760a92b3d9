package io.larder.jcache.expiry;

/**
 * Moments at which entries expire, in milliseconds since the epoch, and the numbers that stand for
 * something else. An entry is alive as long as the clock shows less than its deadline.
 */
public final class Deadlines {

  /** The entry does not expire. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The entry expires before anybody sees it. */
  public static final long AT_ONCE = 0;

  /** The entry keeps the deadline that it has. */
  public static final long UNCHANGED = -1;

  /**
   * The entry expires when the server says so, which every access puts off; only for caches of
   * {@link ExpiryRules#touchedSeconds()}.
   */
  public static final long TOUCHED = -2;

  private Deadlines() {}

  /**
   * Tells whether a deadline has come.
   *
   * @param deadlineMillis the deadline
   * @param nowMillis the time now
   * @return whether it is over
   */
  public static boolean isOver(long deadlineMillis, long nowMillis) {
    return deadlineMillis <= nowMillis;
  }
}
