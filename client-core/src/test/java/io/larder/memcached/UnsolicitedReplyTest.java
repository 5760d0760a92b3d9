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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no request asked for must not become the answer to the next one. */
class UnsolicitedReplyTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String STALE_BULK = "VALUE k 16 5 1\r\nwrong\r\nEND\r\n";

  /** Answers one request, and the next one with something ahead of the right answer. */
  private static Script ahead(String stale) {
    return connection -> {
      connection.greet();
      connection.answer();
      Request request = connection.request();
      connection.send(stale);
      connection.send(connection.rightAnswer(request));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VA 5 O1 f16\r\nwrong\r\n",
        "VA 5 f16\r\nwrong\r\n",
        "EN O1\r\n",
        "EN\r\n",
        "HD O1\r\n",
        "HD\r\n",
        "END\r\n",
        STALE_BULK,
        "VERSION 1.6.18\r\n",
        "\r\n"
      })
  void get_somethingAheadOfTheReply_isNoAnswer(String stale)
      throws IOException, InterruptedException {
    try (ScriptedServer server = ScriptedServer.playing(ahead(stale), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertThrows(ProtocolException.class, () -> client.get("k"));
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VA 5 O1 f16\r\nwrong\r\n",
        "EN O1\r\n",
        "END\r\n",
        STALE_BULK,
        "HD O1\r\n",
        "MN\r\n",
        "VERSION 1.6.18\r\n"
      })
  void getMany_somethingAheadOfTheReply_isNoAnswer(String stale)
      throws IOException, InterruptedException {
    try (ScriptedServer server = ScriptedServer.playing(ahead(stale), ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      BulkRead<String> read = client.getMany(List.of("k"));
      assertEquals(List.of(), List.copyOf(read.hits().values()));
      assertTrue(read.failures().get("k") instanceof ProtocolException, "" + read.failures());
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.getMany(List.of("k")).values().get("k"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"VA 5 O2 f16\r\nwrong\r\n", "EN O2\r\n", "END\r\n", STALE_BULK, "x", "\r\n"})
  void get_moreBehindTheReply_endsTheConnection(String surplus)
      throws IOException, InterruptedException {
    Script script =
        connection -> {
          connection.greet();
          Request request = connection.request();
          connection.send(connection.rightAnswer(request) + surplus);
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  @Test
  void get_theReplyTwice_isTakenOnce() throws IOException, InterruptedException {
    Script script =
        connection -> {
          connection.greet();
          String answer = connection.rightAnswer(connection.request());
          connection.send(answer + answer);
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      assertTrue(server.connection(0).isClosedSoon());
      assertNull(client.get("other"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HD O2\r\n", "VA 5 O2 f16\r\nwrong\r\n", STALE_BULK})
  void get_somethingCameWhileIdle_isNoAnswer(String stale)
      throws IOException, InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.greet();
          connection.answer();
          await(answered);
          connection.send(stale);
          sent.countDown();
          connection.serve();
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, TIMEOUT)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      answered.countDown();
      await(sent);
      assertThrows(ProtocolException.class, () -> client.get("k"));
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
    }
  }

  @Test
  void get_theLateReplyToATimedOutRequest_isNeverSeen() throws IOException, InterruptedException {
    CountDownLatch timedOut = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.greet();
          Request request = connection.request();
          await(timedOut);
          connection.send(connection.rightAnswer(request));
        };
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, Duration.ofMillis(500))) {
      server.items().put("late", "wrong");
      server.items().put("k", "right");
      assertThrows(RequestTimeoutException.class, () -> client.get("late"));
      timedOut.countDown();
      assertEquals("right", client.get("k"));
      assertTrue(server.connection(0).isClosedSoon());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
