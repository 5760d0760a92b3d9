package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.QuietProblem.Kind;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes without replies: what is executed, what is reported, and that connections stay good. */
@Memcached(nodes = 2, sources = Source.BINARY)
class QuietWriterIT {

  private static final Expiry TTL = Expiry.in(Duration.ofMinutes(1));

  private final List<QuietProblem> problems = new CopyOnWriteArrayList<>();
  private MemcachedClient<String> client;
  private QuietWriter<String> writer;

  @BeforeEach
  void connect(List<MemcachedServer> servers) {
    client =
        MemcachedClient.builder(Serdes.string())
            .servers(servers.stream().map(s -> ServerAddress.parse(s.address())).toList())
            .timeouts(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)))
            .keyPrefix("p:")
            .build();
    writer = client.quiet(QuietOptions.DEFAULT.withListener(problems::add));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void flush_everyKindOfWrite_isExecuted() {
    client.set("gone", "x", TTL);
    client.set("text", "b", TTL);
    client.set("short", "x", TTL);
    writer.set("set", "1", TTL);
    writer.add("added", "2", TTL);
    writer.replace("set", "3", TTL);
    writer.append("text", "c");
    writer.prepend("text", "a");
    writer.delete("gone");
    writer.touch("short", Expiry.in(Duration.ofHours(10)));
    assertEquals(new QuietReport(7, 0, 0, 0), writer.flush());
    assertEquals("3", client.get("set"));
    assertEquals("2", client.get("added"));
    assertEquals("abc", client.get("text"));
    assertNull(client.get("gone"));
    assertTrue(
        client.inspect("short").timeToLive().orElseThrow().compareTo(Duration.ofHours(9)) > 0);
    assertEquals(List.of(), problems);
  }

  @Test
  void flush_conditionsThatDoNotHold_areReportedByKey() {
    client.set("there", "x", TTL);
    writer.add("there", "y", TTL);
    writer.set("fine", "z", TTL);
    writer.replace("missing1", "y", TTL);
    writer.append("missing2", "y");
    writer.prepend("missing3", "y");
    QuietReport report = writer.flush();
    assertEquals(new QuietReport(5, 4, 0, 0), report);
    assertFalse(report.hasFailures());
    assertTrue(problems.stream().allMatch(p -> p.kind() == Kind.NOT_STORED && p.cause() == null));
    assertEquals(
        Set.of("there", "missing1", "missing2", "missing3"),
        problems.stream().map(QuietProblem::key).collect(Collectors.toSet()));
    assertEquals("x", client.get("there"));
  }

  @Test
  void flush_nothingToDeleteOrTouch_isNoProblem() {
    writer.delete("missing");
    writer.touch("missing", TTL);
    assertEquals(new QuietReport(2, 0, 0, 0), writer.flush());
    assertEquals(List.of(), problems);
  }

  @Test
  void flush_valueTooLarge_isReportedWithoutAKeyAndTheRestIsWritten() {
    writer.set("before", "1", TTL);
    writer.set("large", "x".repeat(2_000_000), TTL);
    writer.set("after", "2", TTL);
    QuietReport report = writer.flush();
    assertEquals(new QuietReport(3, 0, 0, 1), report);
    assertTrue(report.hasFailures());
    QuietProblem problem = problems.get(0);
    assertEquals(Kind.UNATTRIBUTED, problem.kind());
    assertNull(problem.key());
    assertInstanceOf(ServerErrorException.class, problem.cause());
    assertEquals("1", client.get("before"));
    assertEquals("2", client.get("after"));
    assertNull(client.get("large"));
  }

  @Test
  void write_limitReached_sendsWithoutFlush() {
    QuietWriter<String> eager = client.quiet(QuietOptions.DEFAULT.withMaxWrites(3));
    eager.set("a", "1", TTL);
    eager.set("b", "2", TTL);
    assertNull(client.get("a"));
    eager.set("c", "3", TTL);
    assertEquals("1", client.get("a"));
    assertEquals("3", client.get("c"));
    assertEquals(new QuietReport(3, 0, 0, 0), eager.flush());
    assertEquals(new QuietReport(0, 0, 0, 0), eager.flush());
  }

  @Test
  void write_bytesReached_sendsWithoutFlush() {
    QuietWriter<String> eager = client.quiet(QuietOptions.DEFAULT.withMaxBytes(1_000));
    eager.set("a", "1", TTL);
    assertNull(client.get("a"));
    eager.set("b", "x".repeat(1_000), TTL);
    assertEquals("1", client.get("a"));
  }

  @Test
  void write_oneKeyManyTimes_keepsTheOrder() {
    for (int i = 0; i < 1_000; i++) {
      writer.set("a", "v" + i, TTL);
    }
    assertEquals(1_000, writer.flush().writes());
    assertEquals("v999", client.get("a"));
  }

  @Test
  void flush_thousandsOfWrites_areAllThere() {
    List<String> keys = IntStream.range(0, 3_000).mapToObj(i -> "key" + i).toList();
    keys.forEach(key -> writer.set(key, "value of " + key, TTL));
    assertEquals(new QuietReport(3_000, 0, 0, 0), writer.flush());
    assertEquals(3_000, client.getMany(keys).values().size());
  }

  @Test
  void write_severalThreads_nothingIsLost() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () ->
                  IntStream.range(0, 500)
                      .forEach(i -> writer.set("t" + thread + "-" + i, "v", TTL))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(new QuietReport(2_000, 0, 0, 0), writer.flush());
    List<String> keys =
        IntStream.range(0, 2_000).mapToObj(i -> "t" + i / 500 + "-" + i % 500).toList();
    assertEquals(2_000, client.getMany(keys).values().size());
  }

  @Test
  void flush_oneServerDown_itsWritesFailAndTheOthersAreDone(List<MemcachedServer> servers) {
    servers.get(1).stop();
    List<String> keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
    keys.forEach(key -> writer.set(key, "v", TTL));
    QuietReport report = writer.flush();
    assertEquals(50, report.writes());
    assertTrue(report.failed() > 0 && report.failed() < 50, report::toString);
    assertEquals(report.failed(), problems.size());
    Set<String> failed = problems.stream().map(QuietProblem::key).collect(Collectors.toSet());
    keys.stream()
        .filter(key -> !failed.contains(key))
        .forEach(key -> assertEquals("v", client.get(key)));
    assertTrue(problems.stream().allMatch(p -> p.kind() == Kind.FAILED && p.cause() != null));
  }

  @Test
  void close_unreportedFailure_isThrown() {
    writer.set("large", "x".repeat(2_000_000), TTL);
    assertThrows(ServerErrorException.class, writer::close);
    writer.close();
    assertThrows(IllegalStateException.class, () -> writer.set("a", "1", TTL));
  }

  @Test
  void close_reportedFailure_isNotThrownAgain() {
    writer.set("large", "x".repeat(2_000_000), TTL);
    assertTrue(writer.flush().hasFailures());
    writer.set("a", "1", TTL);
    writer.close();
    assertEquals("1", client.get("a"));
  }

  @Test
  void close_onlyConditionsThatDidNotHold_isFine() {
    client.set("there", "x", TTL);
    writer.add("there", "y", TTL);
    writer.close();
    assertEquals(1, problems.size());
  }

  @Test
  void listener_throws_theOtherProblemsAreReportedStill() {
    client.set("a", "1", TTL);
    client.set("b", "1", TTL);
    QuietWriter<String> careless =
        client.quiet(
            QuietOptions.DEFAULT.withListener(
                problem -> {
                  problems.add(problem);
                  throw new IllegalStateException("careless");
                }));
    careless.add("a", "2", TTL);
    careless.add("b", "2", TTL);
    assertEquals(2, careless.flush().notStored());
    assertEquals(2, problems.size());
  }

  @Test
  void write_badKey_isRefusedAndNothingElseIsLost() {
    writer.set("a", "1", TTL);
    assertThrows(IllegalArgumentException.class, () -> writer.set("a b", "1", TTL));
    assertThrows(IllegalArgumentException.class, () -> writer.delete("a\r\nflush_all"));
    assertEquals(new QuietReport(1, 0, 0, 0), writer.flush());
  }

  @Test
  void options_outOfRange_areErrors() {
    assertThrows(IllegalArgumentException.class, () -> QuietOptions.DEFAULT.withMaxWrites(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> QuietOptions.DEFAULT.withMaxWrites(QuietOptions.MOST_WRITES + 1));
    assertThrows(IllegalArgumentException.class, () -> QuietOptions.DEFAULT.withMaxBytes(0));
  }
}
