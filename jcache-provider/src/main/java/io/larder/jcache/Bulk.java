package io.larder.jcache;

import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.REMOVED;

import io.larder.jcache.EntryStore.Attempt;
import io.larder.jcache.KeyLocks.AllHeld;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Unwritten;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The operations that change many entries, each of them on its own. */
final class Bulk<K, V> {

  private static final int BATCH = 200;

  /** So many batches fail in some way, before nobody wants to know of more. */
  private static final int MOST_FAILURES = 20;

  /** So many batches in a row does the writer refuse, before it is not asked any more. */
  private static final int MOST_REFUSALS = 10;

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final Writes<K, V> writes;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Statistics statistics;
  private final Writer<K, V> writer;
  private final KeyLocks locks;

  Bulk(CacheParts<K, V> parts, Commits<K, V> commits, Writes<K, V> writes) {
    this.store = parts.store();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.statistics = parts.statistics();
    this.writer = parts.writer();
    this.locks = parts.locks();
    this.commits = commits;
    this.writes = writes;
  }

  void putAll(Map<? extends K, ? extends V> map) {
    long start = statistics.start();
    List<Cache.Entry<K, V>> entries = new ArrayList<>(map.size());
    map.forEach((key, value) -> entries.add(Writer.entry(key, value)));
    try (AllHeld held = hold(map.keySet())) {
      Unwritten<K> unwritten = writer.writeAll(entries);
      entries.removeIf(entry -> !unwritten.isDone(entry.getKey()));
      Map<K, V> values = new LinkedHashMap<>();
      entries.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
      List<EntryKey<K>> keys = store.keys(values.keySet());
      Changes changes =
          new Changes(seen -> Change.store(Objects.requireNonNull(values.get(seen.key().key()))));
      if (writes.isBlind()) {
        putBlindly(keys, values, changes, start);
      } else {
        commits.runAll(keys, start, changes);
      }
      throwFirst(unwritten, changes);
    }
  }

  /** Servers may be let off, the writer never is. */
  private void throwFirst(Unwritten<K> unwritten, Changes changes) {
    CacheException failure = unwritten.failure();
    if (failure != null) {
      changes.failures.attachTo(failure);
      throw failure;
    }
    changes.failures.throwFirst();
  }

  private void putBlindly(List<EntryKey<K>> keys, Map<K, V> values, Changes changes, long start) {
    long deadline = expiry.onCreation(System.currentTimeMillis());
    if (deadline == Deadlines.AT_ONCE) {
      changes.delete(keys);
      return;
    }
    List<Attempt<K, V>> attempts = new ArrayList<>(keys.size());
    for (EntryKey<K> key : keys) {
      V value = Objects.requireNonNull(values.get(key.key()));
      try {
        attempts.add(store.putting(key, value, deadline));
      } catch (CacheException e) {
        changes.failed(key, e);
      }
    }
    List<Answer<@Nullable Version>> answers = store.sendAll(attempts);
    int stored = 0;
    for (int i = 0; i < answers.size(); i++) {
      CacheException failure = answers.get(i).failure();
      if (failure == null) {
        stored++;
      } else {
        changes.failed(attempts.get(i).seen().key(), failure);
      }
    }
    statistics.puts(stored, start);
  }

  void removeAll(Set<? extends K> keys) {
    Failures failures = new Failures();
    remove(keys, failures);
    failures.throwFirst();
  }

  /** Returns false if the writer has refused all of the keys. */
  private boolean remove(Set<? extends K> keys, Failures failures) {
    try (AllHeld held = hold(keys)) {
      Unwritten<K> unwritten = writer.deleteAll(keys);
      Set<K> wanted = new LinkedHashSet<>(keys);
      wanted.removeIf(key -> !unwritten.isDone(key));
      List<EntryKey<K>> unwanted = store.keys(wanted);
      Changes changes = new Changes(seen -> Change.remove());
      if (isRemovalNoticed()) {
        commits.runAll(unwanted, statistics.start(), changes);
      } else {
        changes.delete(unwanted);
      }
      failures.collect(() -> throwFirst(unwritten, changes));
      return keys.isEmpty() || !wanted.isEmpty();
    }
  }

