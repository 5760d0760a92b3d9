package io.larder.jcache;

import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.memcached.Expiry;
import java.time.Duration;

/**
 * How long the server keeps the items of a cache. It counts in seconds, and its clock ticks once a
 * second. So an entry that has its deadline with it is kept a little longer than that: there the
 * server only collects garbage, and must never be early. An entry that is touched at each access
 * has no other deadline than the server's: that one must never be late.
 *
 * @param touchedSeconds the time to live that an access gives an entry; 0 if entries have their
 *     deadlines with them
 * @param kept whether an update may leave an entry's deadline as it is
 */
record Lifetimes(long touchedSeconds, boolean kept) {

  /** The tick, and that the server's ticks are a little longer than seconds: one each. */
  private static final int TICKS = 2;

  /** From here on memcached wants the moment instead, in Unix time by its own clock. */
  private static final long LONGEST_RELATIVE = Duration.ofDays(30).toSeconds();

  /** By how much the clock of a server may be wrong until that shows. */
  private static final long CLOCKS = Duration.ofHours(1).toSeconds();

  static Lifetimes of(ExpiryRules expiry) {
    return new Lifetimes(expiry.touchedSeconds(), expiry.updateNeedsOldEntry());
  }

  boolean isTouching() {
    return touchedSeconds > 0;
  }

  /** The time to live that an access gives an entry. */
  Expiry touched() {
    // As a moment, it is rounded up, and the server's clock may be a second behind.
    long early = touchedSeconds > LONGEST_RELATIVE ? TICKS : 0;
    return Expiry.in(Duration.ofSeconds(touchedSeconds - early));
  }

  /** The time to live of an entry with a deadline. */
  Expiry of(long deadlineMillis) {
    if (deadlineMillis == Deadlines.NEVER) {
      return Expiry.NEVER;
    }
    if (deadlineMillis == Deadlines.TOUCHED) {
      return touched();
    }
    long millis = Math.max(0, deadlineMillis - System.currentTimeMillis());
    long seconds = millis / 1000 + 1 + TICKS;
    return Expiry.in(Duration.ofSeconds(seconds > LONGEST_RELATIVE ? seconds + CLOCKS : seconds));
  }
}
