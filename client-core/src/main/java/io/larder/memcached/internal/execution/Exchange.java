package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits for its turn at a node, and the thread that waits for the outcome.
 *
 * <p>It starts {@link #WAITING} and leaves that state exactly once, by compare-and-set: somebody
 * else carries it along ({@link #TAKEN}), its owner gets a connection to lead with ({@link
 * #LEADING}), or its owner gives up ({@link #ABANDONED}). A carried one ends {@link #DONE}, unless
 * its owner gave up before. Whoever sees DONE or LEADING also sees what was written before: the
 * state is volatile.
 */
final class Exchange {

  static final int WAITING = 0;
  static final int TAKEN = 1;
  static final int LEADING = 2;
  static final int DONE = 3;
  static final int ABANDONED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Exchange.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Command command;
  private final long deadlineNanos;
  private final Thread owner = Thread.currentThread();
  private volatile int state = WAITING;
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

  int state() {
    return state;
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

  /** A leader takes the command into its own packet. */
  boolean take() {
    return STATE.compareAndSet(this, WAITING, TAKEN);
  }

  /** Makes the owner a leader; with it goes the right to one connection. */
  boolean promote(@Nullable Connection connection) {
    this.connection = connection;
    if (!STATE.compareAndSet(this, WAITING, LEADING)) {
      return false;
    }
    LockSupport.unpark(owner);
    return true;
  }

  /** A leader has the outcome of a command that it took. */
  void finish(@Nullable Failure failure) {
    this.failure = failure;
    if (STATE.compareAndSet(this, TAKEN, DONE)) {
      LockSupport.unpark(owner);
    }
  }

  /** Ends the wait of a command that nobody has taken. */
  void reject(Failure failure) {
    this.failure = failure;
    if (STATE.compareAndSet(this, WAITING, DONE)) {
      LockSupport.unpark(owner);
    }
  }

  /** The owner gives up, if the state is still the one given. */
  boolean abandon(int from) {
    return STATE.compareAndSet(this, from, ABANDONED);
  }

  /** Waits until the state is {@link #DONE} or {@link #LEADING}, the deadline, or an interrupt. */
  void await() {
    while (state < LEADING) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }
}
