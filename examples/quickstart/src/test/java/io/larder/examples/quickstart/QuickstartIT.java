package io.larder.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.examples.common.JavaProgram;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the example as a newcomer does: in a JVM of its own. */
@Timeout(120)
final class QuickstartIT {

  private static final Pattern WON = Pattern.compile("JVM [12]: I won (\\d+) of 1000 jobs\\.");

  private static final String NAMED = "JVM 1: I use the servers that you have named.";

  @Test
  @Memcached
  void run_oneServer_everythingAsPromised(MemcachedServers servers) throws Exception {
    assertAsPromised(run("-Dlarder.servers=" + servers.addresses()), NAMED);
  }

  @Test
  @Memcached(nodes = 3)
  void run_threeServersWithOldEntries_everythingAsPromised(MemcachedServers servers)
      throws Exception {
    String option = "-Dlarder.servers=" + servers.addresses();
    run(option);

    assertAsPromised(run(option), NAMED);
  }

  @Test
  void run_embeddedServer_everythingAsPromised() throws Exception {
    assertAsPromised(
        run("-Dexample.embedded=true"), "JVM 1: I have started a stand-in for memcached ");
  }

  @Test
  void run_serverDown_failsAndSaysWhy() throws Exception {
    Run run = run("-Dlarder.servers=127.0.0.1:1");

    assertNotEquals(0, run.exitCode(), run.output());
    assertTrue(run.output().contains("127.0.0.1:1"), run.output());
  }

  private static void assertAsPromised(Run run, String firstLine) {
    String output = run.output();
    assertEquals(0, run.exitCode(), output);
    List<String> lines = output.lines().toList();
    assertTrue(lines.get(0).startsWith(firstLine), output);
    assertTrue(output.contains("JVM 1: I have stored order 4711"), output);
    assertTrue(output.contains("JVM 2: I am another process, and the order that I found"), output);
    assertTrue(output.contains("JVM 1: I see that the order is CONFIRMED now."), output);
    assertTrue(
        output.contains("JVM 1: I made an offer for 1500 ms, and it was gone after"), output);
    assertEquals("JVM 1: Everything was as promised.", lines.get(lines.size() - 1), output);

    int won = WON.matcher(output).results().mapToInt(QuickstartIT::count).sum();
    assertEquals(1000, won, output);
  }

  private static int count(MatchResult result) {
    return Integer.parseInt(result.group(1));
  }

  private static Run run(String option) throws IOException, InterruptedException {
    ProcessBuilder builder = JavaProgram.of(Quickstart.class).with(option).process();
    builder.redirectErrorStream(true);
    builder.environment().remove("LARDER_SERVERS");
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Run(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  /** How a run of the example ended, and what it printed. */
  private record Run(int exitCode, String output) {}
}
