package io.larder.memcached;

/** What a client thinks of a node. */
public enum NodeState {
  /** It answers. */
  UP,
  /**
   * A request to it failed. The next ones go through still; when one of these fails as well, only
   * one attempt is made per {@link FailurePolicy#retryTimeout()}, and all other requests are turned
   * away at once.
   */
  SUSPECT,
  /**
   * {@link FailurePolicy#retryAttempts()} attempts have failed: its keys go to other nodes, or
   * fail.
   */
  DEAD,
  /** It was suspect or dead for long enough, and one request is trying it right now. */
  PROBING
}
