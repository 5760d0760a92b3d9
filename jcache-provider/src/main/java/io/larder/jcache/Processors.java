package io.larder.jcache;

import io.larder.jcache.Commits.Committed;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;
import io.larder.jcache.processor.ProcessedEntry;
import io.larder.jcache.processor.ProcessorCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * Entry processors. They run here, in this JVM, so they may be anything; what they did is committed
 * if nobody has changed the entry meanwhile, and otherwise they run again on the fresh entry.
 */
final class Processors<K, V> {

  /** So many entries share their round trips; more would be overtaken more often meanwhile. */
  private static final int BATCH = 200;

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final Loader<K, V> loader;
  private final Statistics statistics;
  private final KeyLocks locks;
  private final Tolerance tolerance;
  private final ExpiryRules expiry;
  private final Listeners<K, V> listeners;
  private final Writer<K, V> writer;
  private final Convoys<K, V> convoys;

  Processors(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.loader = parts.loader();
    this.statistics = parts.statistics();
    this.locks = parts.locks();
    this.tolerance = parts.tolerance();
    this.expiry = parts.expiry();
    this.listeners = parts.listeners();
    this.writer = parts.writer();
    this.commits = commits;
    this.convoys = new Convoys<>(store, commits, locks);
  }

  <T> @Nullable T invoke(K key, ProcessorCall<K, V, T> call) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    Invocation<T> invocation = new Invocation<>(call);
    try {
      if (!isUnobserved()) {
        runAlone(locks.hold(entryKey), entryKey, start, invocation);
      } else if (!runTogether(entryKey, start, invocation)) {
        // Who has waited for a turn does not wait for the lock as well.
        runAlone(locks.holdIfFree(entryKey), entryKey, start, invocation);
      }
    } catch (CacheException e) {
      invocation.goOnWithout(entryKey, e);
    }
    return invocation.result;
  }

  /** Whether nothing but the entry and the figures change, so that many can be run at once. */
  private boolean isUnobserved() {
    return listeners.isEmpty()
        && !writer.isPresent()
        && !loader.isReadThrough()
        && expiry.isConstant()
        && !expiry.accessMatters();
  }

  private void runAlone(KeyLocks.Held lock, EntryKey<K> key, long start, Invocation<?> invocation) {
    try (KeyLocks.Held held = lock) {
      commits.run(key, start, seen -> invocation.decide(seen).asLookup());
    }
  }

  private boolean runTogether(EntryKey<K> key, long start, Invocation<?> invocation) {
    Turn<K, V> turn = new Turn<>(key, invocation::decide);
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

  /** One processor on one entry. */
  private final class Invocation<T> {

    private final ProcessorCall<K, V, T> call;
    private @Nullable T result;
    private @Nullable Supplier<V> loaded;
    private boolean isRunning;
    private boolean hasRun;

    Invocation(ProcessorCall<K, V, T> call) {
      this.call = call;
    }

    Change<V> decide(Slot<K, V> seen) {
      EntryKey<K> key = seen.key();
      ProcessedEntry<K, V> entry =
          new ProcessedEntry<>(key.key(), seen.liveValue(), () -> loadOnce(key));
      run(entry);
      return change(entry);
    }

    private void run(ProcessedEntry<K, V> entry) {
      isRunning = true;
      result = call.run(entry);
      isRunning = false;
      hasRun = true;
    }

    /**
     * Where the configuration wants no failure when a server does not answer: what the processor
     * does is lost, but its result counts. What the processor itself threw is not meant.
     */
    void goOnWithout(EntryKey<K> key, CacheException failure) {
      if (isRunning || !tolerance.toleratesAtomic(failure)) {
        throw failure;
      }
      if (!hasRun) {
        run(new ProcessedEntry<>(key.key(), null, () -> loadOnce(key)));
      }
    }

    /** A processor that runs again does not load again, nor sees what it did to the object. */
    private @Nullable V loadOnce(EntryKey<K> key) {
      if (loaded != null) {
        return loaded.get();
      }
      V value = loader.isReadThrough() ? loader.load(key.key()) : null;
      loaded = value == null ? null : store.copies(key, value);
      return value;
    }
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
    List<EntryKey<K>> batch = new ArrayList<>(Math.min(keys.size(), BATCH));
    for (K key : keys) {
      batch.add(store.key(key));
      if (batch.size() == BATCH) {
        invokeBatch(batch, call, results);
        batch.clear();
      }
    }
    invokeBatch(batch, call, results);
    return results;
  }

  private <T> void invokeBatch(
      List<EntryKey<K>> keys,
      ProcessorCall<K, V, T> call,
      Map<K, EntryProcessorResult<T>> results) {
    Invocations<T> invocations = new Invocations<>(keys, call, results);
    try (KeyLocks.AllHeld held = locks.holdAll(keys)) {
      commits.runAll(keys, statistics.start(), invocations);
    }
  }

  /** One processor on many entries, each on its own. */
  private final class Invocations<T> implements Commits.Each<K, V> {

    private final Map<K, Invocation<T>> each = new LinkedHashMap<>();
    private final Map<K, EntryProcessorResult<T>> results;

    Invocations(
        List<EntryKey<K>> keys,
        ProcessorCall<K, V, T> call,
        Map<K, EntryProcessorResult<T>> results) {
      keys.forEach(key -> each.put(key.key(), new Invocation<>(call)));
      this.results = results;
    }

    private Invocation<T> of(K key) {
      return Objects.requireNonNull(each.get(key));
    }

    @Override
    public boolean yields() {
      return true;
    }

    @Override
    public Change<V> decide(Slot<K, V> seen) {
      return of(seen.key().key()).decide(seen).asLookup();
    }

    @Override
    public void done(Committed<K, V> committed) {
      keep(committed.seen().key().key());
    }

    private void keep(K key) {
      T result = of(key).result;
      if (result != null) {
        results.put(key, ProcessorCall.returned(result));
      }
    }

    @Override
    public void failed(EntryKey<K> key, CacheException failure) {
      try {
        of(key.key()).goOnWithout(key, failure);
        keep(key.key());
      } catch (CacheException e) {
        results.put(key.key(), ProcessorCall.failed(e));
      }
    }
  }
}
