package io.larder.jcache;

import io.larder.jcache.config.Transport;
import io.larder.memcached.ClientBuilder;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.MetaClient;
import io.larder.memcached.serde.Serdes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients that managers share: one for each way to reach servers, open as long as a manager
 * uses it. Thread-safe; nothing is sent while the lock is held, since clients connect when they are
 * first needed.
 */
final class SharedClients {

  private final Map<Transport, Shared> clients = new HashMap<>();

  private static final class Shared {
    final MetaClient client;
    int users;

    Shared(MetaClient client) {
      this.client = client;
    }
  }

  /** Returns the client for these servers; {@link #release} has to follow. */
  synchronized MetaClient acquire(Transport transport) {
    Shared shared = clients.computeIfAbsent(transport, SharedClients::open);
    shared.users++;
    return shared.client;
  }

  private static Shared open(Transport transport) {
    ClientBuilder<byte[]> builder =
        MemcachedClient.builder(Serdes.bytes())
            .timeouts(transport.timeouts())
            .pool(transport.pool())
            .retries(transport.retries())
            .failures(transport.failures());
    transport
        .discovery()
        .ifPresentOrElse(
            discovery -> builder.discovery(discovery.source(), discovery.interval()),
            () -> builder.weightedServers(transport.servers()));
    transport.keepAlive().ifPresent(builder::keepAlive);
    transport.credentials().ifPresent(builder::credentials);
    transport.tls().ifPresent(tls -> builder.tls(tls.options()));
    return new Shared(builder.build().meta());
  }

  /** Gives the client back; the last one closes it. */
  void release(Transport transport) {
    MetaClient unused = removeIfUnused(transport);
    if (unused != null) {
      unused.close();
    }
  }

  private synchronized @Nullable MetaClient removeIfUnused(Transport transport) {
    Shared shared = clients.get(transport);
    if (shared == null || --shared.users > 0) {
      return null;
    }
    clients.remove(transport);
    return shared.client;
  }
}
