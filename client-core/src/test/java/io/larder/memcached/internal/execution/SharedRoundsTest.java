package io.larder.memcached.internal.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.FailurePolicy;
import io.larder.memcached.Key;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.NodeListener;
import io.larder.memcached.NodeState;
import io.larder.memcached.Outcome;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RequestTimeoutException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Caller;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.ScriptedServer.Script;
import io.larder.memcached.internal.command.BulkGet;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.connection.Watchdog;
import io.larder.memcached.internal.pool.ConnectionPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One caller may lead, and holds the only place until the test lets its reply come. */
class SharedRoundsTest {

  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** What a packet of one or two callers has: {@code version}, and {@code gets} for each. */
  private static final int ONE_CALLER = 2;

  private static final int TWO_CALLERS = 3;

  private final List<Node> nodes = new ArrayList<>();
  private final Queue<String> recorded = new ConcurrentLinkedQueue<>();
  private final Queue<NodeState> states = new ConcurrentLinkedQueue<>();
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final SharedRounds rounds = new SharedRounds(1, 1, 10);
  private Watchdog watchdog;

  @BeforeEach
  void startWatchdog() {
    watchdog = new Watchdog(TimeUnit.MILLISECONDS.toNanos(5));
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(Node::close);
    watchdog.close();
  }

  private Node node(ScriptedServer server) {
    ServerAddress address = ServerAddress.parse(server.address());
    PoolOptions options = new PoolOptions(4, 10, Duration.ofMinutes(1));
    NodeListener listener = (of, from, to) -> states.add(to);
    Connector connector = new Connector(address, AMPLE, null, null, null);
    Node node =
        new Node(
            address,
            connector,
            new Combiner(address, new ConnectionPool(connector, watchdog, options), options),
            new Health(address, FailurePolicy.DEFAULT, listener, System::nanoTime),
            (server1, operation, outcome, nanos) -> recorded.add(operation + " " + outcome));
    nodes.add(node);
    return node;
  }

  /** Answers the first caller's packet when the test lets it, then does something else. */
  private Script hesitating(Script then) {
    return connection -> {
      connection.greet();
      String answers = answers(connection, ONE_CALLER);
      await(release);
      connection.send(answers);
      then.play(connection);
    };
  }

