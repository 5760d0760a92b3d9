package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Caller;
import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.Request;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.ScriptedServer.Script;
import io.larder.memcached.fixture.TestSerdes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers that wait: for the one connection there is, or for a server that does not answer. */
class WaitingCallersTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private static MemcachedClient<String> oneConnection(
      ScriptedServer server, int maxWaiting, Duration timeout) {
    return Fleet.client(TestSerdes.text(), server.address())
        .pool(new PoolOptions(1, maxWaiting, Duration.ofMinutes(1)))
        .timeouts(new Timeouts(timeout, timeout))
        .build();
  }

  /** Takes one request and does not answer it until the latch opens. */
  private static Script hesitating(CountDownLatch latch) {
    return connection -> {
      connection.greet();
      String answer = connection.rightAnswer(connection.request());
      await(latch);
      connection.send(answer);
      connection.serve();
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A caller that holds the one connection, and has sent its request. */
  private static Caller holding(MemcachedClient<String> client, ScriptedServer server) {
    Caller holder = Caller.of(() -> client.get("k"));
    Await.until(
        "the request arrives",
        () -> server.connectionCount() == 1 && server.connection(0).requestCount() == 2);
    return holder;
  }

  private static int waiting(MemcachedClient<String> client) {
    return client.meta().nodes().get(0).waiting();
  }

  @Test
  void call_whileTheMostWait_isTurnedAwayWithFigures() throws IOException {
    CountDownLatch latch = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.playing(hesitating(latch));
        MemcachedClient<String> client = oneConnection(server, 2, LONG)) {
      server.items().put("k", "right");
      List<Caller> callers = new ArrayList<>(List.of(holding(client, server)));
      for (int i = 1; i <= 2; i++) {
        int expected = i;
        callers.add(Caller.of(() -> client.get("k")));
        Await.until("another waits", () -> waiting(client) == expected);
      }

      PoolExhaustedException exhausted =
          assertThrows(PoolExhaustedException.class, () -> client.get("k"));
      String message = exhausted.getMessage();
      assertTrue(message.contains("1 of at most 1 connections, 1 in use"), message);
      assertTrue(message.contains("2 of at most 2 requests wait"), message);
      assertEquals(server.address(), exhausted.node().orElseThrow().toString());
      assertTrue(
          client.getMany(List.of("k")).failures().get("k") instanceof PoolExhaustedException);

      latch.countDown();
      callers.forEach(caller -> assertEquals("right", caller.result()));
      assertEquals(0, waiting(client));
      assertEquals("right", client.get("k"));
      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void call_noneMayWait_isTurnedAwayAtOnce() throws IOException {
    CountDownLatch latch = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.playing(hesitating(latch));
        MemcachedClient<String> client = oneConnection(server, 0, LONG)) {
      server.items().put("k", "right");
      Caller holder = holding(client, server);
      assertThrows(PoolExhaustedException.class, () -> client.set("k", "v", Expiry.NEVER));
      latch.countDown();
      assertEquals("right", holder.result());
      client.set("k", "v", Expiry.NEVER);
    }
  }

  /** Out of memory, a server answers a bulk read with an error in place of what is ahead of it. */
  @Test
  void getMany_behindAnotherRequest_hasItsOwnPacket() throws IOException {
    CountDownLatch latch = new CountDownLatch(1);
    Script script =
        connection -> {
          connection.greet();
          String answer = connection.rightAnswer(connection.request());
          await(latch);
          connection.send(answer);
          Request set = connection.request();
          connection.send(connection.hasMore() ? "SERVER_ERROR\r\n" : connection.rightAnswer(set));
          connection.serve();
        };
    try (ScriptedServer server = ScriptedServer.playing(script);
        MemcachedClient<String> client = oneConnection(server, 10, LONG)) {
      server.items().put("k", "right");
      Caller holder = holding(client, server);
      Caller setting = Caller.of(() -> client.add("new", "v", Expiry.NEVER));
      Await.until("it waits", () -> waiting(client) == 1);
      Caller reading = Caller.of(() -> client.getMany(List.of("k")).values().get("k"));
      Await.until("it waits, too", () -> waiting(client) == 2);
      Caller last = Caller.of(() -> client.get("k"));
      Await.until("a third one waits", () -> waiting(client) == 3);
      latch.countDown();
      assertEquals("right", holder.result());
      assertEquals(true, setting.result());
      assertEquals("right", reading.result());
      assertEquals("right", last.result());
      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void interrupt_whileWaitingForAConnection_sendsNothing() throws IOException {
    CountDownLatch latch = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.playing(hesitating(latch));
        MemcachedClient<String> client = oneConnection(server, 10, LONG)) {
      server.items().put("k", "right");
      Caller holder = holding(client, server);
      Caller waiter = Caller.of(() -> client.get("k"));
      Await.until("it waits", () -> waiting(client) == 1);
      waiter.interrupt();
      Throwable failure = waiter.failure();
      assertTrue(failure instanceof RequestInterruptedException, failure.toString());
      assertTrue(failure.getMessage().contains("waiting for a connection"), failure.getMessage());
      assertTrue(failure.getMessage().contains("It was not sent"), failure.getMessage());
      assertTrue(waiter.wasInterrupted());
      assertEquals(0, waiting(client));
      latch.countDown();
      assertEquals("right", holder.result());
      assertEquals("right", client.get("k"));
      assertEquals(1, server.connectionCount(), "the interrupt has cost no connection");
    }
  }

  @Test
  void interrupt_whileWaitingForTheReply_endsTheCallAndTheConnection()
      throws IOException, InterruptedException {
    Script silent =
        connection -> {
          connection.greet();
          connection.request();
        };
    try (ScriptedServer server = ScriptedServer.playing(silent, ScriptedConnection::serve);
        MemcachedClient<String> client = oneConnection(server, 10, LONG)) {
      server.items().put("k", "right");
      Caller caller = holding(client, server);
      caller.interrupt();
      assertTrue(caller.failure() instanceof RequestInterruptedException);
      assertTrue(caller.wasInterrupted(), "the interrupt flag is set again");
      assertTrue(server.connection(0).isClosedSoon());
      assertEquals("right", client.get("k"));
      assertEquals(NodeState.UP, client.meta().nodes().get(0).state());
    }
  }

  @Test
  void interrupt_beforeTheCall_sendsNothing() throws IOException {
    try (ScriptedServer server = ScriptedServer.healthy();
        MemcachedClient<String> client = oneConnection(server, 10, LONG)) {
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
      Thread.currentThread().interrupt();
      assertThrows(RequestInterruptedException.class, () -> client.get("k"));
      assertTrue(Thread.currentThread().isInterrupted());
      BulkRead<String> read = client.getMany(List.of("k"));
      assertTrue(Thread.interrupted());
      assertTrue(read.failures().get("k") instanceof RequestInterruptedException);
      assertEquals("right", client.get("k"));
      assertEquals(1, server.connectionCount());
      assertEquals(3, server.connection(0).requestCount());
    }
  }

  @Test
  void interrupt_ofOneThatLeads_othersGetTheirAnswers() throws IOException {
    Script silent =
        connection -> {
          connection.greet();
          connection.request();
        };
    try (ScriptedServer server = ScriptedServer.playing(silent, ScriptedConnection::serve);
        MemcachedClient<String> client = oneConnection(server, 10, LONG)) {
      server.items().put("k", "right");
      Caller leader = holding(client, server);
      List<Caller> others = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        others.add(Caller.of(() -> client.get("k")));
      }
      Await.until("they wait", () -> waiting(client) == 5);
      leader.interrupt();
      others.forEach(caller -> assertEquals("right", caller.result()));
      assertTrue(leader.failure() instanceof RequestInterruptedException);
    }
  }

  @Test
  void close_whileACallIsUnderWay_leavesItItsDeadline() throws IOException {
    Script silent =
        connection -> {
          connection.greet();
          connection.request();
        };
    Duration timeout = Duration.ofSeconds(1);
    try (ScriptedServer server = ScriptedServer.playing(silent)) {
      MemcachedClient<String> client = oneConnection(server, 10, timeout);
      Caller caller = holding(client, server);
      Caller waiter = Caller.of(() -> client.get("other"));
      Await.until("it waits", () -> waiting(client) == 1);
      client.close();
      assertTrue(waiter.failure() instanceof ClientClosedException);
      assertThrows(ClientClosedException.class, () -> client.get("k"));
      Throwable failure = caller.failure();
      assertTrue(failure instanceof RequestTimeoutException, failure.toString());
    }
  }

  @Test
  void close_whileACallIsUnderWay_letsItFinish() throws IOException, InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.playing(hesitating(latch))) {
      server.items().put("k", "right");
      MemcachedClient<String> client = oneConnection(server, 10, LONG);
      Caller caller = holding(client, server);
      client.close();
      latch.countDown();
      assertEquals("right", caller.result());
      assertTrue(server.connection(0).isClosedSoon());
      assertFalse(caller.wasInterrupted());
    }
  }
}
