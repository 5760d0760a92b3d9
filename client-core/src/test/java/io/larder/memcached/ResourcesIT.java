package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.Workload;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client holds it gives back: sockets and threads, whatever happened on the way. */
@Memcached(nodes = 3, sources = Source.BINARY)
class ResourcesIT {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Duration HASTE = Duration.ofMillis(200);

  /** Whatever the first client of a JVM opens for good is not to be counted. */
  @BeforeEach
  void warmUp(MemcachedServers servers) {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "sockets are counted on Linux only");
    try (MemcachedClient<String> client = Fleet.client(servers).build()) {
      client.getMany(List.of("a", "b", "c", "d", "e")).values();
    }
    awaitNoThreads();
  }

  private static long sockets() {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.filter(ResourcesIT::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // It was closed meanwhile.
      return false;
    }
  }

  private static void awaitNoThreads() {
    Await.until("no thread of ours is left", () -> ours() == 0);
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("larder-") || name.contains("commons-pool"))
        .count();
  }

  private static void assertNothingIsLeft(long before) {
    awaitNoThreads();
    Await.until("as few sockets are open as before", () -> sockets() <= before);
  }

  @Test
  void close_afterWork_leavesNoSocketAndNoThread(MemcachedServers servers) {
    long before = sockets();
    for (int i = 0; i < 20; i++) {
      try (MemcachedClient<String> client = Fleet.client(servers).build()) {
        client.getMany(List.of("a", "b", "c", "d", "e")).values();
        client.set("a", "1", Expiry.NEVER);
      }
    }
    assertNothingIsLeft(before);
  }

  @Test
  void close_unused_leavesNoThread(MemcachedServers servers) {
    for (int i = 0; i < 20; i++) {
      Fleet.client(servers).build().close();
    }
    awaitNoThreads();
  }

  @Test
  void failures_ofEveryKind_leaveNoSocket(MemcachedServers servers) {
    long before = sockets();
    try (MemcachedClient<String> client =
        Fleet.client(servers)
            .pool(new PoolOptions(2, 10_000, Duration.ofMinutes(1)))
            .timeouts(new Timeouts(HASTE, HASTE))
            .build()) {
      try (Workload workload = Workload.start(16, client, e -> true, e -> true)) {
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
          workload.awaitProgress(200);
          MemcachedServer server = servers.get(i);
          long failed = workload.failed();
          Fleet.pause(server);
          Await.until("calls time out", () -> workload.failed() > failed + 20);
          server.resume();
          workload.awaitProgress(100);
          server.restart();
          for (int j = 0; j < 50; j++) {
            workload.interrupt(random);
          }
        }
      }
      assertTrue(sockets() <= before + 3 * 2, sockets() + " sockets, " + before + " before");
    }
    assertNothingIsLeft(before);
  }

  @Test
  void serverDown_manyCalls_leaveNoSocket(MemcachedServers servers) {
    long before = sockets();
    try (MemcachedClient<String> client = Fleet.client(servers).build()) {
      servers.forEach(MemcachedServer::stop);
      for (int i = 0; i < 200; i++) {
        String key = "k" + i;
        assertThrows(NodeUnavailableException.class, () -> client.get(key));
      }
      assertEquals(before, sockets());
    }
    assertNothingIsLeft(before);
  }

  @Test
  void idleTimeout_unusedConnections_areClosed(MemcachedServers servers) {
    long before = sockets();
    PoolOptions brief = new PoolOptions(4, 100, Duration.ofMillis(50));
    try (MemcachedClient<String> client = Fleet.client(servers).pool(brief).build()) {
      client.getMany(List.of("a", "b", "c", "d", "e")).values();
      assertTrue(sockets() > before);
      Await.until("idle connections are closed", () -> sockets() <= before);
      client.set("a", "1", Expiry.NEVER);
      assertEquals("1", client.get("a"));
    }
    assertNothingIsLeft(before);
  }
}
