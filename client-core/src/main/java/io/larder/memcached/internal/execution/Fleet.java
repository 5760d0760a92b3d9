package io.larder.memcached.internal.execution;

import io.larder.memcached.Key;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.routing.Rendezvous;
import java.util.List;
import java.util.function.Function;

/** The nodes, and who owns which key. Immutable. */
public final class Fleet {

  private final List<Node> nodes;
  private final Rendezvous rendezvous;

  public Fleet(List<ServerAddress> addresses, Function<ServerAddress, Node> factory) {
    this.nodes = addresses.stream().map(factory).toList();
    this.rendezvous = new Rendezvous(addresses.stream().map(ServerAddress::nodeId).toList());
  }

  /** Returns the node that owns a key. */
  public Node owner(Key key) {
    return nodes.get(rendezvous.owner(key));
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

  /** Returns all nodes in the order in which they were configured. */
  public List<Node> nodes() {
    return nodes;
  }
}
