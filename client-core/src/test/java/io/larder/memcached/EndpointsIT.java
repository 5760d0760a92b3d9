package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a real server: unix domain socket, credentials, names with several addresses. */
class EndpointsIT {

  @TempDir Path directory;

  private static MemcachedOptions.Builder options() {
    return MemcachedOptions.builder().sources(Source.BINARY);
  }

  @Test
  void unixSocket_operations_workAsOverTcp() {
    Path socket = directory.resolve("memcached.sock");
    byte[] large = new byte[900_000];
    new Random(1).nextBytes(large);
    try (MemcachedServer server = MemcachedServer.start(options().unixSocket(socket).build())) {
      for (String address : List.of(server.address(), "unix:" + server.address())) {
        try (MemcachedClient<byte[]> client = Fleet.client(TestSerdes.bytes(), address).build()) {
          client.set("k", large, Expiry.NEVER);
          assertArrayEquals(large, client.get("k"));
          assertEquals(1, client.getMany(List.of("k", "x")).values().size());
          assertTrue(client.delete("k"));
          assertEquals(socket.toString(), client.versions().keySet().iterator().next().toString());
        }
      }
    }
  }

  @Test
  void unixSocket_pausedServer_timesOut() {
    Path socket = directory.resolve("memcached.sock");
    Duration timeout = Duration.ofMillis(300);
    try (MemcachedServer server = MemcachedServer.start(options().unixSocket(socket).build());
        MemcachedClient<String> client =
            Fleet.client(server).timeouts(new Timeouts(timeout, timeout)).build()) {
      client.set("k", "v", Expiry.NEVER);
      Fleet.pause(server);
      long start = System.nanoTime();
      assertThrows(RequestTimeoutException.class, () -> client.get("k"));
      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
      server.resume();
      assertEquals("v", client.get("k"));
    }
  }

  @Test
  void unixSocket_serverComesBack_isReconnected() {
    Path socket = directory.resolve("memcached.sock");
    try (MemcachedServer server = MemcachedServer.start(options().unixSocket(socket).build());
        MemcachedClient<String> client = Fleet.client(server).build()) {
      client.set("k", "v", Expiry.NEVER);
      server.restart();
      assertNull(client.get("k"));
      client.set("k", "again", Expiry.NEVER);
      assertEquals("again", client.get("k"));
    }
  }

  @Test
  void credentials_right_giveAccessOnEveryConnection() throws IOException {
    Path file = Files.writeString(directory.resolve("auth"), "user:secret\nother:x\n");
    try (MemcachedServer server = MemcachedServer.start(options().authFile(file).build());
        MemcachedClient<String> client =
            Fleet.client(server).credentials(new Credentials("other", "x")).build()) {
      client.set("k", "v", Expiry.NEVER);
      server.restart();
      assertNull(client.get("k"));
      client.set("k", "w", Expiry.NEVER);
      assertEquals(Map.of("k", "w"), client.getMany(List.of("k")).values());
    }
  }

  @Test
  void credentials_wrongOrMissing_areRefusedClearly() throws IOException {
    Path file = Files.writeString(directory.resolve("auth"), "user:secret\n");
    try (MemcachedServer server = MemcachedServer.start(options().authFile(file).build());
        MemcachedClient<String> without = Fleet.client(server).build();
        MemcachedClient<String> wrong =
            Fleet.client(server).credentials(new Credentials("user", "guessed")).build()) {
      String missing =
          assertThrows(NodeUnavailableException.class, () -> without.get("k")).getMessage();
      assertTrue(missing.contains("configure user and password"), missing);
      String refused =
          assertThrows(NodeUnavailableException.class, () -> wrong.set("k", "v", Expiry.NEVER))
              .getMessage();
      assertTrue(refused.contains("does not accept user 'user'"), refused);
      assertFalse(refused.contains("guessed"), refused);
    }
  }

  @Test
  @Memcached(sources = Source.BINARY)
  void credentials_notWanted_areIgnoredAndLeaveNoItem(MemcachedServer server) {
    try (MemcachedClient<String> client =
        Fleet.client(server).credentials(new Credentials("user", "secret")).build()) {
      client.set("k", "v", Expiry.NEVER);
      assertEquals("v", client.get("k"));
      assertNull(client.get("auth"));
    }
  }

  /** The server listens on 127.0.0.1 only, and the name may mean ::1 in the first place. */
  @Test
  @Memcached(sources = Source.BINARY)
  void localhost_anyOfItsAddresses_isFound(MemcachedServer server) {
    try (MemcachedClient<String> client =
        Fleet.client(TestSerdes.text(), "localhost:" + server.port()).build()) {
      client.set("k", "v", Expiry.NEVER);
      assertEquals("v", client.get("k"));
      assertEquals("localhost:" + server.port(), client.meta().servers().get(0).toString());
    }
  }

  @Test
  @Memcached(sources = Source.BINARY)
  void keepAlive_anyTimes_areAccepted(MemcachedServer server) {
    KeepAlive times = new KeepAlive(Duration.ofSeconds(7), Duration.ofSeconds(3), 2);
    try (MemcachedClient<String> client = Fleet.client(server).keepAlive(times).build()) {
      client.set("k", "v", Expiry.NEVER);
      assertEquals("v", client.get("k"));
    }
  }
}
