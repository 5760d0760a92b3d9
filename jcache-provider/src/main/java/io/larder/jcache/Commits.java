package io.larder.jcache;

import static javax.cache.event.EventType.CREATED;
import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.REMOVED;
import static javax.cache.event.EventType.UPDATED;

import io.larder.jcache.EntryStore.Attempt;
import io.larder.jcache.KeyLocks.AllHeld;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries depending on what is there: reads, lets the operation decide, commits under the
 * CAS id that was read, and starts over if somebody was faster. What follows from a change happens
 * here, once, after the commit: the writer's call, statistics, events.
 *
 * <p>So each operation takes effect at one moment, its commit; or, if it changes nothing, when it
 * read. Changes of many entries are as many operations, which only share their round trips.
 * Thread-safe.
 */
final class Commits<K, V> {

  private final EntryStore<K, V> store;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Statistics statistics;
  private final Writer<K, V> writer;
  private final KeyLocks locks;

  Commits(CacheParts<K, V> parts) {
    this.store = parts.store();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.statistics = parts.statistics();
    this.writer = parts.writer();
    this.locks = parts.locks();
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

  /** What is to be done to each of many entries, and what came of it. */
  interface Each<K, V> {

    /** Whether to wait for those who have claimed an entry. */
    default boolean yields() {
      return false;
    }

    /** Decides on an entry; more than once, if others change it meanwhile. */
    Change<V> decide(Slot<K, V> seen);

    /** Is told of the change of an entry. */
    default void done(Committed<K, V> committed) {}

    /** Is told why an entry could not be read or changed, or what failed after the change. */
    void failed(EntryKey<K> key, CacheException failure);
  }

  /** What a step does to an entry. */
  private enum Effect {
    /** Nothing. */
    KEEP,
    /** Takes away what is no entry here: one that has expired, or an item that is unreadable. */
    CLEAN,
    /** Moves the deadline, because of an access. */
    ACCESS,
    /** Takes the entry away, as it has no time left: after an access, or instead of a new value. */
    EXPIRE,
    /** Stores a value. */
    STORE,
    /** Removes the entry. */
    REMOVE
  }

  /** A change of an entry and what it takes on the server; null if it takes nothing. */
  private record Step<K, V>(
      Slot<K, V> seen, Change<V> change, Effect effect, @Nullable Attempt<K, V> attempt) {

    /**
     * Whoever deletes an expired item is the one who tells: once in all JVMs, and no more. Where
     * the item is to be removed, it matters that it is gone.
     */
    boolean isDone(@Nullable Version version) {
      boolean isNews = effect == Effect.CLEAN && change.kind() != Change.Kind.REMOVE;
      return attempt == null || version != null || isNews;
    }
  }

  /** Changes an entry. The caller holds the key's lock. */
  Committed<K, V> run(EntryKey<K> key, long start, Function<Slot<K, V>, Change<V>> decision) {
    return run(store.read(key), start, decision);
  }

  /** Changes an entry that has just been read. */
  Committed<K, V> run(Slot<K, V> first, long start, Function<Slot<K, V>, Change<V>> decision) {
    return run(first, start, decision, Contest.toChange(store));
  }

  private Committed<K, V> run(
      Slot<K, V> first,
      long start,
      Function<Slot<K, V>, Change<V>> decision,
      Contest<K, V> contest) {
    try {
      Slot<K, V> seen = contest.enter(first);
      while (true) {
        Step<K, V> step = plan(seen, decision.apply(seen));
        Version version = step.attempt() == null ? null : send(step, step.attempt());
        if (step.isDone(version)) {
          contest.won(version);
          return new Committed<>(seen, conclude(step, version, start));
        }
        seen = contest.lost(seen.key());
      }
    } finally {
      contest.leave();
    }
  }

  private @Nullable Version send(Step<K, V> step, Attempt<K, V> attempt) {
    try {
      return store.send(attempt);
    } catch (CacheException e) {
      throw doubted(step, e);
    }
  }

  /** Nobody knows whether it was stored; what the writer has not seen shall not be read. */
  private CacheException doubted(Step<K, V> step, CacheException failure) {
    if (step.change().isWrittenThrough() && writer.isPresent()) {
      store.doubt(step.seen().key(), failure);
    }
    return failure;
  }

  /** Changes many entries: reads all, and goes on as {@link #runAllRead} does. */
  void runAll(List<EntryKey<K>> keys, long start, Each<K, V> each) {
    runAllRead(keys, store.readAll(keys), start, each);
  }

  /**
   * Changes many entries that have just been read: commits all, and then one by one what others
   * have changed meanwhile. What fails for one entry does not keep the others from being changed.
   */
  void runAllRead(
      List<EntryKey<K>> keys, List<Answer<Slot<K, V>>> read, long start, Each<K, V> each) {
    List<Step<K, V>> steps = new ArrayList<>(keys.size());
    List<Attempt<K, V>> attempts = new ArrayList<>(keys.size());
    List<Slot<K, V>> claimed = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Answer<Slot<K, V>> answer = read.get(i);
      reporting(
          keys.get(i),
          each,
          () -> {
            Slot<K, V> seen = answer.get();
            if (seen.isClaimed() && each.yields()) {
              claimed.add(seen);
              return;
            }
            Step<K, V> step = plan(seen, each.decide(seen));
            if (step.attempt() == null) {
              each.done(new Committed<>(seen, conclude(step, null, start)));
            } else {
              steps.add(step);
              attempts.add(step.attempt());
            }
          });
    }
    List<Answer<@Nullable Version>> versions = store.sendAll(attempts);
    for (int i = 0; i < steps.size(); i++) {
      Step<K, V> step = steps.get(i);
      Answer<@Nullable Version> answer = versions.get(i);
      reporting(step.seen().key(), each, () -> finish(step, answer, start, each));
    }
    for (Slot<K, V> seen : claimed) {
      reporting(seen.key(), each, () -> each.done(run(seen, start, each::decide)));
    }
  }

