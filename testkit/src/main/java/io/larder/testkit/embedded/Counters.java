package io.larder.testkit.embedded;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The values of all counters. Safe for use by many threads. */
final class Counters {

  private final Map<Counter, AtomicLong> values =
      Arrays.stream(Counter.values())
          .collect(Collectors.toUnmodifiableMap(counter -> counter, counter -> new AtomicLong()));

  void add(Counter counter) {
    value(counter).incrementAndGet();
  }

  long get(Counter counter) {
    return value(counter).get();
  }

  void reset() {
    values.values().forEach(value -> value.set(0));
  }

  @SuppressWarnings("NullAway") // Every counter has its value from the start.
  private AtomicLong value(Counter counter) {
    return values.get(counter);
  }
}
