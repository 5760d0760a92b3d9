package io.larder.jcache;

import io.larder.jcache.Commits.Committed;
import io.larder.jcache.Commits.Each;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The operations that read entries, and load them if the cache is a read-through one. */
final class Reads<K, V> {

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final Loader<K, V> loader;
  private final Statistics statistics;
  private final KeyLocks locks;
  private final Tolerance tolerance;

  Reads(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.loader = parts.loader();
    this.statistics = parts.statistics();
    this.locks = parts.locks();
    this.tolerance = parts.tolerance();
    this.commits = commits;
  }

  @Nullable V get(K key) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    Slot<K, V> slot = tolerance.reading(() -> accessed(entryKey));
    V value = slot == null ? null : slot.liveValue();
    statistics.lookup(value != null, start);
    if (value != null || !loader.isReadThrough()) {
      return value;
    }
    return slot == null ? loader.load(key) : load(slot);
  }

  private Slot<K, V> accessed(EntryKey<K> key) {
    Slot<K, V> slot = store.readAccessed(key);
    commits.read(slot);
    return slot;
  }

  boolean containsKey(K key) {
    return store.read(store.key(key)).isLive();
  }

  Map<K, V> getAll(Set<? extends K> keys) {
    long start = statistics.start();
    List<EntryKey<K>> wanted = store.keys(keys);
    List<Answer<Slot<K, V>>> read = store.readAllAccessed(wanted);
    access(wanted, read, start);
    Map<K, V> found = new HashMap<>(capacity(wanted.size()));
    Map<K, Optional<Slot<K, V>>> missing = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      K key = wanted.get(i).key();
      Answer<Slot<K, V>> answer = read.get(i);
      Slot<K, V> slot = answer.failure() == null ? answer.get() : null;
      V value = slot == null ? null : slot.liveValue();
      if (value != null) {
        found.put(key, value);
      } else {
        // Where there is no answer, there is nothing to be stored under a condition either.
        missing.put(key, Optional.ofNullable(slot));
      }
    }
    statistics.lookups(found.size(), missing.size(), start);
    if (loader.isReadThrough()) {
      found.putAll(load(missing));
    }
    return found;
  }

  /** Does what reading does to entries, and throws why some of them could not be read. */
  private void access(List<EntryKey<K>> keys, List<Answer<Slot<K, V>>> read, long start) {
    List<EntryKey<K>> changing = new ArrayList<>();
    List<Answer<Slot<K, V>>> changes = new ArrayList<>();
    Failures failures = new Failures();
    for (int i = 0; i < keys.size(); i++) {
      Answer<Slot<K, V>> answer = read.get(i);
      if (answer.failure() != null) {
        failures.add(answer.failure());
      } else if (commits.isChangedByAccess(answer.get())) {
        changing.add(keys.get(i));
        changes.add(answer);
      }
    }
    if (!changing.isEmpty()) {
      commits.readAll(
          changing,
          changes,
          start,
          new Each<>() {
            @Override
            public Change<V> decide(Slot<K, V> seen) {
              return Commits.accessed(seen);
            }

            @Override
            public void failed(EntryKey<K> key, CacheException failure) {
              failures.add(failure);
            }
          });
    }
    failures.throwFirst(tolerance::toleratesRead);
  }

  /** Room for so many entries without growing. */
  private static int capacity(int entries) {
    return entries * 4 / 3 + 1;
  }

  private Map<K, V> load(Map<K, Optional<Slot<K, V>>> missing) {
    Map<K, V> loaded = new HashMap<>(loader.loadAll(missing.keySet()));
    List<Slot<K, V>> slots =
        loaded.keySet().stream()
            .flatMap(key -> Objects.requireNonNull(missing.get(key)).stream())
            .toList();
    keepLoaded(slots, loaded);
    return loaded;
  }

  /**
   * Stores what was loaded, unless somebody has stored something since: then this is what counts.
   */
  private void keepLoaded(List<Slot<K, V>> slots, Map<K, V> loaded) {
    Failures failures = new Failures();
    Each<K, V> each =
        new Each<>() {
          @Override
          public Change<V> decide(Slot<K, V> seen) {
            return seen.isLive()
                ? Change.nothing()
                : Change.storeLoaded(Objects.requireNonNull(loaded.get(seen.key().key())));
          }

          @Override
          public void done(Committed<K, V> committed) {
            V present = committed.seen().liveValue();
            if (present != null) {
              loaded.put(committed.seen().key().key(), present);
            }
          }

          @Override
          public void failed(EntryKey<K> key, CacheException failure) {
            failures.add(failure);
          }
        };
    List<EntryKey<K>> keys = slots.stream().map(Slot::key).toList();
    // Listeners are to hear of an entry's changes in their order.
    try (KeyLocks.AllHeld held = locks.holdAll(keys)) {
      commits.runAllRead(keys, slots.stream().map(Answer::of).toList(), 0, each);
    }
    failures.throwFirst(tolerance::toleratesRead);
  }

  /** One thread of this JVM loads; the others wait for it and find what it stored. */
  private @Nullable V load(Slot<K, V> missing) {
    EntryKey<K> key = missing.key();
    try (KeyLocks.Held held = locks.hold(key)) {
      Slot<K, V> slot =
          held.wasContended() ? tolerance.reading(() -> store.read(key), missing) : missing;
      if (slot.isLive()) {
        return slot.liveValue();
      }
      V value = loader.load(key.key());
      return value == null ? null : tolerance.reading(() -> keepLoaded(slot, value), value);
    }
  }

  private V keepLoaded(Slot<K, V> slot, V value) {
    V present =
        commits
            .run(slot, 0, seen -> seen.isLive() ? Change.nothing() : Change.storeLoaded(value))
            .seen()
            .liveValue();
    return present == null ? value : present;
  }
}
