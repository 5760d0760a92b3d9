package io.larder.memcached.internal.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few objects to be used again, for any thread. Nobody waits and nothing is allocated: taking and
 * giving is one compare-and-set on the first place that is fit for it. So the first places are the
 * busy ones, and what lies in the last ones has been there for longest.
 *
 * @param <T> the type of the objects
 */
public final class Slots<T> {

  private final AtomicReferenceArray<@Nullable T> places;

  public Slots(int size) {
    this.places = new AtomicReferenceArray<>(size);
  }

  /** Takes an object out; null if there is none. */
  public @Nullable T take() {
    for (int i = 0; i < places.length(); i++) {
      T taken = take(i);
      if (taken != null) {
        return taken;
      }
    }
    return null;
  }

  /** Takes out what is at one place; null if nothing is. */
  @Nullable T take(int place) {
    T present = places.get(place);
    return present != null && places.compareAndSet(place, present, null) ? present : null;
  }

  /** Puts an object in; tells whether there was room. */
  public boolean give(T object) {
    for (int i = 0; i < places.length(); i++) {
      if (places.get(i) == null && places.compareAndSet(i, null, object)) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return places.length();
  }

  /** Looks at what is at one place, which others may take at any time. */
  @Nullable T peek(int place) {
    return places.get(place);
  }
}
