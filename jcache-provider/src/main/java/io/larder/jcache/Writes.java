package io.larder.jcache;

import static javax.cache.event.EventType.CREATED;
import static javax.cache.event.EventType.EXPIRED;
import static javax.cache.event.EventType.UPDATED;

import io.larder.jcache.Commits.Committed;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.Deadlines;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import java.util.List;
import java.util.Objects;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The operations that change one entry. Those that change it in any case have the writer go first,
 * as nothing is to be in the cache that could not be written; those that depend on what they find
 * have it go last, once it is certain that there is a change.
 */
final class Writes<K, V> {

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Statistics statistics;
  private final Writer<K, V> writer;
  private final KeyLocks locks;

  Writes(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.statistics = parts.statistics();
    this.writer = parts.writer();
    this.locks = parts.locks();
    this.commits = commits;
  }

  void put(K key, V value) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    if (isBlind() && !writer.isPresent()) {
      putBlindly(entryKey, value, start);
      return;
    }
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      writer.write(key, value);
      commit(entryKey, start, Change.store(value));
    }
  }

  /**
   * Makes a change in any case: the writer has made it already, or the application has elsewhere.
   */
  private Committed<K, V> commit(EntryKey<K> key, long start, Change<V> change) {
    try {
      return store.delivering(key, () -> commits.run(key, start, seen -> change));
    } catch (CacheException e) {
      if (writer.isPresent()) {
        store.dropOutdated(key, e);
      }
      throw e;
    }
  }

  /** Whether nobody needs to know what a put replaces. */
  boolean isBlind() {
    return !expiry.updateNeedsOldEntry()
        && !listeners.listenTo(CREATED)
        && !listeners.listenTo(UPDATED)
        && !listeners.listenTo(EXPIRED);
  }

  private void putBlindly(EntryKey<K> key, V value, long start) {
    // Creation and update have the same deadline, or else the old entry would be needed.
    long deadline = expiry.onCreation(System.currentTimeMillis());
    if (deadline == Deadlines.AT_ONCE) {
      store.deleteAll(List.of(key));
      return;
    }
    store.put(key, value, deadline);
    statistics.puts(1, start);
  }

  @Nullable V getAndPut(K key, V value) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      writer.write(key, value);
      return commit(entryKey, start, Change.store(value).asLookup()).seen().liveValue();
    }
  }

  boolean putIfAbsent(K key, V value) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      Slot<K, V> inTheWay = null;
      // Those who are told later are told of what is stored, which only a commit knows.
      if (expiry.isConstant() && !writer.isPresent() && !listeners.listenLater(CREATED)) {
        inTheWay = addBlindly(entryKey, value);
        if (inTheWay == null) {
          return added(key, value, start);
        }
      }
      Slot<K, V> first = inTheWay == null ? store.read(entryKey) : inTheWay;
      Change<V> change = Change.store(value).thenWritten().asLookup();
      Change<V> none = Change.<V>nothing().asLookup();
      return commits.run(first, start, seen -> seen.isLive() ? none : change).isStored();
    }
  }

  /** Saves reading first, which is only good for what the server decides by itself. */
  private @Nullable Slot<K, V> addBlindly(EntryKey<K> key, V value) {
    long deadline = expiry.onCreation(System.currentTimeMillis());
    return deadline == Deadlines.AT_ONCE
        ? store.read(key)
        : store.putIfAbsent(key, value, deadline);
  }

  private boolean added(K key, V value, long start) {
    statistics.lookup(false, start);
    statistics.puts(1, start);
    listeners.publish(CREATED, key, () -> null, value, () -> value);
    return true;
  }

  boolean replace(K key, V value) {
    return getAndReplace(key, value) != null;
  }

  @Nullable V getAndReplace(K key, V value) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      Change<V> change = Change.store(value).thenWritten().asLookup();
      Change<V> none = Change.<V>nothing().asLookup();
      return store
          .delivering(
              entryKey, () -> commits.run(entryKey, start, seen -> seen.isLive() ? change : none))
          .seen()
          .liveValue();
    }
  }

  boolean replace(K key, V oldValue, V newValue) {
    long start = statistics.start();
    Change<V> change = Change.store(newValue).thenWritten();
    Committed<K, V> committed = ifEqual(key, oldValue, change, start);
    // The writer has it, even if it expired at once.
    return isEqual(committed.seen(), oldValue);
  }

  boolean remove(K key) {
    return removed(key, Change.remove()).isRemoved();
  }

  boolean remove(K key, V oldValue) {
    Change<V> change = Change.<V>remove().thenWritten();
    return ifEqual(key, oldValue, change, statistics.start()).isRemoved();
  }

  @Nullable V getAndRemove(K key) {
    return removed(key, Change.<V>remove().asLookup()).seen().liveValue();
  }

  private Committed<K, V> removed(K key, Change<V> change) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      writer.delete(key);
      return commit(entryKey, start, change);
    }
  }

  private Committed<K, V> ifEqual(K key, V oldValue, Change<V> change, long start) {
    EntryKey<K> entryKey = store.key(key);
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      return commits.run(
          entryKey,
          start,
          seen -> (isEqual(seen, oldValue) ? change : Commits.<K, V>accessed(seen)).asLookup());
    }
  }

  /** By equals, never by bytes; only for arrays, which have no other, by contents. */
  private boolean isEqual(Slot<K, V> seen, V value) {
    return Objects.deepEquals(seen.liveValue(), value);
  }
}
