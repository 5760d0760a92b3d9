package io.larder.jcache;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long callers of this JVM wait while nobody gets on with an entry, before one of them goes on
 * without waiting any longer; and the next one as much later, and so on. Long enough for a loader
 * or a processor that takes its time, and an end to all waiting if that one waits for one of those
 * who wait for it. Thread-safe.
 */
final class Patience {

  static final long NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private boolean renewed;
  private long renewedNanos;

  Patience() {
    this(System::nanoTime);
  }

  Patience(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns how much is left for somebody who has been waiting since some moment. */
  synchronized long leftNanos(long startNanos) {
    long from = renewed && renewedNanos - startNanos > 0 ? renewedNanos : startNanos;
    return Math.max(0, from + NANOS - clock.getAsLong());
  }

  /** Tells somebody who has been waiting since some moment whether to go on now. */
  synchronized boolean ends(long startNanos) {
    if (leftNanos(startNanos) > 0) {
      return false;
    }
    renew();
    return true;
  }

  /** Somebody has got on, so it is worth waiting. */
  synchronized void renew() {
    renewed = true;
    renewedNanos = clock.getAsLong();
  }
}
