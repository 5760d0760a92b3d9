package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A classic command that is answered with one line: {@code version}, {@code flush_all} and so on.
 */
public final class LineCommand extends Command {

  private final String operation;
  private final byte[] request;
  private final boolean repeatable;
  private final String wanted;
  private @Nullable String reply;

  /** Creates a command to which any line is an answer. */
  public LineCommand(String request, boolean repeatable) {
    this(request, repeatable, "");
  }

  /** Creates a command whose answer begins with what is wanted, or the connection is broken. */
  public LineCommand(String request, boolean repeatable, String wanted) {
    int blank = request.indexOf(' ');
    this.operation = blank < 0 ? request : request.substring(0, blank);
    this.request = request.getBytes(UTF_8);
    this.repeatable = repeatable;
    this.wanted = wanted;
  }

  /** Returns the line that the server answered; only after the command has been executed. */
  public String reply() {
    return Objects.requireNonNull(reply);
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.ascii(request).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    in.readLine();
    String line = in.rest();
    if (!line.startsWith(wanted)) {
      throw in.broken("no answer to " + this);
    }
    reply = line;
  }

  @Override
  public int size() {
    return request.length + 2;
  }

  @Override
  public boolean isRepeatable() {
    return repeatable;
  }

  @Override
  public String operation() {
    return operation;
  }

  /** Leaves out what follows the command's name: it may be a password. */
  @Override
  public String toString() {
    return operation;
  }
}