  /**
   * Changes that are to be made whatever is there. The servers that they do not get to may have
   * what they were to replace.
   */
  private final class Changes implements Commits.Each<K, V> {

    private final Function<Slot<K, V>, Change<V>> decision;
    private final Failures failures = new Failures();

    Changes(Function<Slot<K, V>, Change<V>> decision) {
      this.decision = decision;
    }

    @Override
    public Change<V> decide(Slot<K, V> seen) {
      return decision.apply(seen);
    }

    @Override
    public void failed(EntryKey<K> key, CacheException failure) {
      store.doubt(key, failure);
      if (writer.isPresent()) {
        store.dropOutdated(key, failure);
      }
      failures.add(failure);
    }

    /** Deletes without a look at what is there. */
    void delete(List<EntryKey<K>> keys) {
      try {
        store.deleteAll(keys);
      } catch (CacheException e) {
        failures.add(e);
      }
    }
  }

  void removeAll() {
    if (!isRemovalNoticed() && !writer.isPresent()) {
      store.clear();
      return;
    }
    try {
      removeOneByOne();
    } catch (CacheException e) {
      // Those servers whose turn had not come yet have missed it, too.
      store.doubtEverywhere(e);
      throw e;
    }
  }

  /**
   * What fails for some entries, such as a listener, does not keep the others. A writer that is
   * down does: to ask it for each of them may take for ever.
   */
  private void removeOneByOne() {
    Failures failures = new Failures(MOST_FAILURES);
    int refusals = 0;
    try (EntryScan<K, V> scan = new EntryScan<>(store)) {
      Set<K> live = new LinkedHashSet<>();
      Set<K> others = new LinkedHashSet<>();
      Slot<K, V> slot = scan.next();
      while (slot != null && refusals < MOST_REFUSALS) {
        (slot.isLive() ? live : others).add(slot.key().key());
        if (live.size() + others.size() == BATCH) {
          refusals = removeBatch(live, others, failures) ? 0 : refusals + 1;
        }
        slot = scan.next();
      }
      removeBatch(live, others, failures);
    } catch (CacheException e) {
      failures.attachTo(e);
      throw e;
    }
    failures.throwFirst();
  }

  /** Returns false if the writer has refused all of them. */
  private boolean removeBatch(Set<K> live, Set<K> others, Failures failures) {
    boolean removed = remove(live, failures);
    failures.collect(() -> clean(others));
    live.clear();
    others.clear();
    return removed;
  }

  /** Takes away what is no entry here, but may be one to another JVM; no concern of the writer. */
  private void clean(Set<K> keys) {
    Changes changes = new Changes(seen -> seen.isLive() ? Change.nothing() : Change.remove());
    try (AllHeld held = hold(keys)) {
      commits.runAll(store.keys(keys), 0, changes);
    }
    changes.failures.throwFirst();
  }

  void clear() {
    store.clear();
  }

  /**
   * Holds the keys if somebody minds in which order entries change. Listeners do, as the events of
   * one entry are to come in the order of its changes; and the cache has to follow the writer.
   */
  private AllHeld hold(Collection<? extends K> keys) {
    boolean isObserved = !listeners.isEmpty() || writer.isPresent();
    return locks.holdAll(isObserved ? store.keys(keys) : List.of());
  }

  /** Whether somebody wants to know which entries were there. */
  private boolean isRemovalNoticed() {
    return statistics.isEnabled() || listeners.listenTo(REMOVED) || listeners.listenTo(EXPIRED);
  }

  /** Stores what was loaded; the writer knows it already. */
  void keepLoaded(Map<K, V> loaded, boolean replaceExisting) {
    List<EntryKey<K>> keys = store.keys(loaded.keySet());
    Changes changes =
        new Changes(
            seen ->
                seen.isLive() && !replaceExisting
                    ? Change.nothing()
                    : Change.storeLoaded(Objects.requireNonNull(loaded.get(seen.key().key()))));
    try (AllHeld held = locks.holdAll(keys)) {
      commits.runAll(keys, 0, changes);
    }
    changes.failures.throwFirst();
  }
}
