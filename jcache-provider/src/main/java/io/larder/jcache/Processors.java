package io.larder.jcache;

import io.larder.jcache.Commits.Committed;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import io.larder.jcache.processor.ProcessedEntry;
import io.larder.jcache.processor.ProcessorCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * Entry processors. They run here, in this JVM, so they may be anything; what they did is committed
 * if nobody has changed the entry meanwhile, and otherwise they run again on the fresh entry.
 */
final class Processors<K, V> {

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final Loader<K, V> loader;
  private final Statistics statistics;
  private final KeyLocks locks;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Writer<K, V> writer;
  private final Convoys<K, V> convoys;

  Processors(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.loader = parts.loader();
    this.statistics = parts.statistics();
    this.locks = parts.locks();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.writer = parts.writer();
    this.commits = commits;
    this.convoys = new Convoys<>(store, commits, locks);
  }

  <T> @Nullable T invoke(K key, ProcessorCall<K, V, T> call) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable V> loaded = new AtomicReference<>();
    Function<Slot<K, V>, Change<V>> decision =
        seen -> {
          ProcessedEntry<K, V> entry =
              new ProcessedEntry<>(key, seen.liveValue(), () -> loadOnce(key, loaded));
          result.set(call.run(entry));
          return change(entry);
        };
    if (!isUnobserved() || !runTogether(entryKey, start, decision)) {
      try (KeyLocks.Held held = locks.hold(entryKey)) {
        Committed<K, V> committed = commits.run(entryKey, start, decision);
        statistics.lookup(committed.seen().isLive(), start);
      }
    }
    return result.get();
  }

  /** Whether nothing but the entry and the figures change, so that many can be run at once. */
  private boolean isUnobserved() {
    return listeners.isEmpty()
        && !writer.isPresent()
        && !loader.isReadThrough()
        && expiry.isConstant()
        && !expiry.accessMatters();
  }

  private boolean runTogether(
      EntryKey<K> key, long start, Function<Slot<K, V>, Change<V>> decision) {
    Turn<K, V> turn = new Turn<>(key, decision);
    if (!convoys.run(turn)) {
      return false;
    }
    boolean found = turn.wasFound();
    if (turn.outcome() == Commits.Outcome.STORED) {
      statistics.puts(1, start);
    } else if (turn.outcome() == Commits.Outcome.REMOVED) {
      statistics.removals(1, start);
    }
    statistics.lookup(found, start);
    return true;
  }

  /** A processor that runs again does not load again. */
  private @Nullable V loadOnce(K key, AtomicReference<@Nullable V> loaded) {
    if (loader.isReadThrough() && loaded.get() == null) {
      loaded.set(loader.load(key));
    }
    return loaded.get();
  }

  private static <V> Change<V> change(ProcessedEntry<?, V> entry) {
    return switch (entry.action()) {
      case NOTHING -> Change.nothing();
      case READ -> Change.access();
      case LOAD -> Change.storeLoaded(entry.newValue());
      case WRITE -> Change.store(entry.newValue()).thenWritten();
      case REMOVE -> Change.<V>remove().thenWritten();
    };
  }

  <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, ProcessorCall<K, V, T> call) {
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    for (K key : keys) {
      try {
        T result = invoke(key, call);
        if (result != null) {
          results.put(key, ProcessorCall.returned(result));
        }
      } catch (CacheException e) {
        results.put(key, ProcessorCall.failed(e));
      }
    }
    return results;
  }
}
