package io.larder.jcache;

import static javax.cache.event.EventType.CREATED;
import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.REMOVED;
import static javax.cache.event.EventType.UPDATED;

import io.larder.jcache.EntryStore.Attempt;
import io.larder.jcache.EntryStore.Version;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** A change of an entry and what it takes on the server; null if it takes nothing. */
  private record Step<K, V>(
      Slot<K, V> seen, Change<V> change, @Nullable Attempt<K, V> attempt, boolean expiresAtOnce) {}

  /** Changes an entry. The caller holds the key's lock. */
  Committed<K, V> run(EntryKey<K> key, long start, Function<Slot<K, V>, Change<V>> decision) {
    return run(store.read(key), start, decision);
  }

  /** Changes an entry that has just been read. */
  Committed<K, V> run(Slot<K, V> first, long start, Function<Slot<K, V>, Change<V>> decision) {
    Slot<K, V> seen = first;
    for (int attempt = 0; ; attempt++) {
      Step<K, V> step = plan(seen, decision.apply(seen));
      Version version = step.attempt() == null ? null : store.send(step.attempt());
      if (step.attempt() == null || version != null) {
        return new Committed<>(seen, conclude(step, version, start));
      }
      pause(attempt);
      seen = store.read(seen.key());
    }
  }

  /**
   * Changes many entries alike, for a cache without a writer: reads all, commits all, and then one
   * by one what others have changed meanwhile.
   */
  void runAll(List<EntryKey<K>> keys, long start, Function<Slot<K, V>, Change<V>> decision) {
    List<Step<K, V>> steps = new ArrayList<>(keys.size());
    List<Attempt<K, V>> attempts = new ArrayList<>(keys.size());
    for (Slot<K, V> seen : store.readAll(keys)) {
      Step<K, V> step = plan(seen, decision.apply(seen));
      if (step.attempt() == null) {
        conclude(step, null, start);
      } else {
        steps.add(step);
        attempts.add(step.attempt());
      }
    }
    List<@Nullable Version> versions = store.sendAll(attempts);
    for (int i = 0; i < steps.size(); i++) {
      Step<K, V> step = steps.get(i);
      Version version = versions.get(i);
      if (version != null) {
        conclude(step, version, start);
      } else {
        run(step.seen().key(), start, decision);
      }
    }
  }

  /** Random, so that two JVMs which change one entry all the time get their turns. */
  static void pause(int attempt) {
    long most = FIRST_PAUSE_NANOS << Math.min(attempt, MOST_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  private Step<K, V> plan(Slot<K, V> seen, Change<V> change) {
    if (change.kind() == Change.Kind.STORE) {
      long deadline = deadline(seen);
      if (deadline != Deadlines.AT_ONCE) {
        return new Step<>(seen, change, store.writing(seen, change.value(), deadline), false);
      }
    }
    boolean removes = change.kind() == Change.Kind.REMOVE || change.kind() == Change.Kind.STORE;
    Attempt<K, V> attempt = removes && seen.isLive() ? store.removing(seen) : null;
    return new Step<>(seen, change, attempt, change.kind() == Change.Kind.STORE);
  }

  /** The deadline that an entry gets with a new value. */
  long deadline(Slot<K, V> seen) {
    long now = System.currentTimeMillis();
    long deadline = seen.isLive() ? expiry.onUpdate(now) : expiry.onCreation(now);
    return deadline == Deadlines.UNCHANGED ? seen.deadlineMillis() : deadline;
  }

  private Outcome conclude(Step<K, V> step, @Nullable Version version, long start) {
    Slot<K, V> seen = step.seen();
    Change<V> change = step.change();
    return switch (change.kind()) {
      case NOTHING -> {
        expire(seen);
        yield Outcome.UNCHANGED;
      }
      case ACCESS -> {
        access(seen);
        yield Outcome.UNCHANGED;
      }
      case STORE ->
          step.expiresAtOnce()
              ? expiredAtOnce(seen, change, version)
              : stored(seen, change, Objects.requireNonNull(version), start);
      case REMOVE -> removed(seen, change, version, start);
    };
  }

  private Outcome stored(Slot<K, V> seen, Change<V> change, Version version, long start) {
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
  private Outcome expiredAtOnce(Slot<K, V> seen, Change<V> change, @Nullable Version version) {
    K key = seen.key().key();
    if (change.isWrittenThrough()) {
      orUndo(seen, version, () -> writer.write(key, change.value()));
    }
    if (seen.isLive()) {
      listeners.publish(EXPIRED, key, oldValue(seen), null);
    }
    return Outcome.UNCHANGED;
  }

  private Outcome removed(
      Slot<K, V> seen, Change<V> change, @Nullable Version version, long start) {
    K key = seen.key().key();
    if (change.isWrittenThrough()) {
      orUndo(seen, version, () -> writer.delete(key));
    }
    if (!seen.isLive()) {
      expire(seen);
      return Outcome.UNCHANGED;
    }
    statistics.removals(1, start);
    listeners.publish(REMOVED, key, oldValue(seen), null);
    return Outcome.REMOVED;
  }

  private void orUndo(Slot<K, V> seen, @Nullable Version version, Runnable write) {
    try {
      write.run();
    } catch (CacheWriterException e) {
      if (version != null) {
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
    if (deadline == Deadlines.TOUCHED && !slot.isDated()) {
      return slot.isTouched() || store.touch(slot.key());
    }
    if (deadline != Deadlines.AT_ONCE) {
      return store.send(store.redating(slot, stored, deadline)) != null;
    }
    if (store.send(store.removing(slot)) == null) {
      return false;
    }
    listeners.publish(EXPIRED, slot.key().key(), oldValue(slot), null);
    return true;
  }

  /** Tells the listeners of an entry that was found expired, if they have not been told yet. */
  void expire(Slot<K, V> seen) {
    // Whoever deletes the item is the one who tells: once in all JVMs.
    if (seen.isExpired()
        && listeners.listenTo(EXPIRED)
        && store.send(store.removing(seen)) != null) {
      publishExpired(seen);
    }
  }

  private void publishExpired(Slot<K, V> seen) {
    if (seen.isExpired()) {
      listeners.publish(EXPIRED, seen.key().key(), oldValue(seen), null);
    }
  }
}
