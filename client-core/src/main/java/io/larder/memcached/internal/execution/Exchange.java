package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import org.jspecify.annotations.Nullable;

/** A command that waits for its turn at a node. */
final class Exchange extends Turn {

  private final Command command;
  private final long deadlineNanos;

  /**
   * What the wait has ended with: the connection of one that leads, the failure of one that is
   * done. One field for both saves every request that waits 8 bytes.
   */
  private @Nullable Object outcome;

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

  /**
   * Returns what the owner of a {@link #LEADING} exchange is to lead with; null if it has to borrow
   * a connection itself.
   */
  @Nullable Connection connection() {
    return (Connection) outcome;
  }

  /** Returns why a {@link #DONE} exchange failed; null if it did not. */
  @Nullable Failure failure() {
    return (Failure) outcome;
  }

  /** Makes the owner a leader; with it goes the right to one connection. */
  boolean promote(@Nullable Connection connection) {
    this.outcome = connection;
    return promote();
  }

  /** A leader has the outcome of a command that it took. */
  void finish(@Nullable Failure failure) {
    this.outcome = failure;
    end(TAKEN);
  }

  /** Ends the wait of a command that nobody has taken. */
  void reject(Failure failure) {
    this.outcome = failure;
    end(WAITING);
  }
}
