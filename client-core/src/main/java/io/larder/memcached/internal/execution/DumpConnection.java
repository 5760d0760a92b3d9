package io.larder.memcached.internal.execution;

import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerErrorException;
import io.larder.memcached.internal.command.DumpRead;
import io.larder.memcached.internal.connection.Connection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A connection beside the pool, for a reply that takes long. Each piece of it has the request
 * timeout anew. A server dumps for one client at a time: while it is busy it is asked again, for as
 * long as the timeout allows.
 */
public final class DumpConnection implements AutoCloseable {

  private static final long PAUSE_MILLIS = 20;

  private final ServerAddress node;
  private final Connection connection;
  private final long timeoutNanos;
  private long busyUntil;

  public DumpConnection(ServerAddress node, Connection connection, long timeoutNanos) {
    this.node = node;
    this.connection = connection;
    this.timeoutNanos = timeoutNanos;
  }

  /** Sends the request. */
  public void start(DumpRead command) {
    busyUntil = System.nanoTime() + timeoutNanos;
    exchange(command, true);
  }

  /** Reads the next piece of the reply. */
  public void read(DumpRead command) {
    exchange(command, false);
    while (command.isBusy()) {
      if (System.nanoTime() - busyUntil >= 0) {
        throw refused("it was busy with another dump all the time", "BUSY");
      }
      pause();
      exchange(command, true);
      exchange(command, false);
    }
    String error = command.error();
    if (error != null) {
      throw refused("'" + error + "' (is it started with -X or without lru_crawler?)", error);
    }
  }

  private void exchange(DumpRead command, boolean send) {
    long start = System.nanoTime();
    long deadline = start + timeoutNanos;
    Failure failure = null;
    boolean done = false;
    try {
      if (send) {
        connection.begin(deadline);
        connection.open(deadline);
        connection.write(command);
        connection.flush();
      } else {
        connection.resume(deadline);
        connection.read(command);
      }
      done = true;
    } catch (IOException e) {
      failure = Failure.of(e, connection.phase(), connection.isAborted(), false);
    } finally {
      connection.end();
      if (!done) {
        connection.close();
      }
    }
    if (failure != null) {
      throw failure.toException(node, command, start, "it has a connection of its own");
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestInterruptedException(
          node, "interrupted while waiting for the dump of " + node + ".", e);
    }
  }

  private ServerErrorException refused(String why, String reply) {
    return new ServerErrorException(
        node, "the keys of " + node + " cannot be listed: " + why, reply);
  }

  @Override
  public void close() {
    connection.close();
  }
}
