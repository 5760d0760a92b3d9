package io.larder.memcached;

import io.larder.memcached.internal.discovery.ClusterConfig;
import io.larder.memcached.internal.discovery.DnsAddresses;
import io.larder.memcached.internal.discovery.DnsServices;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which servers there are. A client asks again and again on a thread of its own; when the
 * answer changes, its keys move. While there is no answer, it keeps the servers that it has.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface ServerDiscovery {

  /** Asks a server something, with the client's timeouts, credentials and TLS options. */
  @FunctionalInterface
  interface Asker {

    /**
     * Sends a command whose reply ends with a line {@code END}.
     *
     * @param server the server to ask; it need not be one of the client's
     * @param command the command without its line end
     * @return the lines of the reply before {@code END}
     * @throws MemcachedException if the server does not answer, or answers with an error
     */
    List<String> ask(ServerAddress server, String command);
  }

  /**
   * Finds the servers.
   *
   * @param asker talks to a server, if that helps
   * @return the servers in any order; an empty list counts as no answer
   * @throws IOException if they cannot be found out now
   */
  List<ServerAddress> discover(Asker asker) throws IOException;

  /**
   * Tells which name the servers' certificates have, if it is not that of the addresses that are
   * found. {@link TlsOptions#serverName(String)} goes before.
   *
   * @return the name; empty if each server has its own
   */
  default Optional<String> serverName() {
    return Optional.empty();
  }

  /**
   * Every address that a name has: A and AAAA records.
   *
   * @param name a host name; with TLS, the servers' certificates must be for it
   * @param port the port of all of them
   * @return the discovery; its servers are named by IP address
   */
  static ServerDiscovery dns(String name, int port) {
    return new DnsAddresses(name, port);
  }

  /**
   * Every target of a service name: SRV records, which have hosts and ports.
   *
   * @param service the whole name, for example {@code _memcached._tcp.example.com}; or {@code
   *     dns://server:port/name}, to ask that DNS server instead of the system's
   * @return the discovery; its servers are named by host name
   */
  static ServerDiscovery srv(String service) {
    return new DnsServices(service);
  }

  /**
   * The members of a managed cluster: {@code config get cluster}, as the configuration endpoints of
   * Amazon ElastiCache and Google Memorystore answer it.
   *
   * @param endpoint the configuration endpoint
   * @return the discovery; its servers are named by host name, or by IP address where they have
   *     none
   */
  static ServerDiscovery clusterConfig(ServerAddress endpoint) {
    return new ClusterConfig(endpoint);
  }
}
