package io.larder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.testkit.ServerSource.Offer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Servers that run already, played by some that a test has started. */
class ExternalSourceIT {

  private static final MemcachedOptions PLAIN = MemcachedOptions.defaults();

  private static MemcachedServer taken(ExternalSource source) {
    return Objects.requireNonNull(source.offer(PLAIN).server());
  }

  @Test
  void offer_severalAddresses_handsOutEachToOneUserAtATime() {
    try (MemcachedServers outside = outside(2)) {
      ExternalSource source = ExternalSource.parse(" " + outside.addresses().replace(",", " , "));
      MemcachedServer first = taken(source);
      MemcachedServer second = taken(source);
      assertEquals(outside.get(0).address(), first.address());
      assertEquals(outside.get(1).address(), second.address());
      Offer third = source.offer(PLAIN);
      assertNull(third.server());
      assertTrue(third.refusal().contains("all 2 servers"), third.refusal());
      first.close();
      first.close();
      assertEquals(outside.get(0).address(), taken(source).address());
      assertNull(source.offer(PLAIN).server());
    }
  }

  @Test
  void offer_aServerWithItems_isFlushedButNeverStopped() throws IOException {
    try (MemcachedServers outside = outside(1);
        Wire wire = Wire.to(outside.get(0))) {
      wire.ask("set k 0 0 1\r\nv");
      MemcachedServer external = taken(ExternalSource.parse(outside.addresses()));
      assertEquals(Source.EXTERNAL, external.source());
      assertEquals(outside.get(0).version(), external.version());
      assertTrue(external.pid().isEmpty());
      assertEquals("END\r\n", wire.ask("get k"));
      wire.ask("set k 0 0 1\r\nv");
      external.flush();
      assertEquals("END\r\n", wire.ask("get k"));
      assertThrows(MemcachedServerException.class, external::stop);
      assertThrows(MemcachedServerException.class, external::restart);
      assertThrows(MemcachedServerException.class, external::pause);
      external.resume();
      external.close();
      assertEquals("END\r\n", wire.ask("get k"));
    }
  }

  @Test
  void offer_withOptions_leavesThemToAnotherSource() {
    ExternalSource source = ExternalSource.parse("127.0.0.1:1");
    Offer offer = source.offer(MemcachedOptions.builder().flags("-C").build());
    assertNull(offer.server());
    assertTrue(offer.refusal().contains("options"), offer.refusal());
  }

  @Test
  void offer_withoutAddresses_namesTheVariable() {
    assertTrue(ExternalSource.parse(" , ").offer(PLAIN).refusal().contains("LARDER_TEST_SERVERS"));
  }

  @Test
  void offer_nobodyListening_isAFailureThatNamesTheServer() throws IOException {
    String address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    assertFails(address, address);
  }

  @Test
  void offer_somethingElseListening_isAFailureThatShowsItsAnswer() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(() -> answer(socket, "HTTP/1.1 400 Bad Request\r\n"));
      assertFails("127.0.0.1:" + socket.getLocalPort(), "HTTP/1.1 400 Bad Request");
      answered.join();
    }
  }

  private static void assertFails(String address, String expected) {
    ExternalSource source = ExternalSource.parse(address);
    MemcachedServerException failure =
        assertThrows(MemcachedServerException.class, () -> source.offer(PLAIN));
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
  }

  private static void answer(ServerSocket socket, String answer) {
    try (Socket connection = socket.accept();
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      in.readNBytes("version\r\n".length());
      out.write(answer.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemcachedServers outside(int nodes) {
    return MemcachedServers.start(nodes, MemcachedOptions.builder().sources(Source.BINARY).build());
  }
}
