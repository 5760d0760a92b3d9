package io.larder.memcached;

/**
 * Is told what happens to nodes. Called on the thread of the request that found it out, so it must
 * be quick and must not use the client; what it throws is logged and otherwise ignored.
 * Thread-safe.
 */
@FunctionalInterface
public interface NodeListener {

  /** Listens to nothing. */
  NodeListener NONE = (node, from, to) -> {};

  /**
   * A node changed its state.
   *
   * @param node the node
   * @param from its state before
   * @param to its state now
   */
  void stateChanged(ServerAddress node, NodeState from, NodeState to);
}
