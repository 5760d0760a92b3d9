package io.larder.jcache;

import io.larder.jcache.codec.WireKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each key that is being changed in this JVM. It keeps threads of this JVM from
 * overtaking each other in vain, orders their events, and lets one of them load; what makes changes
 * atomic is the CAS, between JVMs as within one. So anybody may go on without the lock, and does
 * where waiting would be in vain:
 *
 * <ul>
 *   <li>Applications may nest operations on several keys (a processor that asks the cache for
 *       another entry), in any order. Who would close a circle of threads that wait for each
 *       other's keys does not wait. The thread that calls a cache's asynchronous listeners may be
 *       in such a circle, too: who has a key may wait for it to make room for an event.
 *   <li>What threads wait for besides is not known here: a processor may want a lock of the
 *       application's that another caller has. So {@link Patience} ends, for one of those who wait
 *       at a time: if the holder is just slow, say because it loads, the others are not to load all
 *       at once.
 * </ul>
 *
 * <p>There is a lock for a key as long as somebody holds or wants it. {@code users} is only touched
 * inside of the map's own atomic updates.
 */
final class KeyLocks {

  private final ConcurrentMap<WireKey, Entry> entries = new ConcurrentHashMap<>();

  /** Whom threads wait for. A circle is closed by who comes last, who sees all of it. */
  private final ConcurrentMap<Thread, Supplier<@Nullable Thread>> waiting =
      new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock(true);
    final Patience patience = new Patience();

    /** Who goes on when others wait for the key: its holder, or whom that has lent it to. */
    volatile @Nullable Thread user;

    int users;
  }

  /** Waits for a key. */
  Held hold(EntryKey<?> key) {
    return hold(key, System.nanoTime());
  }

  private Held hold(EntryKey<?> key, long startNanos) {
    Entry entry = enter(key.wire());
    if (entry.user == Thread.currentThread() && !entry.lock.isHeldByCurrentThread()) {
      leave(key.wire());
      return new Held(key.wire(), null, false);
    }
    boolean locked = false;
    try {
      // Not without a time, which would overtake those who wait.
      locked = entry.lock.tryLock(0, TimeUnit.NANOSECONDS);
      boolean contended = !locked;
      if (contended) {
        locked = await(key.wire(), entry, startNanos);
      }
      if (locked) {
        entry.user = Thread.currentThread();
      }
      return new Held(key.wire(), locked ? entry : null, contended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException("interrupted while waiting for " + key, e);
    } finally {
      if (!locked) {
        leave(key.wire());
      }
    }
  }

  /** Takes a key if nobody has it, and goes on without it otherwise. */
  Held holdIfFree(EntryKey<?> key) {
    Entry entry = enter(key.wire());
    boolean locked = entry.lock.tryLock();
    if (locked) {
      entry.user = Thread.currentThread();
    } else {
      leave(key.wire());
    }
    return new Held(key.wire(), locked ? entry : null, true);
  }

  private Entry enter(WireKey key) {
    return entries.compute(
        key,
        (wire, present) -> {
          Entry used = present == null ? new Entry() : present;
          used.users++;
          return used;
        });
  }

  private void leave(WireKey key) {
    entries.computeIfPresent(key, (wire, entry) -> --entry.users == 0 ? null : entry);
  }

  private boolean await(WireKey key, Entry entry, long start) throws InterruptedException {
    waitFor(key);
    try {
      while (!isInVain()) {
        if (entry.lock.tryLock(entry.patience.leftNanos(start), TimeUnit.NANOSECONDS)) {
          return true;
        }
        if (entry.patience.ends(start)) {
          return false;
        }
      }
      return false;
    } finally {
      stopWaiting();
    }
  }

  /** Lets others know that this thread waits for a key. */
  void waitFor(WireKey key) {
    waitFor(() -> user(key));
  }

  private @Nullable Thread user(WireKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.user;
  }

  /** The same for something that has to do with keys, as long as it is waited for. */
  void waitFor(Supplier<@Nullable Thread> whom) {
    waiting.put(Thread.currentThread(), whom);
  }

  /** Lets others know that this thread waits no longer. */
  void stopWaiting() {
    waiting.remove(Thread.currentThread());
  }

  /** Whether whom this thread waits for waits in turn, at some removes, for this thread. */
  boolean isInVain() {
    Thread self = Thread.currentThread();
    Thread thread = self;
    // Others go on meanwhile, so what is seen may be a circle that never was: hence the limit.
    for (int hops = 0; hops < waiting.size() + 1; hops++) {
      Supplier<@Nullable Thread> whom = waiting.get(thread);
      Thread next = whom == null ? null : whom.get();
      if (next == null) {
        return false;
      }
      if (next == self) {
        return true;
      }
      thread = next;
    }
    return false;
  }

  /**
   * Waits for many keys, for no longer than for one. Everybody who wants several takes them in the
   * order of their bytes, so that they cannot wait for each other in a circle.
   */
  AllHeld holdAll(Collection<? extends EntryKey<?>> keys) {
    long start = System.nanoTime();
    List<EntryKey<?>> sorted = new ArrayList<>(keys);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.wire().bytes(), b.wire().bytes()));
    AllHeld held = new AllHeld(new ArrayDeque<>(sorted.size()));
    try {
      sorted.forEach(key -> held.locks().push(hold(key, start)));
      return held;
    } catch (CacheException e) {
      held.close();
      throw e;
    }
  }

  /** Keys that are held until this is closed, by the same thread. */
  record AllHeld(Deque<Held> locks) implements AutoCloseable {

    @Override
    public void close() {
      while (!locks.isEmpty()) {
        locks.pop().close();
      }
    }
  }

  /** A key that is held until this is closed, by the same thread. */
  final class Held implements AutoCloseable {

    private final WireKey key;
    private final @Nullable Entry entry;
    private final boolean contended;

    private Held(WireKey key, @Nullable Entry entry, boolean contended) {
      this.key = key;
      this.entry = entry;
      this.contended = contended;
    }

    /** Whether another thread may have changed the entry while this one waited. */
    boolean wasContended() {
      return contended;
    }

    /** Lets a thread use the key as if it held it, until it is lent to another one or closed. */
    void lend(Thread thread) {
      if (entry != null) {
        entry.user = thread;
      }
    }

    @Override
    public void close() {
      if (entry != null) {
        if (entry.lock.getHoldCount() == 1) {
          entry.user = null;
          if (entry.lock.hasQueuedThreads()) {
            entry.patience.renew();
          }
        }
        entry.lock.unlock();
        leave(key);
      }
    }
  }
}
