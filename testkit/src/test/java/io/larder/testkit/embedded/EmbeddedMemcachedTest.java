package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedMemcachedTest {

  private static final int THIRTY_DAYS = 60 * 60 * 24 * 30;

  private final SteppingClock clock = new SteppingClock();
  private EmbeddedMemcached server;
  private Socket socket;
  private BufferedReader replies;

  /** Time passes only when a test says so. */
  private static final class SteppingClock extends Clock {

    private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    void step(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private void start(EmbeddedMemcached.Builder builder) throws IOException {
    server = builder.clock(clock).start();
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  private String ask(String request) throws IOException {
    socket.getOutputStream().write((request + "\r\n").getBytes(US_ASCII));
    return replies.readLine();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  @Test
  void item_relativeTime_expiresThen() throws IOException {
    start(EmbeddedMemcached.builder());
    ask("ms a 1 T10\r\n1");
    assertEquals("HD t10", ask("mg a t"));
    clock.step(Duration.ofSeconds(9));
    assertEquals("HD t1", ask("mg a t"));
    clock.step(Duration.ofSeconds(1));
    assertEquals("EN", ask("mg a t"));
  }

  @Test
  void item_beyondThirtyDays_expiresAtTheAbsoluteTime() throws IOException {
    start(EmbeddedMemcached.builder());
    ask("ms a 1 T" + THIRTY_DAYS + "\r\n1");
    ask("ms b 1 T" + (clock.instant().getEpochSecond() + 100) + "\r\n1");
    ask("ms c 1 T" + (THIRTY_DAYS + 1) + "\r\n1");
    assertEquals("HD t" + THIRTY_DAYS, ask("mg a t"));
    assertEquals("HD t100", ask("mg b t"));
    assertEquals("EN", ask("mg c t"));
  }

  @Test
  void flush_delayed_spareNewerItemsOnly() throws IOException {
    start(EmbeddedMemcached.builder());
    ask("ms a 1\r\n1");
    assertEquals("OK", ask("flush_all 10"));
    assertEquals("HD", ask("mg a"));
    clock.step(Duration.ofSeconds(11));
    ask("ms b 1\r\n1");
    assertEquals("EN", ask("mg a"));
    assertEquals("HD", ask("mg b"));
  }

  @Test
  void lastAccess_afterAWhile_isShownUntilUsedAgain() throws IOException {
    start(EmbeddedMemcached.builder());
    ask("ms a 1\r\n1");
    ask("mg a");
    clock.step(Duration.ofSeconds(70));
    assertEquals("HD l70 h1", ask("mg a l h"));
    assertEquals("HD l0", ask("mg a l"));
  }

  @Test
  void memory_full_evictsTheLeastRecentlyUsed() throws IOException {
    start(EmbeddedMemcached.builder().memoryMegabytes(1));
    String value = "x".repeat(100_000);
    for (int i = 0; i < 10; i++) {
      assertEquals("HD", ask("ms k" + i + " 100000\r\n" + value));
    }
    assertEquals("HD", ask("mg k0"));
    assertEquals("HD", ask("ms k10 100000\r\n" + value));
    assertEquals("HD", ask("mg k0"));
    assertEquals("EN", ask("mg k1"));
    assertEquals("HD", ask("mg k2"));
  }

  @Test
  void memory_fullWithoutEvictions_refusesNewItems() throws IOException {
    start(EmbeddedMemcached.builder().memoryMegabytes(1).flags(List.of("-M")));
    String value = "x".repeat(600_000);
    assertEquals("STORED", ask("set a 0 0 600000\r\n" + value));
    assertEquals("SERVER_ERROR out of memory storing object", ask("set b 0 0 600000\r\n" + value));
    assertEquals("SERVER_ERROR out of memory storing object", ask("ms b 600000\r\n" + value));
    assertEquals("HD", ask("mg a"));
  }

  @Test
  void memory_limitLowered_holdsForTheNextItem() throws IOException {
    start(EmbeddedMemcached.builder());
    String value = "x".repeat(1_000_000);
    for (int i = 0; i < 20; i++) {
      ask("ms k" + i + " 1000000\r\n" + value);
    }
    assertEquals("OK", ask("cache_memlimit 8"));
    ask("ms last 1\r\n1");
    assertEquals("EN", ask("mg k11"));
    assertEquals("HD", ask("mg k13"));
  }

  @Test
  void stats_afterSomeRequests_haveCountedThem() throws IOException {
    start(EmbeddedMemcached.builder());
    ask("set a 0 0 1\r\n1");
    ask("mg a");
    ask("mg b");
    ask("incr a 1");
    List<String> stats = stats();
    assertTrue(
        stats.containsAll(
            List.of(
                "STAT cmd_set 1",
                "STAT cmd_get 2",
                "STAT get_hits 1",
                "STAT get_misses 1",
                "STAT incr_hits 1",
                "STAT curr_items 1",
                "STAT total_connections 1",
                "STAT limit_maxbytes 67108864")),
        stats.toString());
    assertEquals("RESET", ask("stats reset"));
    assertTrue(stats().contains("STAT cmd_get 0"));
  }

  private List<String> stats() throws IOException {
    String first = ask("stats");
    List<String> lines = new ArrayList<>(List.of(first));
    while (!lines.get(lines.size() - 1).equals("END")) {
      lines.add(replies.readLine());
    }
    return lines;
  }

  @Test
  void close_withConnections_endsThemAndAllThreads() throws Exception {
    start(EmbeddedMemcached.builder());
    ask("mn");
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("larder-embedded-"))
            .toList();
    assertTrue(threads.size() >= 2, threads.toString());
    server.close();
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(10).toMillis());
      assertTrue(!thread.isAlive(), thread.getName());
    }
    assertEquals(-1, socket.getInputStream().read());
  }
}
