package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.larder.memcached.QuietProblem.Kind;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.serde.Serdes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Quiet writes to a server that misbehaves, and the request after them. */
class QuietWriterTest {

  /** Long enough for a right answer on a busy machine. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<QuietProblem> problems = new CopyOnWriteArrayList<>();

  /** Plays a fault for a batch of two writes, and is all right on the next connection. */
  private QuietReport report(Duration timeout, ScriptedServer.Script fault) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.playing(
                connection -> {
                  connection.greet();
                  connection.request();
                  connection.request();
                  connection.expect("mn");
                  fault.play(connection);
                },
                ScriptedConnection::serve);
        MemcachedClient<String> client =
            MemcachedClient.builder(Serdes.string())
                .servers(server.address())
                .timeouts(new Timeouts(timeout, timeout))
                .build()) {
      QuietWriter<String> writer = client.quiet(QuietOptions.DEFAULT.withListener(problems::add));
      writer.set("a", "1", Expiry.NEVER);
      writer.set("b", "2", Expiry.NEVER);
      QuietReport report = writer.flush();
      client.set("c", "3", Expiry.NEVER);
      assertEquals("3", client.get("c"));
      assertEquals(2, server.connectionCount());
      return report;
    }
  }

  private void assertBothFailed(QuietReport report, Class<? extends MemcachedException> cause) {
    assertEquals(2, report.failed());
    assertEquals(List.of("a", "b"), problems.stream().map(QuietProblem::key).toList());
    problems.forEach(problem -> assertInstanceOf(cause, problem.cause()));
  }

  @Test
  void flush_noFence_failsAllInTime() throws IOException {
    assertBothFailed(report(SHORT, connection -> {}), RequestTimeoutException.class);
  }

  @Test
  void flush_connectionCloses_failsAll() throws IOException {
    assertBothFailed(report(LONG, ScriptedConnection::close), ConnectionLostException.class);
  }

  @Test
  void flush_garbage_failsAll() throws IOException {
    assertBothFailed(report(LONG, c -> c.send("STORED\r\nMN\r\n")), ProtocolException.class);
  }

  @Test
  void flush_opaqueOfNoRequest_failsAll() throws IOException {
    assertBothFailed(report(LONG, c -> c.send("NS O4000000\r\nMN\r\n")), ProtocolException.class);
  }

  @Test
  void flush_requestNotUnderstood_isUnattributedAndTheRestUnknown() throws IOException {
    QuietReport report = report(LONG, c -> c.send("CLIENT_ERROR invalid flag\r\nERROR\r\nMN\r\n"));
    assertEquals(new QuietReport(2, 0, 2, 1), report);
    assertEquals(Kind.UNATTRIBUTED, problems.get(0).kind());
    assertInstanceOf(ProtocolException.class, problems.get(1).cause());
  }
}
