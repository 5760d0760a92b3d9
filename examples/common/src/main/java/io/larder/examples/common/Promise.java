package io.larder.examples.common;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Holds the cache to what it promises: what is not as it should be ends the program. */
public final class Promise {

  private Promise() {}

  /**
   * Checks something.
   *
   * @param kept whether it is as promised
   * @param promise what is promised
   */
  public static void check(boolean kept, String promise) {
    if (!kept) {
      throw new IllegalStateException("This should be true, but is not: " + promise + ".");
    }
  }

  /**
   * Waits until something is as promised.
   *
   * @param atMost how long
   * @param kept whether it is as promised now
   * @param promise what is promised
   * @throws InterruptedException if somebody interrupts the example
   */
  public static void await(Duration atMost, BooleanSupplier kept, String promise)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!kept.getAsBoolean()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      check(waited.compareTo(atMost) < 0, promise + " within " + atMost.toSeconds() + " s");
      Thread.sleep(10);
    }
  }
}
