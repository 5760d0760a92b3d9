package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Watchdog;
import java.io.IOException;

/**
 * Executes a command on a connection beside the pool, opened for it and closed behind it: for
 * commands that could do harm to whoever shares their connection. It is sent whatever the node's
 * state, and does not change that.
 */
public final class OwnConnection {

  private final Node node;
  private final Watchdog watchdog;
  private final long timeoutNanos;

  public OwnConnection(Node node, Watchdog watchdog, long timeoutNanos) {
    this.node = node;
    this.watchdog = watchdog;
    this.timeoutNanos = timeoutNanos;
  }

  /** Executes a command, or throws what the caller is to see. */
  public void execute(Command command) {
    long start = System.nanoTime();
    long deadline = start + timeoutNanos;
    Failure failure = null;
    try (Connection connection = new Connection(node.connector(), watchdog)) {
      try {
        connection.begin(deadline);
        connection.open(deadline);
        connection.write(command);
        connection.flush();
        connection.read(command);
      } catch (IOException e) {
        failure = Failure.of(e, connection.phase(), connection.isAborted(), false);
      } finally {
        connection.end();
      }
    }
    if (failure != null) {
      throw failure.toException(node.address(), command, start, "it had a connection of its own");
    }
  }
}
