package io.larder.memcached.internal.discovery;

import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The addresses of a name. How long an answer is cached is up to the Java runtime. */
public record DnsAddresses(String name, int port) implements ServerDiscovery {

  @Override
  public List<ServerAddress> discover(Asker asker) throws UnknownHostException {
    return Arrays.stream(InetAddress.getAllByName(name))
        .map(address -> new ServerAddress(address.getHostAddress(), port, null))
        .toList();
  }

  /** Certificates are for names, and hardly ever for the addresses that are behind them today. */
  @Override
  public Optional<String> serverName() {
    return Optional.of(name);
  }
}
