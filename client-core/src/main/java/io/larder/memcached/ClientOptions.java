package io.larder.memcached;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that a client is built from; made by {@link ClientBuilder}. */
record ClientOptions(
    List<WeightedServer> servers,
    NodeLocator.Factory locator,
    Timeouts timeouts,
    PoolOptions pool,
    FailurePolicy failures,
    RetryPolicy retries,
    NodeListener listener,
    RequestRecorder recorder,
    @Nullable KeepAlive keepAlive,
    @Nullable Credentials credentials,
    @Nullable TlsOptions tls,
    @Nullable Discovery discovery) {

  /** Where servers are found, and how often to ask. */
  record Discovery(ServerDiscovery source, Duration interval) {}

  static List<WeightedServer> checkServers(List<WeightedServer> servers) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("a client needs at least one server");
    }
    long distinct = servers.stream().map(WeightedServer::address).distinct().count();
    if (distinct < servers.size()) {
      throw new IllegalArgumentException("a server is named twice: " + servers);
    }
    return List.copyOf(servers);
  }
}
