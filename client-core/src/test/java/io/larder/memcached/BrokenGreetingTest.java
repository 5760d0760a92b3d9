package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.ScriptedServer.Script;
import io.larder.memcached.fixture.TestSerdes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What listens is no memcached, none that will do, or nothing listens at all. */
class BrokenGreetingTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  /** What a server does when a client has connected, and what the client makes of it. */
  private record Greeting(
      String name, Script script, Class<? extends MemcachedException> thrown, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Greeting answering(
      String reply, Class<? extends MemcachedException> thrown, String message) {
    Script script =
        connection -> {
          connection.expect("version");
          connection.send(reply);
        };
    return new Greeting(reply.strip(), script, thrown, message);
  }

  private static Greeting refusing(String reply, String message) {
    return answering(reply, NodeUnavailableException.class, message);
  }

  private static Greeting senseless(String reply, String message) {
    return answering(reply, ProtocolException.class, message);
  }

  static Stream<Greeting> greetings() {
    return Stream.of(
        refusing("VERSION 1.6.17\r\n", "too old: it is version 1.6.17, at least 1.6.18"),
        refusing("VERSION 1.5.22\r\n", "too old"),
        refusing("VERSION 1.4.99\r\n", "too old"),
        refusing("VERSION 0.9\r\n", "too old"),
        refusing("VERSION 1\r\n", "too old"),
        refusing("VERSION \r\n", "too old"),
        refusing("VERSION unknown\r\n", "too old: it is version unknown"),
        refusing("CLIENT_ERROR unauthenticated\r\n", "configure user and password"),
        refusing("ERROR Too many open connections\r\n", "Too many open connections"),
        refusing("SERVER_ERROR out of memory\r\n", "out of memory"),
        senseless("VERSION\r\n", "no memcached"),
        senseless("BLAH\r\n", "no memcached: it answered 'version' with 'BLAH'"),
        senseless("\r\n", "no memcached"),
        senseless("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "no memcached"),
        senseless("SSH-2.0-OpenSSH_9.2p1\r\n", "no memcached"),
        senseless("-ERR unknown command 'version'\r\n", "no memcached"),
        senseless("\u0015\u0003\u0001\u0000\u0002\u0002F\n", "does not end in CR LF"),
        senseless("x".repeat(20_000), "a line without an end"),
        new Greeting(
            "two greetings",
            connection -> {
              connection.expect("version");
              connection.send("VERSION 1.6.18\r\nVERSION 1.6.18\r\n");
            },
            ProtocolException.class,
            "makes no sense"),
        new Greeting(
            "a server that speaks first",
            connection -> connection.send("220 mail.example.com ESMTP\r\n"),
            ProtocolException.class,
            "no memcached"),
        new Greeting(
            "closed at once",
            ScriptedConnection::close,
            NodeUnavailableException.class,
            "It was not sent"),
        new Greeting(
            "reset at once",
            ScriptedConnection::reset,
            NodeUnavailableException.class,
            "It was not sent"),
        new Greeting(
            "closed after the question",
            connection -> {
              connection.request();
              connection.close();
            },
            NodeUnavailableException.class,
            "closed the connection"),
        new Greeting(
            "closed in the answer",
            connection -> {
              connection.request();
              connection.send("VERSION 1.");
              connection.close();
            },
            NodeUnavailableException.class,
            "in the middle of a reply"));
  }

  @ParameterizedTest
  @MethodSource("greetings")
  void connect_toWhatIsNoUsableMemcached_saysSoAndTheNextCallIsRight(Greeting greeting)
      throws IOException, InterruptedException {
    try (ScriptedServer server =
            ScriptedServer.playing(greeting.script(), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, Duration.ofSeconds(10))) {
      server.items().put("k", "right");
      MemcachedException failure = assertThrows(greeting.thrown(), () -> client.get("k"));
      assertTrue(failure.getMessage().contains(greeting.message()), failure.getMessage());
      assertTrue(failure.getMessage().contains(server.address()), failure.getMessage());
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.6.18", "1.6.19", "1.6.45", "1.7.0", "2.0", "1.6.18_debian", "1.10.0"})
  void connect_toARecentMemcached_isAccepted(String version) throws IOException {
    Script script =
        connection -> {
          connection.expect("version");
          connection.send("VERSION " + version + "\r\n");
          connection.serve();
        };
    try (ScriptedServer server = ScriptedServer.playing(script);
        MemcachedClient<String> client = Fault.client(server, SOON)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
    }
  }

  @Test
  void connect_neverGreeted_timesOutAndNamesThePhase() throws IOException, InterruptedException {
    try (ScriptedServer server =
            ScriptedServer.playing(connection -> {}, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, Duration.ofMillis(500))) {
      long start = System.nanoTime();
      NodeUnavailableException failure =
          assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(System.nanoTime() - start < SOON.toNanos());
      String message = failure.getMessage();
      assertTrue(message.contains("while waiting for the server's version"), message);
      assertTrue(message.contains("It was not sent"), message);
      assertTrue(server.connection(0).isClosedSoon());
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
    }
  }

  @Test
  void connect_portThatNobodyAcceptsOn_timesOut() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MemcachedClient<String> client =
            client("127.0.0.1:" + socket.getLocalPort(), Duration.ofMillis(300))) {
      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertThrows(NodeUnavailableException.class, () -> client.set("k", "v", Expiry.NEVER));
    }
  }

  @Test
  void connect_shorterConnectTimeout_endsBeforeTheRequestTimeout() throws IOException {
    Timeouts timeouts = new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(200));
    try (ScriptedServer server = ScriptedServer.playing(connection -> {});
        MemcachedClient<String> client =
            MemcachedClient.builder(TestSerdes.text())
                .servers(server.address())
                .timeouts(timeouts)
                .build()) {
      long start = System.nanoTime();
      assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(System.nanoTime() - start < SOON.toNanos());
    }
  }

  @Test
  void connect_nobodyListens_isRefusedAtOnce() throws IOException {
    String address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    assertUnavailable(address, "Connection refused");
  }

  @Test
  void connect_nameThatDoesNotResolve_saysSo() {
    assertUnavailable("no-such-host.invalid:11211", "no-such-host.invalid");
  }

  @Test
  void connect_unixSocketThatIsNotThere_saysSo(@TempDir Path directory) {
    assertUnavailable(directory.resolve("none.sock").toString(), "No such file or directory");
  }

  @Test
  void connect_ipv6ScopeThatDoesNotExist_saysSo() {
    assertUnavailable("[fe80::1%nosuchif0]:11211", "nosuchif0");
  }

  private static void assertUnavailable(String address, String reason) {
    try (MemcachedClient<String> client = client(address, SOON)) {
      for (int i = 0; i < 2; i++) {
        NodeUnavailableException failure =
            assertThrows(NodeUnavailableException.class, () -> client.get("k"));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(failure.getMessage().contains("It was not sent"), failure.getMessage());
        assertEquals(address, failure.node().orElseThrow().toString());
      }
      NodeUnavailableException rejected =
          assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(rejected.getMessage().contains("SUSPECT"), rejected.getMessage());
    }
  }

  @Test
  void connect_withCredentials_sendsThemFirst() throws IOException {
    Script script =
        connection -> {
          connection.expect("set larder-login 0 -1 11");
          connection.expect("user secret");
          connection.send("STORED\r\n");
          connection.greet();
          connection.serve();
        };
    try (ScriptedServer server = ScriptedServer.playing(script);
        MemcachedClient<String> client = authenticating(server)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLIENT_ERROR authentication failure",
        "CLIENT_ERROR bad command line format",
        "SERVER_ERROR out of memory",
        "ERROR",
        "HTTP/1.1 400 Bad Request"
      })
  void connect_credentialsRefused_namesTheUserButNotThePassword(String reply)
      throws IOException, InterruptedException {
    Script script =
        connection -> {
          connection.expect("set larder-login 0 -1 11");
          connection.expect("user secret");
          connection.send(reply + "\r\n");
        };
    try (ScriptedServer server = ScriptedServer.playing(script);
        MemcachedClient<String> client = authenticating(server)) {
      NodeUnavailableException failure =
          assertThrows(NodeUnavailableException.class, () -> client.get("k"));
      assertTrue(failure.getMessage().contains("'user'"), failure.getMessage());
      assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
      assertTrue(server.connection(0).isClosedSoon());
    }
  }

  private static MemcachedClient<String> client(String address, Duration timeout) {
    return MemcachedClient.builder(TestSerdes.text())
        .servers(address)
        .timeouts(new Timeouts(timeout, timeout))
        .build();
  }

  private static MemcachedClient<String> authenticating(ScriptedServer server) {
    return MemcachedClient.builder(TestSerdes.text())
        .servers(server.address())
        .credentials(new Credentials("user", "secret"))
        .timeouts(new Timeouts(SOON, SOON))
        .build();
  }
}
