package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.Workload;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many threads on few connections, while all goes well and while it does not: no wrong value, no
 * stuck thread, and afterwards everything is at rest and works.
 */
@ParameterizedClass(name = "{0} nodes, {1} connections each")
@CsvSource({"1, 1", "1, 8", "3, 3"})
class ConcurrencyIT {

  private static final int THREADS = 64;
  private static final Duration HASTE = Duration.ofMillis(300);
  private final int connections;
  private final int nodes;
  private MemcachedServers servers;

  ConcurrencyIT(int nodes, int connections) {
    this.nodes = nodes;
    this.connections = connections;
  }

  @BeforeEach
  void startServers() {
    servers = Fleet.start(nodes);
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  private static boolean never(MemcachedException failure) {
    return false;
  }

  private static boolean isOutage(MemcachedException failure) {
    return failure instanceof ConnectionLostException
        || failure instanceof NodeUnavailableException;
  }

  private static boolean isOutageOrSilence(MemcachedException failure) {
    return isOutage(failure) || failure instanceof RequestTimeoutException;
  }

  private ClientBuilder<String> builder() {
    return Fleet.client(servers).pool(new PoolOptions(connections, 10_000, Duration.ofMinutes(1)));
  }

  private MemcachedClient<String> hasty() {
    return builder().timeouts(new Timeouts(HASTE, HASTE)).build();
  }

  @Test
  void mixedOperations_allWell_neverFail() {
    try (MemcachedClient<String> client = builder().build()) {
      try (Workload workload =
          Workload.start(THREADS, client, ConcurrencyIT::never, ConcurrencyIT::never)) {
        workload.awaitProgress(5_000);
      }
      assertAtRest(client);
    }
  }

  @Test
  void mixedOperations_shortIdleTimeout_neverFail() {
    PoolOptions restless = new PoolOptions(connections, 10_000, Duration.ofMillis(2));
    try (MemcachedClient<String> client = builder().pool(restless).build()) {
      try (Workload workload =
          Workload.start(THREADS, client, ConcurrencyIT::never, ConcurrencyIT::never)) {
        workload.awaitProgress(3_000);
      }
      assertAtRest(client);
    }
  }

  @Test
  void mixedOperations_callersInterrupted_failForNobodyElse() {
    try (MemcachedClient<String> client = builder().build()) {
      Predicate<MemcachedException> own = e -> e instanceof RequestInterruptedException;
      // A write that shared its packet with an interrupted caller's request is not sent twice.
      Predicate<MemcachedException> shared = e -> e instanceof ConnectionLostException;
      try (Workload workload = Workload.start(THREADS, client, own, own.or(shared))) {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
          workload.interrupt(random);
          LockSupport.parkNanos(2_000_000);
        }
        workload.awaitProgress(1_000);
        assertTrue(workload.failed() > 0, "nobody was interrupted in a call");
      }
      assertAtRest(client);
    }
  }

  @Test
  void mixedOperations_serverPausedAndResumed_recover() {
    try (MemcachedClient<String> client = hasty()) {
      try (Workload workload =
          Workload.start(
              THREADS,
              client,
              ConcurrencyIT::isOutageOrSilence,
              ConcurrencyIT::isOutageOrSilence)) {
        for (int i = 0; i < 2; i++) {
          workload.awaitProgress(300);
          long before = workload.failed();
          Fleet.pause(servers.get(0));
          Await.until("calls time out", () -> workload.failed() > before + THREADS);
          servers.get(0).resume();
        }
        workload.awaitProgress(300);
      }
      assertAtRest(client);
    }
  }

  @Test
  void mixedOperations_serversRestarted_recover() {
    try (MemcachedClient<String> client = builder().build()) {
      try (Workload workload =
          Workload.start(THREADS, client, ConcurrencyIT::isOutage, ConcurrencyIT::isOutage)) {
        for (int i = 0; i < 4; i++) {
          workload.awaitProgress(300);
          servers.get(i % nodes).restart();
        }
        workload.awaitProgress(300);
      }
      assertAtRest(client);
    }
  }

  @Test
  void mixedOperations_restartedAndInterrupted_recover() {
    Predicate<MemcachedException> any =
        e -> isOutage(e) || e instanceof RequestInterruptedException;
    try (MemcachedClient<String> client = builder().build()) {
      try (Workload workload = Workload.start(THREADS, client, any, any)) {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
          workload.interrupt(random);
          LockSupport.parkNanos(1_000_000);
          if (i % 100 == 50) {
            servers.get(i % nodes).restart();
          }
        }
        workload.awaitProgress(300);
      }
      assertAtRest(client);
    }
  }

  private void assertAtRest(MemcachedClient<String> client) {
    servers.forEach(MemcachedServer::flush);
    for (int i = 0; i < 50; i++) {
      String key = "after" + i;
      assertNull(client.get(key));
      client.set(key, "v", Expiry.NEVER);
      assertEquals("v", client.get(key));
      assertEquals(Map.of(key, "v"), client.getMany(List.of(key, "none")).values());
      assertEquals(List.of(key), List.copyOf(client.deleteMany(List.of(key)).orThrow().done()));
    }
    for (NodeStatus node : client.meta().nodes()) {
      assertEquals(NodeState.UP, node.state());
      assertEquals(0, node.active(), node.toString());
      assertEquals(0, node.waiting(), node.toString());
      assertTrue(node.connections() <= connections, node.toString());
    }
  }
}