  private void finish(
      Step<K, V> step, Answer<@Nullable Version> answer, long start, Each<K, V> each) {
    if (answer.failure() != null) {
      throw doubted(step, answer.failure());
    }
    Version version = answer.get();
    each.done(
        step.isDone(version)
            ? new Committed<>(step.seen(), conclude(step, version, start))
            : again(step, start, each));
  }

  private Committed<K, V> again(Step<K, V> step, long start, Each<K, V> each) {
    Slot<K, V> fresh = store.read(step.seen().key());
    return step.effect() == Effect.ACCESS
        ? run(fresh, start, accessAfter(step.seen()), Contest.toRead(store))
        : run(fresh, start, each::decide);
  }

  private static <K> void reporting(EntryKey<K> key, Each<K, ?> each, Runnable part) {
    try {
      part.run();
    } catch (CacheException e) {
      each.failed(key, e);
    }
  }

  private Step<K, V> plan(Slot<K, V> seen, Change<V> change) {
    return switch (change.kind()) {
      case NOTHING -> clean(seen, change, seen.isExpired() && listeners.listenTo(EXPIRED));
      case ACCESS -> access(seen, change);
      case STORE -> store(seen, change);
      case REMOVE ->
          seen.isLive()
              ? new Step<>(seen, change, Effect.REMOVE, store.removing(seen))
              : clean(seen, change, seen.mayLiveElsewhere());
    };
  }

  private Step<K, V> clean(Slot<K, V> seen, Change<V> change, boolean isWanted) {
    return isWanted
        ? new Step<>(seen, change, Effect.CLEAN, store.removing(seen))
        : new Step<>(seen, change, Effect.KEEP, null);
  }

  private Step<K, V> store(Slot<K, V> seen, Change<V> change) {
    long deadline = deadline(seen);
    return deadline == Deadlines.AT_ONCE
        ? expire(seen, change)
        : new Step<>(seen, change, Effect.STORE, store.writing(seen, change.value(), deadline));
  }

  /** The deadline that an entry gets with a new value. */
  long deadline(Slot<K, V> seen) {
    long now = System.currentTimeMillis();
    long deadline = seen.isLive() ? expiry.onUpdate(now) : expiry.onCreation(now);
    return deadline == Deadlines.UNCHANGED ? seen.deadlineMillis() : deadline;
  }

  private Step<K, V> access(Slot<K, V> seen, Change<V> change) {
    long deadline = expiry.onAccess(System.currentTimeMillis());
    StoredValue<V> stored = seen.stored();
    if (stored == null || deadline == Deadlines.UNCHANGED || deadline == seen.deadlineMillis()) {
      return new Step<>(seen, change, Effect.KEEP, null);
    }
    if (deadline == Deadlines.AT_ONCE) {
      return expire(seen, change);
    }
    if (deadline != Deadlines.TOUCHED || seen.isDated()) {
      return new Step<>(seen, change, Effect.ACCESS, store.redating(seen, stored, deadline));
    }
    return seen.isTouched()
        ? new Step<>(seen, change, Effect.KEEP, null)
        : new Step<>(seen, change, Effect.ACCESS, store.touching(seen));
  }

  private Step<K, V> expire(Slot<K, V> seen, Change<V> change) {
    Attempt<K, V> attempt = seen.isLive() ? store.removing(seen) : null;
    return new Step<>(seen, change, Effect.EXPIRE, attempt);
  }

  private Outcome conclude(Step<K, V> step, @Nullable Version version, long start) {
    Slot<K, V> seen = step.seen();
    Change<V> change = step.change();
    if (change.isWrittenThrough()) {
      writeThrough(seen, change, version);
    }
    // All figures first: a listener that fails is no reason not to count.
    if (change.isLookup()) {
      statistics.lookup(seen.isLive(), start);
    }
    switch (step.effect()) {
      case CLEAN -> {
        if (version != null) {
          publishExpired(seen);
        }
      }
      case EXPIRE -> {
        if (seen.isLive()) {
          publishGone(EXPIRED, seen);
        }
      }
      case STORE -> {
        stored(step, start);
        return Outcome.STORED;
      }
      case REMOVE -> {
        statistics.removals(1, start);
        publishGone(REMOVED, seen);
        return Outcome.REMOVED;
      }
      default -> {
        // Nobody has to be told.
      }
    }
    return Outcome.UNCHANGED;
  }

