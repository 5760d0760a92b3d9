package io.larder.memcached.internal.execution;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The wait of a thread that has something to be sent: until somebody else has done it, or it may do
 * so itself.
 *
 * <p>It starts {@link #WAITING} and leaves that state exactly once, by compare-and-set: somebody
 * else carries it along ({@link #TAKEN}), its owner may lead ({@link #LEADING}), or its owner gives
 * up ({@link #ABANDONED}). A carried one ends {@link #DONE}, unless its owner gave up before.
 * Whoever sees DONE or LEADING also sees what was written before: the state is volatile.
 */
abstract class Turn {

  static final int WAITING = 0;
  static final int TAKEN = 1;
  static final int LEADING = 2;
  static final int DONE = 3;
  static final int ABANDONED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Turn.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread owner = Thread.currentThread();
  private volatile int state = WAITING;

  final int state() {
    return state;
  }

  /** A leader takes it along. */
  final boolean take() {
    return STATE.compareAndSet(this, WAITING, TAKEN);
  }

  /** Makes the owner a leader. */
  final boolean promote() {
    return leave(WAITING, LEADING);
  }

  /** Ends the wait, if the state is still the one given. */
  final boolean end(int from) {
    return leave(from, DONE);
  }

  private boolean leave(int from, int to) {
    boolean left = STATE.compareAndSet(this, from, to);
    if (left) {
      LockSupport.unpark(owner);
    }
    return left;
  }

  /** The owner gives up, if the state is still the one given. */
  final boolean abandon(int from) {
    return STATE.compareAndSet(this, from, ABANDONED);
  }

  /** Waits until the state is {@link #DONE} or {@link #LEADING}, a moment, or an interrupt. */
  final void await(long untilNanos) {
    while (state < LEADING) {
      long left = untilNanos - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }
}
