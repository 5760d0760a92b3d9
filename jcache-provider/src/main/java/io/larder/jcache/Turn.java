package io.larder.jcache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One caller's part in a {@link Convoy}: what it wants to do to the entry, and how far that is. All
 * of it happens on the caller's own thread.
 *
 * <p>It begins {@link #WAITING}. From there the caller is either made a leader, or gets its turn
 * ({@link #RUNNING}), has had it ({@link #RAN}), possibly again if the commit fails, and is told
 * the outcome ({@link #DONE}). Or it goes {@link #ALONE}: because it has waited for too long, or
 * because others did not want to wait for it any longer. What was written before a change of the
 * state is seen by who sees the change.
 */
final class Turn<K, V> {

  static final int WAITING = 0;
  static final int LEADING = 1;
  static final int RUNNING = 2;
  static final int RAN = 3;
  static final int DONE = 4;
  static final int ALONE = 5;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Turn.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EntryKey<K> key;
  private final Function<Slot<K, V>, Change<V>> decision;
  private final Thread owner = Thread.currentThread();
  private volatile int state = WAITING;
  private boolean found;
  private Commits.Outcome outcome = Commits.Outcome.UNCHANGED;
  private @Nullable Throwable failure;

  Turn(EntryKey<K> key, Function<Slot<K, V>, Change<V>> decision) {
    this.key = key;
    this.decision = decision;
  }

  EntryKey<K> key() {
    return key;
  }

  int state() {
    return state;
  }

  /** Moves on, if the state is still the one expected, and wakes the owner. */
  boolean move(int from, int to) {
    if (!STATE.compareAndSet(this, from, to)) {
      return false;
    }
    wake();
    return true;
  }

  void wake() {
    if (owner != Thread.currentThread()) {
      LockSupport.unpark(owner);
    }
  }

  boolean isOwn() {
    return owner == Thread.currentThread();
  }

  /**
   * Waits for something to do, or for the outcome. Who waits for a turn may give up: when it would
   * be in vain, when its patience ends, or when it is interrupted. Who has had it can't, as it may
   * be committed right now; the leader sees to it.
   */
  void await(KeyLocks locks, Patience patience) {
    if (state != WAITING && state != RAN) {
      return;
    }
    locks.waitFor(key.wire());
    long start = System.nanoTime();
    boolean interrupted = false;
    while (state == WAITING || state == RAN) {
      if (state == RAN) {
        LockSupport.parkNanos(this, Patience.NANOS);
      } else if (interrupted || locks.isInVain() || patience.ends(start)) {
        move(WAITING, ALONE);
      } else {
        LockSupport.parkNanos(this, Math.max(1, patience.leftNanos(start)));
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the decision. Whatever it throws is this caller's, and leaves the entry as it is. */
  Pending<K, V> run(Pending<K, V> before, Commits<K, V> commits) {
    failure = null;
    outcome = Commits.Outcome.UNCHANGED;
    try {
      Slot<K, V> seen = before.slot();
      found = seen.isLive();
      Pending<K, V> after = before.changed(seen, decision.apply(seen), commits);
      if (after != before) {
        outcome = after.outcome();
      }
      return after;
    } catch (RuntimeException | Error e) {
      failure = e;
      return before;
    }
  }

  /** The commit failed: nobody knows what has become of any of the changes in it. */
  void fail(RuntimeException cause) {
    // To each caller an exception of its own, and all of the same form.
    Throwable origin = cause.getCause() == null ? cause : cause.getCause();
    failure = isOwn() ? cause : new CacheException(cause.getMessage(), origin);
  }

  /** Whether there was an entry, and what was done to it; or throws what the decision threw. */
  boolean wasFound() {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return found;
  }

  Commits.Outcome outcome() {
    return outcome;
  }
}
