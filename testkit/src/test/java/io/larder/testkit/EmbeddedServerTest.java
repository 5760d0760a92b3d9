package io.larder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server behind the same face as the real ones. */
class EmbeddedServerTest {

  private static MemcachedOptions.Builder embedded() {
    return MemcachedOptions.builder().sources(Source.EMBEDDED);
  }

  @Test
  void start_defaults_answersOnLoopback() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(embedded().build());
        Wire wire = Wire.to(server)) {
      assertEquals(Source.EMBEDDED, server.source());
      assertEquals("127.0.0.1:" + server.port(), server.address());
      assertEquals("VERSION 1.6.18\r\n", wire.ask("version"));
      assertTrue(server.pid().isEmpty());
    }
  }

  @Test
  void start_portTaken_namesTheAddress() {
    try (MemcachedServer server = MemcachedServer.start(embedded().build())) {
      MemcachedOptions same = embedded().port(server.port()).build();
      MemcachedServerException failure =
          assertThrows(MemcachedServerException.class, () -> MemcachedServer.start(same));
      assertTrue(failure.getMessage().contains(server.address()), failure.getMessage());
    }
  }

  /** Returns what a server that was stopped says; it may have left its port to somebody else. */
  private static String answer(MemcachedServer stopped) {
    try (Wire wire = Wire.to(stopped)) {
      return wire.ask("get k");
    } catch (IOException e) {
      return Wire.CLOSED;
    }
  }

  @Test
  void restart_withItems_isEmptyOnTheSamePort() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(embedded().build())) {
      String address = server.address();
      try (Wire wire = Wire.to(server)) {
        assertEquals("STORED\r\n", wire.ask("set k 0 0 1\r\nv"));
        server.stop();
        assertFalse(server.isRunning());
        assertEquals(Wire.CLOSED, wire.ask("get k"));
        assertNotEquals("END\r\n", answer(server));
      }
      server.restart();
      assertEquals(address, server.address());
      try (Wire wire = Wire.to(server)) {
        assertEquals("END\r\n", wire.ask("get k"));
      }
    }
  }

  @Test
  void restart_closed_isRefused() {
    MemcachedServer server = MemcachedServer.start(embedded().build());
    server.close();
    assertThrows(IllegalStateException.class, server::restart);
  }

  @Test
  void pause_thenResume_delaysTheAnswer() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(embedded().build());
        Wire wire = Wire.to(server)) {
      server.pause();
      assertTrue(server.isRunning());
      wire.send("version\r\n");
      assertTrue(wire.staysSilentFor(200));
      server.resume();
      assertEquals("VERSION 1.6.18\r\n", wire.ask("", "\r\n"));
    }
  }

  @Test
  void close_whilePaused_freesTheWaitingConnection() throws IOException {
    MemcachedServer server = MemcachedServer.start(embedded().build());
    try (Wire wire = Wire.to(server)) {
      server.pause();
      wire.send("version\r\n");
      server.close();
      assertEquals(Wire.CLOSED, wire.ask("", "\r\n"));
    }
  }

  @Test
  void start_withUnixSocket_listensThereAndCleansUp(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("memcached.sock");
    try (MemcachedServer server = MemcachedServer.start(embedded().unixSocket(socket).build())) {
      assertEquals(socket.toString(), server.address());
      assertThrows(IllegalStateException.class, server::port);
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        channel.write(ByteBuffer.wrap("mn\r\n".getBytes(UTF_8)));
        ByteBuffer reply = ByteBuffer.allocate(100);
        channel.read(reply);
        assertEquals("MN\r\n", new String(reply.array(), 0, reply.position(), UTF_8));
      }
    }
    assertFalse(Files.exists(socket));
  }
}
