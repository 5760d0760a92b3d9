package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.ScriptedServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that died while nobody used them, and replies that arrive in pieces. */
class ReconnectTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Answers one request, and drops the connection with the next one. */
  private static Script dyingAfterOne(boolean reset) {
    return connection -> {
      connection.greet();
      connection.answer();
      connection.request();
      if (reset) {
        connection.reset();
      } else {
        connection.close();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void get_connectionDiedUnnoticed_isSentAgain(boolean reset) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.playing(dyingAfterOne(reset), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertEquals("right", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  @Test
  void getMany_connectionDiedUnnoticed_isSentAgain() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.playing(dyingAfterOne(false), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertEquals(Map.of("k", "right"), client.getMany(List.of("k")).values());
    }
  }

  @Test
  void set_connectionDiedUnnoticed_isNotSentTwice() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.playing(dyingAfterOne(false), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      client.set("k", "1", Expiry.NEVER);
      ConnectionLostException lost =
          assertThrows(ConnectionLostException.class, () -> client.set("k", "2", Expiry.NEVER));
      assertTrue(lost.getMessage().contains("not known"), lost.getMessage());
      assertEquals("1", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  @Test
  void get_halfAReplyThenClosed_isNotSentAgain() throws IOException {
    Script script =
        connection -> {
          connection.greet();
          connection.answer();
          connection.request();
          connection.send("VA 5");
          connection.close();
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertThrows(ConnectionLostException.class, () -> client.get("k"));
      assertEquals("right", client.get("k"));
    }
  }

  @Test
  void anyReply_arrivingByteByByte_isRight() throws IOException {
    Script script =
        connection -> {
          connection.expect("version");
          connection.trickle("VERSION 1.6.18\r\n");
          while (true) {
            connection.trickle(connection.rightAnswer(connection.request()));
          }
        };
    try (ScriptedServer server = ScriptedServer.playing(script);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right\r\nEND\r\nHD");
      server.items().put("l", "");
      assertEquals("right\r\nEND\r\nHD", client.get("k"));
      assertEquals(1, client.gets("k").cas());
      assertEquals(
          Map.of("k", "right\r\nEND\r\nHD", "l", ""),
          client.getMany(List.of("k", "none", "l")).values());
      client.set("m", "v", Expiry.NEVER);
      assertEquals(Map.of("m", "v"), client.getMany(List.of("m")).values());
      assertTrue(client.delete("m"));
      assertEquals(List.of("1.6.18"), List.copyOf(client.versions().values()));
      assertEquals(1, server.connectionCount());
    }
  }
}
