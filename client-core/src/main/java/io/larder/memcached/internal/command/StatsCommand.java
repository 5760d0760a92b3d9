package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.larder.memcached.Outcome;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code stats}, with or without arguments. Most of its forms are answered with lines up to {@code
 * END}; {@code stats reset} and {@code stats detail on} with one word.
 */
public final class StatsCommand extends Command {

  private static final int MOST_LINES = 100_000;

  /** What the lines begin with; {@code cachedump} has items and {@code detail dump} prefixes. */
  private static final List<byte[]> LINES = List.of(ascii("STAT"), ascii("ITEM"), ascii("PREFIX"));

  private static final List<byte[]> LAST = List.of(ascii("END"), ascii("RESET"), ascii("OK"));
  private static final List<byte[]> ERRORS =
      List.of(ascii("ERROR"), ascii("CLIENT_ERROR"), ascii("SERVER_ERROR"));

  private final byte[] request;
  private final Map<String, String> stats = new LinkedHashMap<>();
  private String error = "";

  /** Creates the command; the arguments have no blanks in them. */
  public StatsCommand(List<String> arguments) {
    this.request = arguments.isEmpty() ? ascii("stats") : line(arguments);
  }

  private static byte[] line(List<String> arguments) {
    return ("stats " + String.join(" ", arguments)).getBytes(UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Returns names and values in the server's order; only after execution. */
  public Map<String, String> stats() {
    return stats;
  }

  /** Returns the error line; empty if there was none. */
  public String error() {
    return error;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.begin(size());
    out.ascii(request).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    stats.clear();
    error = "";
    for (int i = 0; i < MOST_LINES; i++) {
      in.readLine();
      if (!takeAny(LINES, in)) {
        readLast(in);
        return;
      }
      in.expect(' ');
      String line = in.rest();
      int blank = line.indexOf(' ');
      // A value may be blank, and may have several words.
      stats.put(
          blank < 0 ? line : line.substring(0, blank), blank < 0 ? "" : line.substring(blank + 1));
    }
    throw in.broken("statistics without an end");
  }

  private void readLast(ReplyReader in) throws IOException {
    if (takeAny(LAST, in)) {
      in.expectEnd();
    } else if (ERRORS.stream().anyMatch(in::startsWith)) {
      error = in.rest();
    } else {
      throw in.broken("no statistics");
    }
  }

  private static boolean takeAny(List<byte[]> tokens, ReplyReader in) {
    for (byte[] token : tokens) {
      if (in.takeToken(token)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int size() {
    return request.length + 2;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Outcome outcome() {
    return error.isEmpty() ? Outcome.OK : Outcome.REFUSED;
  }

  @Override
  public String operation() {
    return "stats";
  }

  @Override
  public String toString() {
    return new String(request, UTF_8);
  }
}
