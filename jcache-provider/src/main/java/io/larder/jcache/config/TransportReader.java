package io.larder.jcache.config;

import io.larder.jcache.config.Transport.Discovery;
import io.larder.jcache.config.Transport.Tls;
import io.larder.memcached.Credentials;
import io.larder.memcached.Failover;
import io.larder.memcached.FailurePolicy;
import io.larder.memcached.KeepAlive;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.RetryPolicy;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.Timeouts;
import io.larder.memcached.WeightedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a transport of settings. */
final class TransportReader {

  private final Values values;

  private TransportReader(Values values) {
    this.values = values;
  }

  static Transport read(Values values) {
    return new TransportReader(values).read();
  }

  private Transport read() {
    Optional<Discovery> discovery = discovery();
    List<WeightedServer> servers =
        discovery.isPresent() ? List.of() : values.get(ManagerOptions.SERVERS);
    return new Transport(
        servers,
        discovery,
        new Timeouts(
            values.get(ManagerOptions.REQUEST_TIMEOUT), values.get(ManagerOptions.CONNECT_TIMEOUT)),
        pool(),
        retries(),
        failures(),
        keepAlive(),
        credentials(),
        tls());
  }

  private Optional<Discovery> discovery() {
    return values
        .find(ManagerOptions.DISCOVERY_DNS)
        .map(address -> discovery(Discovery.Kind.DNS, tcp(ManagerOptions.DISCOVERY_DNS, address)))
        .or(
            () ->
                values
                    .find(ManagerOptions.DISCOVERY_CLUSTER)
                    .map(address -> discovery(Discovery.Kind.CLUSTER, address.toString())))
        .or(
            () ->
                values
                    .find(ManagerOptions.DISCOVERY_SRV)
                    .map(
                        name ->
                            values.make(
                                () -> discovery(Discovery.Kind.SRV, name),
                                ManagerOptions.DISCOVERY_SRV)));
  }

  private Discovery discovery(Discovery.Kind kind, String name) {
    return new Discovery(kind, name, values.get(ManagerOptions.DISCOVERY_INTERVAL));
  }

  private String tcp(Option<ServerAddress> option, ServerAddress address) {
    if (address.isUnix()) {
      throw values.setting(option).bad("a host name is wanted", null);
    }
    return address.toString();
  }

  private PoolOptions pool() {
    return values.make(
        () ->
            new PoolOptions(
                values
                    .find(ManagerOptions.MAX_CONNECTIONS)
                    .orElse(PoolOptions.DEFAULT.maxConnections()),
                values.get(ManagerOptions.MAX_WAITING),
                values.get(ManagerOptions.IDLE_TIMEOUT)),
        ManagerOptions.MAX_CONNECTIONS,
        ManagerOptions.MAX_WAITING);
  }

  private RetryPolicy retries() {
    return values.make(
        () ->
            new RetryPolicy(
                values.get(ManagerOptions.RETRY_ATTEMPTS),
                values.get(ManagerOptions.RETRY_DELAY),
                values.get(ManagerOptions.RETRY_MAX_DELAY),
                Set.of(),
                Set.of(),
                RetryPolicy.Scope.SAFE),
        ManagerOptions.RETRY_ATTEMPTS,
        ManagerOptions.RETRY_DELAY,
        ManagerOptions.RETRY_MAX_DELAY);
  }

  /**
   * A key stays with its owner, also while that is down: what another server stored meanwhile, and
   * what the owner still has when it comes back, could be stale.
   */
  private FailurePolicy failures() {
    return values.make(
        () ->
            new FailurePolicy(
                values.get(ManagerOptions.FAILURE_RETRY_ATTEMPTS),
                values.get(ManagerOptions.FAILURE_RETRY_TIMEOUT),
                values.get(ManagerOptions.FAILURE_DEAD_TIMEOUT),
                Failover.FAIL),
        ManagerOptions.FAILURE_RETRY_ATTEMPTS);
  }

  private Optional<KeepAlive> keepAlive() {
    return values
        .find(ManagerOptions.KEEP_ALIVE_IDLE)
        .map(
            idle ->
                values.make(
                    () ->
                        new KeepAlive(
                            idle,
                            values.get(ManagerOptions.KEEP_ALIVE_INTERVAL),
                            values.get(ManagerOptions.KEEP_ALIVE_COUNT)),
                    ManagerOptions.KEEP_ALIVE_IDLE));
  }

  private Optional<Credentials> credentials() {
    Optional<String> user = values.find(ManagerOptions.USER);
    Optional<String> password =
        values
            .find(ManagerOptions.PASSWORD)
            .or(() -> values.find(ManagerOptions.PASSWORD_FILE).map(this::secret));
    if (user.isEmpty() && password.isEmpty()) {
      return Optional.empty();
    }
    return values.make(
        () ->
            Optional.of(
                new Credentials(
                    user.orElseThrow(() -> missing("a password needs a user")),
                    password.orElseThrow(() -> missing("a user needs a password")))),
        ManagerOptions.USER,
        ManagerOptions.PASSWORD_FILE,
        ManagerOptions.PASSWORD);
  }

  private static IllegalArgumentException missing(String why) {
    return new IllegalArgumentException(why);
  }

  private String secret(String file) {
    try {
      return Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
    } catch (IOException | IllegalArgumentException e) {
      throw values.setting(ManagerOptions.PASSWORD_FILE).bad("the file cannot be read: " + e, e);
    }
  }

  private Optional<Tls> tls() {
    Optional<Path> trust = path(ManagerOptions.TLS_TRUST);
    Optional<Path> certificate = path(ManagerOptions.TLS_CERTIFICATE);
    Optional<Path> key = path(ManagerOptions.TLS_KEY);
    Optional<String> serverName = values.find(ManagerOptions.TLS_SERVER_NAME);
    if (certificate.isPresent() != key.isPresent() || (key.isPresent() && trust.isEmpty())) {
      throw values
          .setting(
              certificate.isPresent() ? ManagerOptions.TLS_CERTIFICATE : ManagerOptions.TLS_KEY)
          .bad("tls.certificate, tls.key and tls.trust go together", null);
    }
    return values.get(ManagerOptions.TLS)
        ? Optional.of(
            new Tls(trust, certificate, key, values.get(ManagerOptions.TLS_VERIFY), serverName))
        : Optional.empty();
  }

  private Optional<Path> path(Option<String> option) {
    return values.find(option).map(text -> values.make(() -> Path.of(text), option));
  }
}
