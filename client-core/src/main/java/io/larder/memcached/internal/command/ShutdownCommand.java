package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;

/**
 * {@code shutdown}: a server that obeys closes the connection, and one that does not says why. The
 * connection is of no more use afterwards.
 */
public final class ShutdownCommand extends Command {

  private final String request;
  private String error = "";

  public ShutdownCommand(boolean graceful) {
    this.request = graceful ? "shutdown graceful" : "shutdown";
  }

  /** Returns what the server said instead of shutting down; empty if it does shut down. */
  public String error() {
    return error;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.ascii(request.getBytes(US_ASCII)).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    error = "";
    try {
      in.readLine();
      error = in.rest();
    } catch (EOFException | SocketException e) {
      // The end of the stream, or a reset if the server had not read all: it has gone down.
      error = "";
    }
  }

  @Override
  public int size() {
    return request.length() + 2;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public String operation() {
    return "shutdown";
  }

  @Override
  public String toString() {
    return request;
  }
}
