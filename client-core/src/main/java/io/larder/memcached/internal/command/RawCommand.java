package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes, answered with any bytes up to a token. Whether the reply has more behind the token is
 * not known, so the command needs a connection that nobody else uses, before or after.
 */
public final class RawCommand extends Command {

  /** Enough for every dump and statistic that is read in one piece. */
  static final int MOST_BYTES = 16 * 1024 * 1024;

  private static final int FIRST_CAPACITY = 256;
  private static final int SHOWN = 40;
  private static final List<String> ERRORS = List.of("ERROR", "CLIENT_ERROR", "SERVER_ERROR");

  private final byte[] request;
  private final byte[] endToken;
  private byte[] taken = new byte[FIRST_CAPACITY];
  private int length;
  private String error = "";

  /** Creates the command; the request is sent with a line end behind it. */
  public RawCommand(byte[] request, byte[] endToken) {
    this.request = request;
    this.endToken = endToken;
  }

  /** Returns what came before the token; only after execution. */
  public byte[] reply() {
    return Arrays.copyOf(taken, length - endToken.length);
  }

  /** Returns the error line that the reply begins with, instead of all else; empty if none. */
  public String error() {
    return error;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.bytes(request, 0, request.length).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    length = 0;
    error = "";
    boolean firstLine = true;
    while (!endsWithToken()) {
      if (length == MOST_BYTES) {
        throw in.broken("no end of the reply within " + MOST_BYTES + " bytes");
      }
      if (length == taken.length) {
        taken = Arrays.copyOf(taken, Math.min(MOST_BYTES, 2 * length));
      }
      taken[length++] = in.readByte();
      if (firstLine && taken[length - 1] == '\n') {
        firstLine = false;
        if (isError() && !endsWithToken()) {
          // The token may never come: the server has said what it had to say.
          error = new String(taken, 0, length, US_ASCII).strip();
          return;
        }
      }
    }
  }

  private boolean endsWithToken() {
    int from = length - endToken.length;
    return from >= 0 && Arrays.equals(taken, from, length, endToken, 0, endToken.length);
  }

  private boolean isError() {
    String line = new String(taken, 0, length, US_ASCII).strip();
    return ERRORS.stream().anyMatch(e -> line.equals(e) || line.startsWith(e + " "));
  }

  @Override
  public int size() {
    return request.length + 2;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public String operation() {
    return "raw";
  }

  @Override
  public String toString() {
    String text = new String(request, 0, Math.min(SHOWN, request.length), US_ASCII);
    return "raw '" + text.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
