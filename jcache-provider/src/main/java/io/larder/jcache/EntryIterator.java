package io.larder.jcache;

import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.management.Statistics;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** The iterator of a cache: each entry that it returns counts as read. Not thread-safe. */
final class EntryIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

  private final EntryScan<K, V> scan;
  private final Commits<K, V> commits;
  private final Consumer<K> remover;
  private final Statistics statistics;
  private final BooleanSupplier closed;
  private @Nullable Slot<K, V> next;
  private @Nullable Slot<K, V> last;

  EntryIterator(
      EntryScan<K, V> scan,
      CacheParts<K, V> parts,
      Commits<K, V> commits,
      Consumer<K> remover,
      BooleanSupplier closed) {
    this.scan = scan;
    this.statistics = parts.statistics();
    this.commits = commits;
    this.remover = remover;
    this.closed = closed;
  }

  @Override
  public boolean hasNext() {
    checkOpen();
    // What was read ahead may have expired since.
    while (next == null
        || !next.isLive()
        || Deadlines.isOver(next.deadlineMillis(), System.currentTimeMillis())) {
      next = scan.next();
      if (next == null) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Cache.Entry<K, V> next() {
    long start = statistics.start();
    Slot<K, V> slot = hasNext() ? next : null;
    if (slot == null) {
      throw new NoSuchElementException("the iteration is over");
    }
    next = null;
    last = slot;
    commits.read(slot);
    statistics.lookup(true, start);
    return new ReadEntry<>(slot.key().key(), slot.liveValue());
  }

  @Override
  public void remove() {
    checkOpen();
    if (last == null) {
      throw new IllegalStateException("remove() goes with the entry that next() returned, once");
    }
    K key = last.key().key();
    last = null;
    remover.accept(key);
  }

  private void checkOpen() {
    if (closed.getAsBoolean()) {
      throw new IllegalStateException("the cache is closed");
    }
  }
}
