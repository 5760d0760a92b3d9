package io.larder.memcached;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Decides which node owns a key. One locator serves one set of nodes, which it knows by their place
 * in the list it was made for. Immutable; called for every request.
 */
public interface NodeLocator {

  /** Makes locators. */
  @FunctionalInterface
  interface Factory {

    /**
     * Makes a locator for a set of nodes.
     *
     * @param nodes at least one; no address is there twice
     * @return the locator
     */
    NodeLocator create(List<WeightedServer> nodes);
  }

  /**
   * Finds the owner of a key.
   *
   * @param key the key
   * @return the place of the node in the list
   */
  int owner(Key key);

  /**
   * Finds who stands in for the owner of a key.
   *
   * @param key the key
   * @param eligible tells which nodes may be chosen
   * @return the place of the node in the list; -1 if none is eligible
   */
  int owner(Key key, IntPredicate eligible);

  /**
   * Says how much a node is in favour of a key, for explanations: the highest score owns it.
   *
   * @param node the place of the node in the list
   * @param key the key
   * @return its score
   */
  double score(int node, Key key);
}
