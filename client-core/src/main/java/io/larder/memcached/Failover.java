package io.larder.memcached;

/** What becomes of the keys of a dead node. */
public enum Failover {
  /** They go to the node with the next higher score, until their owner is back. */
  REROUTE,
  /** Requests for them fail with a {@link NodeUnavailableException} at once. */
  FAIL
}
