package io.larder.testkit;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Several test servers with the same options. Immutable, but its servers may be controlled. */
public final class MemcachedServers implements Iterable<MemcachedServer>, AutoCloseable {

  private final List<MemcachedServer> servers;

  private MemcachedServers(List<MemcachedServer> servers) {
    this.servers = List.copyOf(servers);
  }

  /**
   * Starts servers with the default options.
   *
   * @param nodes how many
   * @return the servers, ready for connections
   * @throws MemcachedServerException if one of them can't be started; none is left running then
   */
  public static MemcachedServers start(int nodes) {
    return start(nodes, MemcachedOptions.defaults());
  }

  /**
   * Starts servers.
   *
   * @param nodes how many
   * @param options what is wanted of each; a fixed port or socket allows for one node only
   * @return the servers, ready for connections
   * @throws MemcachedServerException if one of them can't be started; none is left running then
   */
  public static MemcachedServers start(int nodes, MemcachedOptions options) {
    if (nodes < 1) {
      throw new IllegalArgumentException("nodes must be at least 1: " + nodes);
    }
    if (nodes > 1 && (options.port() != 0 || options.unixSocket() != null)) {
      throw new IllegalArgumentException(nodes + " nodes can't share one port or socket");
    }
    List<MemcachedServer> started = new ArrayList<>(nodes);
    try {
      while (started.size() < nodes) {
        started.add(MemcachedServer.start(options));
      }
    } catch (MemcachedServerException e) {
      started.forEach(MemcachedServer::close);
      throw e;
    }
    return new MemcachedServers(started);
  }

  /**
   * Returns all addresses, as a client's configuration takes them.
   *
   * @return the addresses, separated by commas
   */
  public String addresses() {
    return servers.stream().map(MemcachedServer::address).collect(joining(","));
  }

  /**
   * Returns the number of servers, running or not.
   *
   * @return the number of servers
   */
  public int size() {
    return servers.size();
  }

  /**
   * Returns one of the servers.
   *
   * @param index its position, from 0 on
   * @return the server
   */
  public MemcachedServer get(int index) {
    return servers.get(index);
  }

  /**
   * Returns the servers in their order.
   *
   * @return an immutable list
   */
  public List<MemcachedServer> list() {
    return servers;
  }

  @Override
  public Iterator<MemcachedServer> iterator() {
    return servers.iterator();
  }

  /** Removes all items from all servers. */
  public void flush() {
    servers.forEach(MemcachedServer::flush);
  }

  @Override
  public void close() {
    servers.forEach(MemcachedServer::close);
  }
}
