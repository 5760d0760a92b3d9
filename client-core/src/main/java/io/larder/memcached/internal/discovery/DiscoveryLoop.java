package io.larder.memcached.internal.discovery;

import io.larder.memcached.MemcachedException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the servers until it is closed, on a daemon thread, and tells the client when they have
 * changed. What discovery throws is logged, and changes nothing.
 */
public final class DiscoveryLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryLoop.class);

  private final ServerDiscovery discovery;
  private final ServerDiscovery.Asker asker;
  private final Duration interval;
  private final Consumer<List<ServerAddress>> client;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Set<ServerAddress> known = Set.of();

  /** Creates the loop; {@link #start} sets it going. */
  public DiscoveryLoop(
      ServerDiscovery discovery,
      ServerDiscovery.Asker asker,
      Duration interval,
      Consumer<List<ServerAddress>> client) {
    this.discovery = discovery;
    this.asker = asker;
    this.interval = interval;
    this.client = client;
    this.thread = new Thread(this::run, "larder-discovery");
    thread.setDaemon(true);
  }

  /**
   * Asks once on this thread, so that a client has its servers from the beginning, and then goes
   * on.
   */
  public void start() {
    ask();
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread.
    }
  }

  private void ask() {
    try {
      List<ServerAddress> servers = discovery.discover(asker).stream().distinct().toList();
      if (!servers.isEmpty() && !known.equals(Set.copyOf(servers))) {
        client.accept(servers);
        LOG.info("discovery found {}, before it was {}", servers, known);
        known = Set.copyOf(servers);
      }
    } catch (IOException | MemcachedException e) {
      LOG.warn("discovery failed, the servers stay {}: {}", known, e.toString());
    } catch (RuntimeException e) {
      // Foreign code: a discovery that fails today must not be the end of all further ones.
      LOG.warn("discovery failed, the servers stay {}", known, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
