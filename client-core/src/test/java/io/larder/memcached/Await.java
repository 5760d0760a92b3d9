package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, for as long as a loaded machine may need. */
final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Await() {}

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("the condition did not come true within " + LIMIT);
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }
}
