package io.larder.jcache;

import static javax.cache.event.EventType.CREATED;
import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.REMOVED;
import static javax.cache.event.EventType.UPDATED;

import io.larder.jcache.EntryStore.Version;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries depending on what is there: reads, lets the operation decide, commits under the
 * CAS id that was read, and starts over if somebody was faster. What follows from a change happens
 * here, once, after the commit: the writer's call, statistics, events.
 *
 * <p>So each operation takes effect at one moment, its commit; or, if it changes nothing, when it
 * read. Thread-safe.
 */
final class Commits<K, V> {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int MOST_DOUBLINGS = 7;

  private final EntryStore<K, V> store;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Statistics statistics;
  private final Writer<K, V> writer;

  Commits(CacheParts<K, V> parts) {
    this.store = parts.store();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.statistics = parts.statistics();
    this.writer = parts.writer();
  }

  /** What a change came to. */
  enum Outcome {
    /** Somebody else changed the entry first. */
    OVERTAKEN,
    /** Nothing was to be changed, or it expired at once. */
    UNCHANGED,
    /** The value was stored. */
    STORED,
    /** An entry was removed. */
    REMOVED
  }

  /** What was there when the change was made, and what it came to. */
  record Committed<K, V>(Slot<K, V> seen, Outcome outcome) {

    boolean isStored() {
      return outcome == Outcome.STORED;
    }

    boolean isRemoved() {
      return outcome == Outcome.REMOVED;
    }
  }

  /** Changes an entry. The caller holds the key's lock. */
  Committed<K, V> run(EntryKey<K> key, long start, Function<Slot<K, V>, Change<V>> decision) {
    return run(store.read(key), start, decision);
  }

  /** Changes an entry that has just been read. */
  Committed<K, V> run(Slot<K, V> first, long start, Function<Slot<K, V>, Change<V>> decision) {
    Slot<K, V> seen = first;
    for (int attempt = 0; ; attempt++) {
      Outcome outcome = commit(seen, decision.apply(seen), start);
      if (outcome != Outcome.OVERTAKEN) {
        return new Committed<>(seen, outcome);
      }
      pause(attempt);
      seen = store.read(seen.key());
    }
  }

  /** Random, so that two JVMs which change one entry all the time get their turns. */
  private static void pause(int attempt) {
    long most = FIRST_PAUSE_NANOS << Math.min(attempt, MOST_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  private Outcome commit(Slot<K, V> seen, Change<V> change, long start) {
    return switch (change.kind()) {
      case NOTHING -> {
        expire(seen);
        yield Outcome.UNCHANGED;
      }
      case ACCESS -> {
        access(seen);
        yield Outcome.UNCHANGED;
      }
      case STORE -> store(seen, change, start);
      case REMOVE -> remove(seen, change, start);
    };
  }

  private Outcome store(Slot<K, V> seen, Change<V> change, long start) {
    long now = System.currentTimeMillis();
    long deadline = seen.isLive() ? expiry.onUpdate(now) : expiry.onCreation(now);
    if (deadline == Deadlines.UNCHANGED) {
      deadline = seen.deadlineMillis();
    }
    if (deadline == Deadlines.AT_ONCE) {
      return storeExpired(seen, change);
    }
    Version version = store.write(seen, change.value(), deadline);
    if (version == null) {
      return Outcome.OVERTAKEN;
    }
    K key = seen.key().key();
    if (change.isWrittenThrough()) {
      orUndo(seen, version, () -> writer.write(key, change.value()));
    }
    if (change.isCounted()) {
      statistics.puts(1, start);
    }
    if (seen.isLive()) {
      listeners.publish(UPDATED, key, oldValue(seen), change.value());
    } else {
      publishExpired(seen);
      listeners.publish(CREATED, key, null, change.value());
    }
    return Outcome.STORED;
  }

  /** A value that expires at once is not stored, but the writer gets it, and the old one goes. */
  private Outcome storeExpired(Slot<K, V> seen, Change<V> change) {
    if (seen.isLive() && !store.remove(seen)) {
      return Outcome.OVERTAKEN;
    }
    K key = seen.key().key();
    if (change.isWrittenThrough()) {
      orUndo(seen, Version.removed(), () -> writer.write(key, change.value()));
    }
    if (seen.isLive()) {
      listeners.publish(EXPIRED, key, oldValue(seen), null);
    }
    return Outcome.UNCHANGED;
  }

  private Outcome remove(Slot<K, V> seen, Change<V> change, long start) {
    if (seen.isLive() && !store.remove(seen)) {
      return Outcome.OVERTAKEN;
    }
    K key = seen.key().key();
    if (change.isWrittenThrough()) {
      orUndo(seen, Version.removed(), () -> writer.delete(key));
    }
    if (!seen.isLive()) {
      expire(seen);
      return Outcome.UNCHANGED;
    }
    statistics.removals(1, start);
    listeners.publish(REMOVED, key, oldValue(seen), null);
    return Outcome.REMOVED;
  }

  private void orUndo(Slot<K, V> seen, Version version, Runnable write) {
    try {
      write.run();
    } catch (CacheWriterException e) {
      if (seen.isLive() || !version.isRemoval()) {
        store.undo(seen, version);
      }
      throw e;
    }
  }

  /** The value as it was stored: processors may have changed the object that they were given. */
  private @Nullable V oldValue(Slot<K, V> seen) {
    StoredValue<V> stored = seen.stored();
    return stored == null || listeners.isEmpty() ? null : stored.copy();
  }

  /** Lets an entry's deadline move, or come, because the entry has been read. */
  void access(Slot<K, V> seen) {
    long deadline = expiry.onAccess(System.currentTimeMillis());
    if (deadline == Deadlines.UNCHANGED) {
      return;
    }
    for (Slot<K, V> slot = seen; slot.isLive(); slot = store.read(slot.key())) {
      if (isAccessed(slot, deadline)) {
        return;
      }
    }
  }

  private boolean isAccessed(Slot<K, V> slot, long deadline) {
    StoredValue<V> stored = slot.stored();
    if (stored == null || slot.deadlineMillis() == deadline) {
      return true;
    }
    if (deadline != Deadlines.AT_ONCE) {
      return store.changeDeadline(slot, stored, deadline) != null;
    }
    if (!store.remove(slot)) {
      return false;
    }
    listeners.publish(EXPIRED, slot.key().key(), oldValue(slot), null);
    return true;
  }

  /** Tells the listeners of an entry that was found expired, if they have not been told yet. */
  void expire(Slot<K, V> seen) {
    // Whoever deletes the item is the one who tells: once in all JVMs.
    if (seen.isExpired() && listeners.listenTo(EXPIRED) && store.remove(seen)) {
      publishExpired(seen);
    }
  }

  private void publishExpired(Slot<K, V> seen) {
    if (seen.isExpired()) {
      listeners.publish(EXPIRED, seen.key().key(), oldValue(seen), null);
    }
  }
}
