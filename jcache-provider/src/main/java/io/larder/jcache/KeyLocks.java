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
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each key that is being changed in this JVM. It keeps threads of this JVM from
 * overtaking each other in vain, orders their events, and lets one of them load; what makes changes
 * atomic is the CAS, between JVMs as within one.
 *
 * <p>So waiting is bounded: applications may nest operations on several keys (a processor that asks
 * the cache for another entry), in any order. Whoever has waited long enough goes on without the
 * lock, and a cycle resolves itself.
 *
 * <p>There is a lock for a key as long as somebody holds or wants it. {@code users} is only touched
 * inside of the map's own atomic updates.
 */
final class KeyLocks {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ConcurrentMap<WireKey, Entry> entries = new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock(true);
    volatile @Nullable Thread borrower;
    int users;
  }

  /** Waits for a key. */
  Held hold(EntryKey<?> key) {
    return hold(key, System.nanoTime() + PATIENCE_NANOS);
  }

  /**
   * Waits for many keys, for no longer than for one. Everybody who wants several takes them in the
   * order of their bytes, so that they cannot wait for each other in a circle; and if an
   * application nests such calls all the same, patience ends that circle too.
   */
  AllHeld holdAll(Collection<? extends EntryKey<?>> keys) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<EntryKey<?>> sorted = new ArrayList<>(keys);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.wire().bytes(), b.wire().bytes()));
    AllHeld held = new AllHeld(new ArrayDeque<>(sorted.size()));
    try {
      sorted.forEach(key -> held.locks().push(hold(key, deadline)));
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

  private Held hold(EntryKey<?> key, long deadlineNanos) {
    Entry entry =
        entries.compute(
            key.wire(),
            (wire, present) -> {
              Entry used = present == null ? new Entry() : present;
              used.users++;
              return used;
            });
    if (entry.borrower == Thread.currentThread()) {
      forget(key.wire());
      return new Held(key.wire(), null, false);
    }
    boolean contended = entry.lock.isLocked() && !entry.lock.isHeldByCurrentThread();
    boolean locked = false;
    try {
      long patience = Math.max(0, deadlineNanos - System.nanoTime());
      locked = entry.lock.tryLock(patience, TimeUnit.NANOSECONDS);
      return new Held(key.wire(), locked ? entry : null, contended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException("interrupted while another thread was changing " + key, e);
    } finally {
      if (!locked) {
        forget(key.wire());
      }
    }
  }

  private void forget(WireKey key) {
    entries.computeIfPresent(key, (wire, entry) -> --entry.users == 0 ? null : entry);
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
        entry.borrower = thread;
      }
    }

    @Override
    public void close() {
      if (entry != null) {
        if (entry.lock.getHoldCount() == 1) {
          entry.borrower = null;
        }
        entry.lock.unlock();
        forget(key);
      }
    }
  }
}
