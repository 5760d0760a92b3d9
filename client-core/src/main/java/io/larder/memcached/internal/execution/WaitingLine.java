package io.larder.memcached.internal.execution;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait, at most so many. Thread-safe.
 *
 * @param <T> the type of what waits
 */
final class WaitingLine<T extends Turn> {

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();

  /** Counted apart, as the queue would have to be walked through. */
  private final AtomicInteger size = new AtomicInteger();

  private final int most;

  WaitingLine(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return size.get();
  }

  /** Reserves a place; {@link #add} must follow. Tells whether there was one. */
  boolean reserve() {
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return false;
    }
    return true;
  }

  void add(T turn) {
    queue.add(turn);
  }

  void remove(T turn) {
    if (queue.remove(turn)) {
      size.decrementAndGet();
    }
  }

  /** Takes out who has waited for longest. */
  @Nullable T poll() {
    T next = queue.poll();
    if (next != null) {
      size.decrementAndGet();
    }
    return next;
  }
}
