package io.larder.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/**
 * What a contestant did in one slice of time; per operation, except for the rate.
 *
 * @param rate operations per second
 * @param clientMicros CPU time of the contestant's process
 * @param serverMicros CPU time of the servers' processes
 * @param allocated bytes that the contestant's process allocated
 * @param p50 the median latency in microseconds
 * @param p99 what one in a hundred takes longer than
 * @param p999 what one in a thousand takes longer than
 */
record Slice(
    double rate,
    double clientMicros,
    double serverMicros,
    double allocated,
    double p50,
    double p99,
    double p999) {

  /** Adds what only the parent knows. */
  Slice withServer(double serverCpuMicros, double seconds) {
    return new Slice(
        rate, clientMicros, serverCpuMicros / (rate * seconds), allocated, p50, p99, p999);
  }

  String encode() {
    return String.format(
        Locale.ROOT, "%f %f %f %f %f %f", rate, clientMicros, allocated, p50, p99, p999);
  }

  static Slice decode(String text) {
    List<Double> parts = List.of(text.split(" ", -1)).stream().map(Double::valueOf).toList();
    return new Slice(
        parts.get(0), parts.get(1), 0, parts.get(2), parts.get(3), parts.get(4), parts.get(5));
  }
}
