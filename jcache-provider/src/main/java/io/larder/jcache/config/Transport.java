package io.larder.jcache.config;

import io.larder.memcached.Credentials;
import io.larder.memcached.FailurePolicy;
import io.larder.memcached.KeepAlive;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.RetryPolicy;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import io.larder.memcached.Timeouts;
import io.larder.memcached.TlsOptions;
import io.larder.memcached.WeightedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The servers and how to reach them. Managers with equal transports share their connections.
 *
 * @param servers the servers; none if they are discovered
 * @param discovery how to find them
 * @param timeouts how long requests may take
 * @param pool how many connections there may be
 * @param retries which requests are tried again
 * @param failures when a server counts as dead
 * @param keepAlive when silent connections are probed
 * @param credentials user and password
 * @param tls how connections are encrypted
 */
public record Transport(
    List<WeightedServer> servers,
    Optional<Discovery> discovery,
    Timeouts timeouts,
    PoolOptions pool,
    RetryPolicy retries,
    FailurePolicy failures,
    Optional<KeepAlive> keepAlive,
    Optional<Credentials> credentials,
    Optional<Tls> tls) {

  /**
   * Copies the list.
   *
   * @param servers the servers
   * @param discovery how to find them
   * @param timeouts how long requests may take
   * @param pool how many connections there may be
   * @param retries which requests are tried again
   * @param failures when a server counts as dead
   * @param keepAlive when silent connections are probed
   * @param credentials user and password
   * @param tls how connections are encrypted
   */
  public Transport {
    servers = List.copyOf(servers);
  }

  /**
   * How servers are found.
   *
   * @param kind who is asked
   * @param name for what
   * @param interval the time between two questions
   */
  public record Discovery(Kind kind, String name, Duration interval) {

    /** Who knows the servers. */
    public enum Kind {
      /** The address records of a host name. */
      DNS,
      /** The service records of a name. */
      SRV,
      /** The configuration endpoint of a managed cluster. */
      CLUSTER
    }

    /**
     * Checks the name.
     *
     * @param kind who is asked
     * @param name for what
     * @param interval the time between two questions
     * @throws IllegalArgumentException if nobody can be asked for it
     */
    public Discovery {
      var unused = source(kind, name);
    }

    /**
     * Returns what asks.
     *
     * @return the client's option
     */
    public ServerDiscovery source() {
      return source(kind, name);
    }

    private static ServerDiscovery source(Kind kind, String name) {
      if (kind == Kind.SRV) {
        return ServerDiscovery.srv(name);
      }
      ServerAddress address = ServerAddress.parse(name);
      return kind == Kind.CLUSTER
          ? ServerDiscovery.clusterConfig(address)
          : ServerDiscovery.dns(String.valueOf(address.host()), address.port());
    }
  }

  /**
   * How connections are encrypted. Names of files, so that equal settings are equal.
   *
   * @param trust the authorities
   * @param certificate the client's certificate; there if its key is
   * @param key its private key
   * @param verifyHostname whether certificates must be for the servers' names
   * @param serverName what to take for all servers' names
   */
  public record Tls(
      Optional<Path> trust,
      Optional<Path> certificate,
      Optional<Path> key,
      boolean verifyHostname,
      Optional<String> serverName) {

    /**
     * Returns what the client wants.
     *
     * @return the client's option
     */
    public TlsOptions options() {
      TlsOptions options =
          certificate
              .map(file -> TlsOptions.mutual(trust.orElseThrow(), file, key.orElseThrow()))
              .or(() -> trust.map(TlsOptions::trusting))
              .orElseGet(TlsOptions::systemTrust);
      if (!verifyHostname) {
        options = options.withoutHostnameVerification();
      }
      return serverName.map(options::serverName).orElse(options);
    }
  }
}
