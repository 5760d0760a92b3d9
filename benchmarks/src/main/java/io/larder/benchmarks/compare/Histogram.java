package io.larder.benchmarks.compare;

/** Counts durations in buckets whose width is at most 3 % of the duration. For one thread. */
final class Histogram {

  private static final int FINE_BITS = 5;
  private static final int FINE = 1 << FINE_BITS;

  private final long[] counts = new long[FINE * (Long.SIZE - FINE_BITS)];
  private long total;

  void record(long nanos) {
    counts[index(nanos)]++;
    total++;
  }

  private static int index(long nanos) {
    if (nanos < FINE) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - FINE_BITS - Long.numberOfLeadingZeros(nanos);
    return (shift + 1) * FINE + (int) (nanos >>> shift) - FINE;
  }

  void add(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /** Returns the microseconds that a part of all durations does not exceed. */
  double micros(double part) {
    long wanted = (long) Math.ceil(total * part);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        int shift = Math.max(0, i / FINE - 1);
        long nanos = i < FINE ? i : (long) (i % FINE + FINE) << shift;
        return nanos / 1000.0;
      }
    }
    return 0;
  }
}