  /** Takes requests that have to come before anything is answered. */
  private static String answers(ScriptedConnection connection, int requests) throws IOException {
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      answers.append(connection.rightAnswer(connection.request()));
    }
    return answers.toString();
  }

  /** Takes a packet of two callers and does not answer it. */
  private static void swallow(ScriptedConnection connection) throws IOException {
    answers(connection, TWO_CALLERS);
  }

  /** Takes a caller's packet on a connection of its own, and does not answer it either. */
  private static void mute(ScriptedConnection connection) throws IOException {
    connection.greet();
    answers(connection, ONE_CALLER);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads one key from each of some nodes; returns the values, or throws what went wrong. */
  private Caller reading(SharedRounds through, String key, Duration time, Node... from) {
    return reading(through, List.of(key), time, from);
  }

  private Caller reading(SharedRounds through, List<String> keys, Duration time, Node... from) {
    Key[] wireKeys = keys.stream().map(key -> Key.of(key.getBytes(US_ASCII))).toArray(Key[]::new);
    return Caller.of(
        () -> {
          List<Errand> errands = new ArrayList<>();
          for (Node node : from) {
            errands.add(new Errand(node, () -> new BulkGet(null, MetaRequest.UNSET, wireKeys)));
          }
          errands.sort(Comparator.comparing(Errand::node, Node.ORDER));
          long start = System.nanoTime();
          try {
            through.run(errands, start, start + time.toNanos());
          } finally {
            ended.add(keys.get(0));
          }
          return values(errands);
        });
  }

  private static List<String> values(List<Errand> errands) {
    List<String> values = new ArrayList<>();
    for (Errand errand : errands) {
      MemcachedException failure = errand.failure();
      if (failure != null) {
        throw failure;
      }
      BulkGet command = (BulkGet) errand.command();
      values.add(new String(command.replies()[0].value(), US_ASCII));
    }
    return values;
  }

  /** A caller that has the only place, and has sent its request. */
  private Caller holding(ScriptedServer server, Node node) {
    Caller holder = reading(rounds, "held", AMPLE, node);
    Await.until(
        "the request arrives",
        () ->
            server.connectionCount() == 1 && server.connection(0).requestCount() == 1 + ONE_CALLER);
    return holder;
  }

  private Caller waiting(String key, Duration time, Node... from) {
    return waiting(List.of(key), time, from);
  }

  private Caller waiting(List<String> keys, Duration time, Node... from) {
    Caller caller = reading(rounds, keys, time, from);
    Await.until("it waits", caller::isParked);
    return caller;
  }

  private static ScriptedServer filled(ScriptedServer server) {
    for (String key : List.of("held", "a", "b", "c")) {
      server.items().put(key, "value of " + key);
    }
    return server;
  }

  @Test
  void run_othersWait_goTogetherOnOneConnection() throws IOException {
    Script together =
        connection -> {
          connection.send(answers(connection, TWO_CALLERS));
          connection.serve();
        };
    try (ScriptedServer server = filled(ScriptedServer.playing(hesitating(together)))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting("b", AMPLE, node);
      release.countDown();
      assertEquals(List.of("value of held"), holder.result());
      assertEquals(List.of("value of a"), a.result());
      assertEquals(List.of("value of b"), b.result());
      assertEquals(1, server.connectionCount());
      String each = "bulk-get " + Outcome.OK;
      assertEquals(List.of(each, each, each), List.copyOf(recorded));
    }
  }

  @Test
  void run_leaderInterrupted_othersReadByThemselves() throws IOException {
    Script silent = SharedRoundsTest::swallow;
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(silent), ScriptedConnection::serve))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting("b", AMPLE, node);
      release.countDown();
      holder.result();
      Await.until(
          "both are sent",
          () -> server.connection(0).requestCount() == 1 + ONE_CALLER + TWO_CALLERS);
      a.interrupt();
      assertEquals(List.of("value of b"), b.result());
      assertTrue(a.failure() instanceof RequestInterruptedException);
      assertEquals(List.of("value of a"), reading(rounds, "a", AMPLE, node).result());
    }
  }

  @Test
  void run_packetBreaksOff_whoseReplyCameIsAnswered() throws IOException {
    Script halfway =
        connection -> {
          String answers = answers(connection, TWO_CALLERS);
          connection.request();
          connection.send(answers);
          connection.close();
        };
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(halfway), ScriptedConnection::serve))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting("b", AMPLE, node);
      Caller c = waiting("c", AMPLE, node);
      release.countDown();
      holder.result();
      assertEquals(List.of("value of a"), a.result());
      assertEquals(List.of("value of b"), b.result());
      assertEquals(List.of("value of c"), c.result());
      assertEquals(1 + ONE_CALLER + TWO_CALLERS + 1, server.connection(0).requestCount());
      assertEquals(1 + ONE_CALLER, server.connection(1).requestCount());
      String each = "bulk-get " + Outcome.OK;
      assertEquals(
          List.of(each, each, each, "bulk-get " + Outcome.LOST, each), List.copyOf(recorded));
    }
  }

  /** Whose error it is cannot be told, as the server drops replies that it has not sent yet. */
  @Test
  void run_serverGivesUp_eachReadsByItselfAndTheNodeIsNotToBlame() throws IOException {
    Script givingUp =
        connection -> {
          String mark = answers(connection, 1);
          answers(connection, TWO_CALLERS - 1);
          connection.send(mark + "SERVER_ERROR out of memory\r\n");
          connection.awaitClosedByClient();
        };
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(givingUp), ScriptedConnection::serve))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting("b", AMPLE, node);
      release.countDown();
      holder.result();
      assertEquals(List.of("value of a"), a.result());
      assertEquals(List.of("value of b"), b.result());
      assertEquals(List.of(), List.copyOf(states));
      String each = "bulk-get " + Outcome.OK;
      assertEquals(List.of(each, each, each), List.copyOf(recorded));
    }
  }

  @Test
  void run_roundTakesTooLong_leaderReadsByItselfToo() throws IOException {
    Script silent = SharedRoundsTest::swallow;
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(silent), ScriptedConnection::serve))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      long start = System.nanoTime();
      Caller a = waiting("a", SHORT, node);
      Caller b = waiting("b", SHORT, node);
      release.countDown();
      holder.result();
      assertEquals(List.of("value of a"), a.result());
      assertEquals(List.of("value of b"), b.result());
      assertTrue(System.nanoTime() - start < SHORT.toNanos());
      assertEquals(1 + ONE_CALLER + TWO_CALLERS, server.connection(0).requestCount());
      assertEquals(List.of(), List.copyOf(states));
    }
  }

  @Test
  void run_manyKeys_notInOneRound() throws IOException {
    List<String> many = new ArrayList<>(List.of("b"));
    many.addAll(Collections.nCopies(1_999, "none"));
    Script apart =
        connection -> {
          connection.send(answers(connection, ONE_CALLER));
          connection.close();
        };
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(apart), ScriptedConnection::serve))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting(many, AMPLE, node);
      release.countDown();
      holder.result();
      assertEquals(List.of("value of a"), a.result());
      assertEquals(List.of("value of b"), b.result());
      // Of a packet for both, the second part would be lost.
      String each = "bulk-get " + Outcome.OK;
      assertEquals(List.of(each, each, each), List.copyOf(recorded));
    }
  }

  @Test
  void run_interruptedWhileWaiting_sendsNothingAndHoldsNobodyUp() throws IOException {
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(ScriptedConnection::serve)))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      Caller a = waiting("a", AMPLE, node);
      Caller b = waiting("b", AMPLE, node);
      a.interrupt();
      assertTrue(a.failure() instanceof RequestInterruptedException);
      release.countDown();
      assertEquals(List.of("value of held"), holder.result());
      assertEquals(List.of("value of b"), b.result());
      assertEquals(1 + 2 * ONE_CALLER, server.connection(0).requestCount());
    }
  }

  @Test
  void run_leadersNodeIsSilent_whoAsksAnotherNodeWaitsForPartOfItsTimeOnly() throws IOException {
    Script silent = connection -> answers(connection, ONE_CALLER);
    try (ScriptedServer mute =
            filled(ScriptedServer.playing(hesitating(silent), SharedRoundsTest::mute));
        ScriptedServer healthy = filled(ScriptedServer.healthy())) {
      Node first = node(mute);
      Node second = node(healthy);
      Caller holder = holding(mute, first);
      Caller a = waiting("a", SHORT, first, second);
      Caller b = waiting("b", SHORT, second);
      release.countDown();
      holder.result();
      assertEquals(List.of("value of b"), b.result());
      Throwable failure = a.failure();
      assertTrue(failure instanceof RequestTimeoutException, failure.toString());
      assertEquals(List.of("held", "b", "a"), List.copyOf(ended));
    }
  }

  @Test
  void run_nodeIsSilent_eachFailsWithItsOwnCommand() throws IOException {
    Script silent = SharedRoundsTest::swallow;
    try (ScriptedServer server =
        filled(ScriptedServer.playing(hesitating(silent), SharedRoundsTest::mute))) {
      Node node = node(server);
      Caller holder = holding(server, node);
      List<Caller> callers = List.of(waiting("a", SHORT, node), waiting("b", SHORT, node));
      release.countDown();
      holder.result();
      for (int i = 0; i < callers.size(); i++) {
        Throwable failure = callers.get(i).failure();
        assertTrue(failure instanceof RequestTimeoutException, failure.toString());
        String key = "the first '" + List.of("a", "b").get(i) + "'";
        assertTrue(failure.getMessage().contains(key), failure.getMessage());
      }
    }
  }

  @Test
  void renew_leaderHasTheCommands_leavesTheseToIt() throws IOException {
    try (ScriptedServer server = ScriptedServer.healthy()) {
      Node node = node(server);
      Key key = Key.of("a".getBytes(US_ASCII));
      Errand errand = new Errand(node, () -> new BulkGet(null, MetaRequest.UNSET, key));
      Command first = errand.command();
      Ride ride = new Ride(List.of(errand));
      assertTrue(ride.take());
      assertTrue(ride.abandon(Turn.TAKEN));
      ride.renew();
      assertNotSame(first, errand.command());
      assertSame(first, ride.command(0));
    }
  }

  @Test
  void run_mostWait_goesAlone() throws IOException {
    SharedRounds full = new SharedRounds(0, 0, 0);
    try (ScriptedServer server = filled(ScriptedServer.healthy())) {
      Node node = node(server);
      assertEquals(List.of("value of a"), reading(full, "a", AMPLE, node).result());
    }
  }
}
