package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A classic command that is answered with lines up to {@code END}, or with an error line. */
public final class LinesCommand extends Command {

  private static final int MOST_LINES = 100_000;

  private final byte[] request;
  private final List<String> lines = new ArrayList<>();
  private String error = "";

  public LinesCommand(String request) {
    this.request = request.getBytes(UTF_8);
  }

  /** Returns the lines before {@code END}; only after the command has been executed. */
  public List<String> lines() {
    return lines;
  }

  /** Returns the error line; empty if there was none. */
  public String error() {
    return error;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.ascii(request).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    lines.clear();
    error = "";
    while (lines.size() < MOST_LINES) {
      in.readLooseLine();
      String line = in.rest();
      if (line.equals("END")) {
        return;
      }
      if (lines.isEmpty() && (line.equals("ERROR") || line.contains("_ERROR "))) {
        error = line;
        return;
      }
      lines.add(line);
    }
    throw in.broken("a reply without an end");
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
  public String operation() {
    return "lines";
  }

  @Override
  public String toString() {
    return new String(request, UTF_8);
  }
}
