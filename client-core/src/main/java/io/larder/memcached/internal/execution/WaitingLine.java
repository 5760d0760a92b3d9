package io.larder.memcached.internal.execution;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The commands that wait at a node, at most so many. Thread-safe. */
final class WaitingLine {

  private final Queue<Exchange> queue = new ConcurrentLinkedQueue<>();

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

  void add(Exchange exchange) {
    queue.add(exchange);
  }

  void remove(Exchange exchange) {
    if (queue.remove(exchange)) {
      size.decrementAndGet();
    }
  }

  /** Takes out who has waited for longest. */
  @Nullable Exchange poll() {
    Exchange next = queue.poll();
    if (next != null) {
      size.decrementAndGet();
    }
    return next;
  }
}
