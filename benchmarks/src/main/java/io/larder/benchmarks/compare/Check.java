package io.larder.benchmarks.compare;

import org.jspecify.annotations.Nullable;

/** Makes sure that what is measured is what it seems to be. */
final class Check {

  private Check() {}

  static void present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("a value is missing");
    }
  }

  static void all(int found) {
    if (found != Op.MANY) {
      throw new IllegalStateException("of " + Op.MANY + " values only " + found + " came");
    }
  }

  static void done(boolean done) {
    if (!done) {
      throw new IllegalStateException("a value was not stored");
    }
  }
}
