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

/** The installed memcached as a child process. */
class BinaryServerIT {

  private static MemcachedOptions.Builder binary() {
    return MemcachedOptions.builder().sources(Source.BINARY);
  }

  @Test
  void start_defaults_answersOnLoopback() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(binary().build());
        Wire wire = Wire.to(server)) {
      assertEquals(Source.BINARY, server.source());
      assertEquals("127.0.0.1:" + server.port(), server.address());
      assertEquals("VERSION " + server.version() + "\r\n", wire.ask("version"));
      assertTrue(server.isRunning());
    }
  }

  @Test
  void start_withMemoryThreadsAndFlags_areHonoured() throws IOException {
    MemcachedOptions options = binary().memoryMegabytes(16).threads(2).flags("-C", "-I 2m").build();
    try (MemcachedServer server = MemcachedServer.start(options);
        Wire wire = Wire.to(server)) {
      String settings = wire.ask("stats settings\r\n", "END\r\n");
      assertTrue(settings.contains("STAT maxbytes 16777216\r\n"), settings);
      assertTrue(settings.contains("STAT num_threads 2\r\n"), settings);
      assertTrue(settings.contains("STAT cas_enabled no\r\n"), settings);
      assertTrue(settings.contains("STAT item_size_max 2097152\r\n"), settings);
    }
  }

  @Test
  void start_portTaken_namesTheCommandAndTheReason() {
    try (MemcachedServer server = MemcachedServer.start(binary().build())) {
      MemcachedOptions same = binary().port(server.port()).build();
      MemcachedServerException failure =
          assertThrows(MemcachedServerException.class, () -> MemcachedServer.start(same));
      assertTrue(failure.getMessage().contains("-l " + server.address()), failure.getMessage());
    }
  }

  @Test
  void start_unknownFlag_saysWhatMemcachedSays() {
    MemcachedOptions options = binary().flags("-o no_such_thing").build();
    MemcachedServerException failure =
        assertThrows(MemcachedServerException.class, () -> MemcachedServer.start(options));
    assertTrue(failure.getMessage().contains("no_such_thing"), failure.getMessage());
  }

  @Test
  void close_always_endsTheProcess() {
    MemcachedServer server = MemcachedServer.start(binary().build());
    ProcessHandle process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
    assertTrue(process.isAlive());
    server.close();
    assertFalse(process.isAlive());
    assertFalse(server.isRunning());
    assertTrue(server.pid().isEmpty());
    assertThrows(IllegalStateException.class, server::restart);
  }

  @Test
  void flush_withItems_removesThem() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(binary().build());
        Wire wire = Wire.to(server)) {
      assertEquals("STORED\r\n", wire.ask("set k 0 0 1\r\nv"));
      server.flush();
      assertEquals("END\r\n", wire.ask("get k"));
    }
  }

  @Test
  void restart_withItems_isEmptyOnTheSamePort() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(binary().build())) {
      String address = server.address();
      long pid = server.pid().orElseThrow();
      try (Wire wire = Wire.to(server)) {
        assertEquals("STORED\r\n", wire.ask("set k 0 0 1\r\nv"));
        server.restart();
        assertEquals("<closed>", wire.ask("get k"));
      }
      assertEquals(address, server.address());
      assertNotEquals(pid, server.pid().orElseThrow());
      try (Wire wire = Wire.to(server)) {
        assertEquals("END\r\n", wire.ask("get k"));
      }
    }
  }

  @Test
  void stop_running_refusesConnectionsUntilRestarted() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(binary().build())) {
      server.stop();
      assertFalse(server.isRunning());
      assertThrows(IOException.class, () -> Wire.to(server));
      server.restart();
      try (Wire wire = Wire.to(server)) {
        assertEquals("END\r\n", wire.ask("get k"));
      }
    }
  }

  @Test
  void pause_thenResume_delaysTheAnswer() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(binary().build());
        Wire wire = Wire.to(server)) {
      server.pause();
      assertTrue(server.isRunning());
      wire.send("version\r\n");
      assertTrue(wire.staysSilentFor(200));
      server.resume();
      assertEquals("VERSION " + server.version() + "\r\n", wire.ask("", "\r\n"));
    }
  }

  @Test
  void start_withAuthFile_demandsTheCredential(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("auth"), "user:secret\n");
    try (MemcachedServer server = MemcachedServer.start(binary().authFile(file).build());
        Wire wire = Wire.to(server)) {
      assertEquals("CLIENT_ERROR unauthenticated\r\n", wire.ask("get k"));
      assertEquals("STORED\r\n", wire.ask("set auth 0 0 11\r\nuser secret"));
      assertEquals("END\r\n", wire.ask("get k"));
      server.flush();
    }
  }

  @Test
  void start_withUnixSocket_listensThereAndCleansUp(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("memcached.sock");
    try (MemcachedServer server = MemcachedServer.start(binary().unixSocket(socket).build())) {
      assertEquals(socket.toString(), server.address());
      assertThrows(IllegalStateException.class, server::port);
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        channel.write(ByteBuffer.wrap("version\r\n".getBytes(UTF_8)));
        ByteBuffer reply = ByteBuffer.allocate(100);
        channel.read(reply);
        assertEquals(
            "VERSION " + server.version() + "\r\n",
            new String(reply.array(), 0, reply.position(), UTF_8));
      }
      server.restart();
      assertTrue(server.isRunning());
    }
    assertFalse(Files.exists(socket));
  }
}
