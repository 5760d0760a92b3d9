package io.larder.memcached;

/**
 * Is told of every request, so that it can be counted and timed. Called on the thread of the
 * request for each attempt, so it must be quick; what it throws goes to the caller. Thread-safe.
 */
@FunctionalInterface
public interface RequestRecorder {

  /** Records nothing, and saves the cost of looking at the clock. */
  RequestRecorder NONE = (node, operation, outcome, nanos) -> {};

  /**
   * A request ended.
   *
   * @param node the node that it went to, or would have gone to
   * @param operation the kind of request: {@code get}, {@code set}, {@code delete}, {@code count},
   *     {@code bulk-get}, {@code batch}, {@code quiet}, or the name of a classic command
   * @param outcome how it ended
   * @param nanos how long it took, waiting for a connection included
   */
  void record(ServerAddress node, String operation, Outcome outcome, long nanos);
}
