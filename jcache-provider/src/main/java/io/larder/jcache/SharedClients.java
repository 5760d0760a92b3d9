package io.larder.jcache;

import io.larder.jcache.config.Transport;
import io.larder.memcached.ClientBuilder;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.MetaClient;
import io.larder.memcached.serde.Serdes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clients that managers share: one for each way to reach servers, open as long as a manager
 * uses it.
 *
 * <p>Thread-safe. This object's monitor guards who uses what, and is never held for long. A client
 * that discovers its servers does so for the first time while it is made, which may take as long as
 * the network does; it is made under a lock of its own, where only those wait that want the same
 * one. They count as its users already, so nobody releases a client that is being made.
 */
final class SharedClients {

  private final Map<Transport, Shared> clients = new HashMap<>();

  private static final class Shared {
    private final ReentrantLock making = new ReentrantLock();
    private @Nullable MetaClient client;
    private int users;

    MetaClient client(Transport transport) {
      making.lock();
      try {
        MetaClient made = client;
        if (made == null) {
          made = open(transport);
          client = made;
        }
        return made;
      } finally {
        making.unlock();
      }
    }
  }

  /** Returns the client for these servers; {@link #release} has to follow. */
  MetaClient acquire(Transport transport) {
    Shared shared = use(transport);
    boolean done = false;
    try {
      MetaClient client = shared.client(transport);
      done = true;
      return client;
    } finally {
      if (!done) {
        release(transport);
      }
    }
  }

  private synchronized Shared use(Transport transport) {
    Shared shared = clients.computeIfAbsent(transport, unused -> new Shared());
    shared.users++;
    return shared;
  }

  private static MetaClient open(Transport transport) {
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
    return builder.build().meta();
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
