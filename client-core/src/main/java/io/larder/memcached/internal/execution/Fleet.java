package io.larder.memcached.internal.execution;

import io.larder.memcached.Failover;
import io.larder.memcached.Key;
import io.larder.memcached.NodeLocator;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.ServerAddress;
import java.util.List;

/**
 * The nodes of a moment, and who owns which key. Immutable: another set of servers is another
 * fleet.
 *
 * @param nodes the nodes, in the order in which they were configured
 * @param locator decides between them
 * @param failover what becomes of the keys of a dead one
 */
public record Fleet(List<Node> nodes, NodeLocator locator, Failover failover) {

  /** Returns the node that a request for a key goes to now. */
  public Node route(Key key) {
    Node owner = owner(key);
    if (owner.isRoutable() || failover == Failover.FAIL) {
      return owner;
    }
    int next = locator.owner(key, i -> nodes.get(i).isRoutable());
    if (next < 0) {
      owner.hurry();
      return owner;
    }
    return nodes.get(next);
  }

  /** Makes the exception for a client that has not found its servers yet. */
  public static NodeUnavailableException noServers() {
    return new NodeUnavailableException(
        null, "no servers are known: discovery has not found any yet. Nothing was sent.", null);
  }

  /** Returns the node that owns a key, whatever its state. */
  public Node owner(Key key) {
    if (nodes.isEmpty()) {
      throw noServers();
    }
    return nodes.get(locator.owner(key));
  }

  /** Returns the node that has an address. */
  public Node node(ServerAddress address) {
    for (Node node : nodes) {
      if (node.address().equals(address)) {
        return node;
      }
    }
    throw new IllegalArgumentException(address + " is none of this client's servers");
  }
}
