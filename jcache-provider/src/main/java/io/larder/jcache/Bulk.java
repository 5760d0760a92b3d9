package io.larder.jcache;

import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.REMOVED;

import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Unwritten;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;

/** The operations that change many entries, each of them on its own. */
final class Bulk<K, V> {

  private static final int BATCH = 200;

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
    Unwritten<K> unwritten = writer.writeAll(entries);
    entries.removeIf(entry -> !unwritten.isDone(entry.getKey()));
    if (writes.isBlind()) {
      putBlindly(entries, start);
    } else if (isUnobserved()) {
      Map<K, V> values = new HashMap<>();
      entries.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
      commits.runAll(
          keys(values.keySet()),
          start,
          seen -> Change.store(Objects.requireNonNull(values.get(seen.key().key()))));
    } else {
      for (Cache.Entry<K, V> entry : entries) {
        EntryKey<K> key = store.key(entry.getKey());
        try (KeyLocks.Held held = locks.hold(key)) {
          commits.run(key, statistics.start(), seen -> Change.store(entry.getValue()));
        }
      }
    }
    unwritten.throwIfFailed();
  }

  private void putBlindly(List<Cache.Entry<K, V>> entries, long start) {
    List<EntryKey<K>> keys = keys(entries.stream().map(Cache.Entry::getKey).toList());
    long deadline = expiry.onCreation(System.currentTimeMillis());
    if (deadline == Deadlines.AT_ONCE) {
      store.deleteAll(keys);
      return;
    }
    store.putAll(keys, entries.stream().map(Cache.Entry::getValue).toList(), deadline);
    statistics.puts(keys.size(), start);
  }

  void removeAll(Set<? extends K> keys) {
    Unwritten<K> unwritten = writer.deleteAll(keys);
    Set<K> wanted = new LinkedHashSet<>(keys);
    wanted.removeIf(key -> !unwritten.isDone(key));
    List<EntryKey<K>> unwanted = keys(wanted);
    if (isRemovalNoticed() && isUnobserved()) {
      commits.runAll(unwanted, statistics.start(), seen -> Change.remove());
    } else if (isRemovalNoticed()) {
      for (EntryKey<K> key : unwanted) {
        try (KeyLocks.Held held = locks.hold(key)) {
          commits.run(key, statistics.start(), seen -> Change.remove());
        }
      }
    } else {
      store.deleteAll(unwanted);
    }
    unwritten.throwIfFailed();
  }

  void removeAll() {
    if (!isRemovalNoticed() && !writer.isPresent()) {
      store.clear();
      return;
    }
    try (EntryScan<K, V> scan = new EntryScan<>(store)) {
      Set<K> batch = new LinkedHashSet<>();
      for (Slot<K, V> slot = scan.next(); slot != null; slot = scan.next()) {
        batch.add(slot.key().key());
        if (batch.size() == BATCH) {
          removeAll(batch);
          batch.clear();
        }
      }
      removeAll(batch);
    }
  }

  void clear() {
    store.clear();
  }

  private List<EntryKey<K>> keys(Collection<K> keys) {
    List<EntryKey<K>> entryKeys = new ArrayList<>(keys.size());
    keys.forEach(key -> entryKeys.add(store.key(key)));
    return entryKeys;
  }

  /**
   * Whether nobody minds in which order entries change, so that they may change together. Listeners
   * do: events of one entry are to come in the order of its changes.
   */
  private boolean isUnobserved() {
    return listeners.isEmpty() && !writer.isPresent();
  }

  /** Whether somebody wants to know which entries were there. */
  private boolean isRemovalNoticed() {
    return statistics.isEnabled() || listeners.listenTo(REMOVED) || listeners.listenTo(EXPIRED);
  }

  /** Stores what was loaded; the writer knows it already. */
  void keepLoaded(Map<K, V> loaded, Collection<K> keys, boolean replaceExisting) {
    for (K key : keys) {
      V value = loaded.get(key);
      if (value == null) {
        continue;
      }
      EntryKey<K> entryKey = store.key(key);
      try (KeyLocks.Held held = locks.hold(entryKey)) {
        commits.run(
            entryKey,
            0,
            seen ->
                seen.isLive() && !replaceExisting ? Change.nothing() : Change.storeLoaded(value));
      }
    }
  }
}
