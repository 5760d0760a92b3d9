package io.larder.jcache;

import io.larder.jcache.integration.Loader;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations that read entries, and load them if the cache is a read-through one. */
final class Reads<K, V> {

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final Loader<K, V> loader;
  private final Statistics statistics;
  private final KeyLocks locks;

  Reads(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.loader = parts.loader();
    this.statistics = parts.statistics();
    this.locks = parts.locks();
    this.commits = commits;
  }

  @Nullable V get(K key) {
    long start = statistics.start();
    Slot<K, V> slot = store.readAccessed(store.key(key));
    V value = accessed(slot);
    statistics.lookup(value != null, start);
    return value == null && loader.isReadThrough() ? load(slot) : value;
  }

  boolean containsKey(K key) {
    return store.read(store.key(key)).isLive();
  }

  Map<K, V> getAll(Set<? extends K> keys) {
    long start = statistics.start();
    Map<K, V> found = new HashMap<>();
    Map<K, Slot<K, V>> missing = new LinkedHashMap<>();
    List<EntryKey<K>> wanted = new ArrayList<>(keys.size());
    keys.forEach(key -> wanted.add(store.key(key)));
    for (Slot<K, V> slot : store.readAllAccessed(wanted)) {
      V value = accessed(slot);
      if (value != null) {
        found.put(slot.key().key(), value);
      } else {
        missing.put(slot.key().key(), slot);
      }
    }
    statistics.lookups(found.size(), missing.size(), start);
    if (loader.isReadThrough()) {
      loader
          .loadAll(missing.keySet())
          .forEach((key, value) -> found.put(key, keepLoaded(missing.get(key), value)));
    }
    return found;
  }

  private @Nullable V accessed(Slot<K, V> slot) {
    if (slot.isLive()) {
      commits.access(slot);
    } else {
      commits.expire(slot);
    }
    return slot.liveValue();
  }

  /** One thread of this JVM loads; the others wait for it and find what it stored. */
  private @Nullable V load(Slot<K, V> missing) {
    EntryKey<K> key = missing.key();
    try (KeyLocks.Held held = locks.hold(key)) {
      Slot<K, V> slot = held.wasContended() ? store.read(key) : missing;
      if (slot.isLive()) {
        return slot.liveValue();
      }
      V value = loader.load(key.key());
      return value == null ? null : keepLoaded(slot, value);
    }
  }

  /** Stores what was loaded, unless somebody has stored something since. Returns what counts. */
  private V keepLoaded(@Nullable Slot<K, V> slot, V value) {
    if (slot == null) {
      return value;
    }
    V present =
        commits
            .run(slot, 0, seen -> seen.isLive() ? Change.nothing() : Change.storeLoaded(value))
            .seen()
            .liveValue();
    return present == null ? value : present;
  }
}
