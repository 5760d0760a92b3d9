package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The embedded server against the real one: the same scripts, equal replies. What the replies must
 * be is never written down here, the real server says it.
 */
class EmbeddedDifferentialIT {

  private static final int RANDOM_SCRIPTS = 300;

  /**
   * For scripts that count. Housekeeping holds items, up to a second each, and a number that is
   * counted on is then replaced instead of overwritten: it has no spaces behind it where one alone
   * would have them. Without it, all items are in one LRU; no reply tells.
   */
  private static final String NO_HOUSEKEEPING = "-o no_lru_maintainer";

  /** How much of the requests a failure shows. */
  private static final int SHOWN = 2_000;

  private static MemcachedServer embedded;
  private static MemcachedServer real;
  private static MemcachedServer still;

  @BeforeAll
  static void start() {
    embedded = MemcachedServer.start(MemcachedOptions.builder().sources(Source.EMBEDDED).build());
    MemcachedOptions.Builder binary = MemcachedOptions.builder().sources(Source.BINARY);
    real = MemcachedServer.start(binary.build());
    still = MemcachedServer.start(binary.flags(NO_HOUSEKEEPING).build());
  }

  @AfterAll
  static void stop() {
    embedded.close();
    real.close();
    still.close();
  }

  @TestFactory
  Stream<DynamicTest> replies_toClassicCommands_areEqual() {
    return tests(ClassicScripts.all(), still);
  }

  @TestFactory
  Stream<DynamicTest> replies_toMetaCommands_areEqual() {
    return tests(MetaScripts.all(), still);
  }

  @TestFactory
  Stream<DynamicTest> replies_toRandomCommands_areEqual() {
    return tests(RandomScripts.all(RANDOM_SCRIPTS), still);
  }

  @TestFactory
  Stream<DynamicTest> replies_toPipelinedRandomCommands_areEqual() {
    // An item that a waiting reply shows is not overwritten by the real server but replaced, which
    // then can be seen from the number of spaces behind a number.
    return tests(
        RandomScripts.all(RANDOM_SCRIPTS / 2).stream()
            .map(script -> script.without("ma ", "incr ", "decr ").pipelined())
            .toList(),
        real);
  }

  @Test
  void replies_toRequestsSplitAnywhere_areEqual() throws IOException {
    String lines =
        """
        ms a 5 F1 c
        12345
        mg a v f
        set b 0 0 3 noreply
        abc
        get a b
        set b 0 0 1
        abc
        ma n N0 v
        ms\s
        md a q
        mg a
        version
        """;
    String requests = lines.replace("\n", "\r\n");
    Replay embeddedReplay = new Replay(embedded);
    Replay realReplay = new Replay(real);
    for (int at = 0; at <= requests.length(); at++) {
      assertEquals(
          realReplay.playSplit(requests, at),
          embeddedReplay.playSplit(requests, at),
          "split at " + at);
    }
  }

  @Test
  void stats_ofAllKinds_haveNamesThatTheRealServerHas() throws IOException {
    for (String what : List.of("", " settings", " items", " slabs")) {
      Collection<String> known = statNames(real, what);
      List<String> unknown =
          statNames(embedded, what).stream().filter(name -> !known.contains(name)).toList();
      assertEquals(List.of(), unknown, "stats" + what);
    }
  }

  private static List<String> statNames(MemcachedServer server, String what) throws IOException {
    server.flush();
    try (Wire wire = Wire.to(server)) {
      wire.ask("set a 0 0 1\r\n1");
      return wire.ask("stats" + what + "\r\n", "END\r\n")
          .lines()
          .filter(line -> line.startsWith("STAT "))
          .map(line -> line.split(" ", -1)[1].replaceAll("\\d+:", "<class>:"))
          .toList();
    }
  }

  private static Stream<DynamicTest> tests(List<Script> scripts, MemcachedServer server) {
    return scripts.stream()
        .map(script -> dynamicTest(script.name(), () -> assertEqualReplies(script, server)));
  }

  private static void assertEqualReplies(Script script, MemcachedServer server) throws IOException {
    List<String> actual = new Replay(embedded).play(script);
    List<String> expected = new Replay(server).play(script);
    for (int i = 0; i < expected.size(); i++) {
      // The requests belong into the message: a reply says little without its question.
      String requests = String.join("", script.requests().subList(0, i + 1));
      assertEquals(expected.get(i), actual.get(i), () -> lastPart(requests));
    }
  }

  private static String lastPart(String text) {
    return text.substring(Math.max(0, text.length() - SHOWN));
  }
}
