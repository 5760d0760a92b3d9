package io.larder.memcached.serde;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of objects for reuse. Never blocks: with none to spare it makes one, with no room
 * it drops one. Works alike for platform threads and for virtual ones, of which there may be too
 * many for a {@code ThreadLocal}.
 */
final class Pool<T> {

  /** Enough for the threads that are busy serializing at one moment. */
  private static final int SLOTS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> factory;

  Pool(Supplier<T> factory) {
    this.factory = factory;
  }

  T take() {
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) % SLOTS;
      if (slots.getPlain(slot) != null) {
        T taken = slots.getAndSet(slot, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return factory.get();
  }

  /** Gives back an object in its initial state; one in doubt is better forgotten. */
  void give(T object) {
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) % SLOTS;
      if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, object)) {
        return;
      }
    }
  }

  /** Threads begin at different slots, so that they rarely meet. */
  private static int start() {
    return (int) (Thread.currentThread().getId() & Integer.MAX_VALUE) % SLOTS;
  }
}
