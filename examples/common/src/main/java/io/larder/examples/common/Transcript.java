package io.larder.examples.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program printed from its start to its end, for the tests of the examples.
 *
 * @param lines the lines
 */
public record Transcript(List<String> lines) {

  private static final Pattern LOGGED = Pattern.compile("\\b(WARN|ERROR)\\b");
  private static final Pattern STARTED = Pattern.compile(" at 127\\.0\\.0\\.1:(\\d+)\\.$");

  /**
   * Copies the list.
   *
   * @param lines the lines
   */
  public Transcript {
    lines = List.copyOf(lines);
  }

  /**
   * Runs a program that knows of no servers but those in its options.
   *
   * @param program the program, which has to end without an error
   * @return what it printed
   * @throws IOException if it can't be started
   * @throws InterruptedException if somebody interrupts the test
   */
  public static Transcript of(JavaProgram program) throws IOException, InterruptedException {
    ProcessBuilder builder = program.with("-Dstdout.encoding=UTF-8").process();
    builder.environment().remove("LARDER_SERVERS");
    Process process = builder.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      Promise.check(process.waitFor() == 0, "the program ends without an error:\n" + output);
      return new Transcript(output.lines().toList());
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Demands lines, in this order, with others between them.
   *
   * @param expected the lines
   */
  public void checkInOrder(List<String> expected) {
    List<String> rest = lines;
    for (String line : expected) {
      Promise.check(rest.contains(line), "'" + line + "' is printed, in its place, in:\n" + this);
      rest = rest.subList(rest.indexOf(line) + 1, rest.size());
    }
  }

  /** Demands that nothing was logged; newer JVMs print warnings of their own, which don't count. */
  public void checkNothingIsLogged() {
    Promise.check(!LOGGED.matcher(toString()).find(), "no warning is printed, in:\n" + this);
  }

  /**
   * Demands that the server that the program has started does not run any more.
   *
   * @throws IOException if that can't be found out
   */
  public void checkServerIsStopped() throws IOException {
    Matcher started = STARTED.matcher(lines.get(0));
    Promise.check(started.find(), "the program tells which server it has started:\n" + this);
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(started.group(1)))) {
      Promise.check(false, "nobody listens at " + socket.getRemoteSocketAddress());
    } catch (ConnectException e) {
      // As it should be.
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
