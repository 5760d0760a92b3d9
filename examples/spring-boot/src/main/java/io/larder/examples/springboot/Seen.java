package io.larder.examples.springboot;

import io.larder.examples.common.Promise;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who asked the catalogue saw.
 *
 * @param value what the catalogue answered
 * @param lookups how often its methods really ran
 */
record Seen<T>(@Nullable T value, int lookups) {

  void check(int expectedLookups, String promise) {
    Promise.check(lookups == expectedLookups, promise + ", but there was: " + this);
  }

  @Override
  public String toString() {
    String cost =
        switch (lookups) {
          case 0 -> "from the cache";
          case 1 -> "looked up";
          default -> "looked up " + lookups + " times";
        };
    return value + " [" + cost + "]";
  }
}
