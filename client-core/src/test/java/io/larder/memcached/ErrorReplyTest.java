package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Request;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.ScriptedServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server refuses a request in its own words. That is an answer like any other, and the
 * connection stays; unless it is open what the server makes of the request's value.
 */
class ErrorReplyTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Answers the first request with an error, and the others rightly. */
  private static Script refusing(String error) {
    return connection -> {
      connection.greet();
      if (connection.request().name().equals("version")) {
        connection.send("VERSION 1.6.18\r\n");
        connection.request();
      }
      connection.send(error + "\r\n");
      connection.serve();
    };
  }

  private static ServerErrorException refused(Runnable call) {
    return assertThrows(ServerErrorException.class, call::run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SERVER_ERROR out of memory writing get response",
        "SERVER_ERROR temporary failure",
        "CLIENT_ERROR bad command line format",
        "CLIENT_ERROR line too long",
        "ERROR"
      })
  void get_refused_saysSoAndKeepsTheConnection(String error) throws IOException {
    try (ScriptedServer server = ScriptedServer.playing(refusing(error));
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      ServerErrorException refused = refused(() -> client.get("k"));
      assertEquals(error, refused.reply());
      assertTrue(refused.getMessage().contains(error), refused.getMessage());
      assertEquals(server.address(), refused.node().orElseThrow().toString());
      assertEquals("right", client.get("k"));
      assertEquals(1, server.connectionCount());
      assertEquals(NodeState.UP, client.meta().nodes().get(0).state());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR out of memory storing object, its options -m and -M",
    "SERVER_ERROR object too large for cache, its option -I",
    "SERVER_ERROR anything else, ms 'k'"
  })
  void set_refusedByTheServer_saysWhatToDoAndKeepsTheConnection(String error, String advice)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.playing(refusing(error));
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      ServerErrorException refused = refused(() -> client.set("k", "v", Expiry.NEVER));
      assertEquals(error, refused.reply());
      assertTrue(refused.getMessage().contains(advice), refused.getMessage());
      assertNull(client.get("k"));
      assertEquals(1, server.connectionCount());
    }
  }

  /** The value may be taken for commands: nothing that comes from here on can be trusted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLIENT_ERROR bad data chunk",
        "CLIENT_ERROR bad command line format",
        "CLIENT_ERROR line too long",
        "ERROR"
      })
  void set_refusedAsARequest_endsTheConnection(String error)
      throws IOException, InterruptedException {
    Script script =
        connection -> {
          connection.greet();
          connection.request();
          connection.send(error + "\r\n");
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals(error, refused(() -> client.set("k", "get k", Expiry.NEVER)).reply());
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  /** Out of memory, memcached drops what it has not sent yet, and that may be the mark, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {"SERVER_ERROR busy\r\n", "VERSION 1.6.18\r\nSERVER_ERROR out of memory\r\n"})
  void getMany_refused_failsForEachKeyAndEndsTheConnection(String reply)
      throws IOException, InterruptedException {
    try (ScriptedServer server =
            ScriptedServer.playing(answeringBulkRead(reply), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      BulkRead<String> read = client.getMany(List.of("a", "b"));
      assertEquals(Map.of(), read.hits());
      assertEquals(List.of("a", "b"), List.copyOf(read.failures().keySet()));
      assertThrows(ServerErrorException.class, read::values);
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals(Map.of(), client.getMany(List.of("a")).values());
    }
  }

  private static Script answeringBulkRead(String reply) {
    return connection -> {
      connection.greet();
      connection.expect("version");
      connection.request();
      connection.send(reply);
      connection.awaitClosedByClient();
    };
  }

  @Test
  void getMany_refusedInTheMiddle_keepsWhatCameBefore() throws IOException {
    Script script =
        answeringBulkRead(
            "VERSION 1.6.18\r\nVALUE a 16 5 1\r\nright\r\nSERVER_ERROR out of memory\r\n");
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      BulkRead<String> read = client.getMany(List.of("a", "b", "c"));
      assertEquals(Map.of("a", "right"), read.hits());
      assertEquals(List.of("b", "c"), List.copyOf(read.failures().keySet()));
      assertEquals(Map.of(), client.getMany(List.of("a")).values());
    }
  }

  @Test
  void setMany_oneRefusedAsARequest_isUnknownForThoseBehindIt()
      throws IOException, InterruptedException {
    Script script =
        connection -> {
          connection.greet();
          connection.answer();
          connection.request();
          connection.send("CLIENT_ERROR bad data chunk\r\n");
          Request last = connection.request();
          connection.send("HD O" + last.opaque() + "\r\n");
        };
    Map<String, String> entries = new LinkedHashMap<>();
    List.of("a", "b", "c").forEach(key -> entries.put(key, "v"));
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      BulkWrite write = client.setMany(entries, Expiry.NEVER);
      assertTrue(write.failures().containsKey("b") && write.failures().containsKey("c"));
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals(
          List.of("a", "b", "c"), List.copyOf(client.setMany(entries, Expiry.NEVER).done()));
    }
  }
}