  private void stored(Step<K, V> step, long start) {
    Slot<K, V> seen = step.seen();
    V value = step.change().value();
    K key = seen.key().key();
    if (step.change().isCounted()) {
      statistics.puts(1, start);
    }
    if (seen.isLive()) {
      listeners.publish(UPDATED, key, () -> oldValue(seen), value, () -> storedValue(step));
      return;
    }
    // Two events, and whoever fails at the one is no reason to keep the other from anybody.
    Failures failures = new Failures();
    failures.collect(() -> publishExpired(seen));
    failures.collect(
        () -> listeners.publish(CREATED, key, () -> null, value, () -> storedValue(step)));
    failures.throwFirst();
  }

  /** A value that expires at once is not stored, but the writer gets it too. */
  private void writeThrough(Slot<K, V> seen, Change<V> change, @Nullable Version version) {
    K key = seen.key().key();
    try {
      if (change.kind() == Change.Kind.STORE) {
        writer.write(key, change.value());
      } else {
        writer.delete(key);
      }
    } catch (CacheWriterException e) {
      if (version != null) {
        takeBack(seen, version, e);
      }
      throw e;
    }
  }

  /** The writer's failure is the news, even if the change cannot be taken back now. */
  private void takeBack(Slot<K, V> seen, Version version, CacheWriterException failure) {
    try {
      store.undo(seen, version);
    } catch (CacheException e) {
      failure.addSuppressed(e);
    }
  }

  /** The value as it was stored: processors may have changed the object that they were given. */
  private static <V> @Nullable V oldValue(Slot<?, V> seen) {
    StoredValue<V> stored = seen.stored();
    return stored == null ? null : stored.copy();
  }

  /** The new value as it is stored, whatever the application does to its object from now on. */
  private V storedValue(Step<K, V> step) {
    Attempt<K, V> attempt = step.attempt();
    V stored = null;
    try {
      stored = attempt == null ? null : store.after(attempt).value();
    } catch (CacheException e) {
      // It cannot be read, which is the news of who reads it next.
    }
    return stored == null ? step.change().value() : stored;
  }

  private void publishGone(EventType type, Slot<K, V> seen) {
    listeners.publish(type, seen.key().key(), () -> oldValue(seen), null, () -> null);
  }

  private void publishExpired(Slot<K, V> seen) {
    if (seen.isExpired()) {
      publishGone(EXPIRED, seen);
    }
  }

  /** Lets an entry's deadline move because it was read, or tells that it was found expired. */
  void read(Slot<K, V> seen) {
    if (isChangedByAccess(seen)) {
      if (isEndTold(seen)) {
        try (KeyLocks.Held held = locks.hold(seen.key())) {
          access(seen);
        }
      } else {
        access(seen);
      }
    }
  }

  /** Whether reading what was found may change it: its deadline, or that it is still there. */
  boolean isChangedByAccess(Slot<K, V> seen) {
    return seen.isLive() ? expiry.accessMatters() : seen.isExpired();
  }

  private void access(Slot<K, V> seen) {
    run(seen, 0, accessAfter(seen), Contest.toRead(store));
  }

  /**
   * An access that has lost to one that moved the deadline as well may count as the earlier of the
   * two. Otherwise the readers of one entry would rewrite it in turn, each to the same end.
   */
  private static <K, V> Function<Slot<K, V>, Change<V>> accessAfter(Slot<K, V> first) {
    return seen ->
        first.isDated() && seen.isDated() && seen.deadlineMillis() != first.deadlineMillis()
            ? Change.nothing()
            : accessed(seen);
  }

  /** The same for many; and {@code each} is told of them. */
  void readAll(List<EntryKey<K>> keys, List<Answer<Slot<K, V>>> read, long start, Each<K, V> each) {
    List<EntryKey<K>> ending = new ArrayList<>();
    for (Answer<Slot<K, V>> answer : read) {
      if (answer.failure() == null && isEndTold(answer.get())) {
        ending.add(answer.get().key());
      }
    }
    try (AllHeld held = locks.holdAll(ending)) {
      runAllRead(keys, read, start, each);
    }
  }

  /**
   * Whether reading the entry may end it, and somebody wants to know. That is to be told before the
   * next entry under the key is, so nobody is to make one meanwhile.
   */
  private boolean isEndTold(Slot<K, V> seen) {
    boolean mayEnd = seen.isLive() && expiry.accessMatters() && !expiry.isConstant();
    return (seen.isExpired() || mayEnd) && listeners.listenTo(EXPIRED);
  }

  /** What reading an entry does to it. */
  static <K, V> Change<V> accessed(Slot<K, V> seen) {
    return seen.isLive() ? Change.access() : Change.nothing();
  }
}
