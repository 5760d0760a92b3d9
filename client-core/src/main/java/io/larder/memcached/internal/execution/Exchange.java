package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import org.jspecify.annotations.Nullable;

/** A command that waits for its turn at a node. */
final class Exchange extends Turn {

  private final Command command;
  private final long deadlineNanos;
  private @Nullable Connection connection;
  private @Nullable Failure failure;

  /** Who is behind this one in its packet; only the packet's leader knows. */
  private @Nullable Exchange next;

  Exchange(Command command, long deadlineNanos) {
    this.command = command;
    this.deadlineNanos = deadlineNanos;
  }

  /** When the owner gives up. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  Command command() {
    return command;
  }

  @Nullable Exchange next() {
    return next;
  }

  void append(Exchange next) {
    this.next = next;
  }

  /** Returns what the owner is to lead with; null if it has to borrow a connection itself. */
  @Nullable Connection connection() {
    return connection;
  }

  /** Returns why a {@link #DONE} exchange failed; null if it did not. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Makes the owner a leader; with it goes the right to one connection. */
  boolean promote(@Nullable Connection connection) {
    this.connection = connection;
    return promote();
  }

  /** A leader has the outcome of a command that it took. */
  void finish(@Nullable Failure failure) {
    this.failure = failure;
    end(TAKEN);
  }

  /** Ends the wait of a command that nobody has taken. */
  void reject(Failure failure) {
    this.failure = failure;
    end(WAITING);
  }
}
