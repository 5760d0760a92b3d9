package io.larder.memcached;

/** How a request ended, for metrics. */
public enum Outcome {
  /** Found, stored, deleted or counted. */
  OK,
  /** Answered, but nothing was found, or a condition did not hold. */
  MISS,
  /** The server answered with an error. */
  REFUSED,
  /** The deadline passed. */
  TIMEOUT,
  /** No connection could be made. */
  UNAVAILABLE,
  /** Turned away without an attempt: the node is known to be down, or too many requests wait. */
  REJECTED,
  /** The connection broke. */
  LOST,
  /** The reply was none of memcached's. */
  BROKEN,
  /** The calling thread was interrupted. */
  INTERRUPTED
}
