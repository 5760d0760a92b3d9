package io.larder.jcache;

import io.larder.jcache.Commits.Committed;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.management.Statistics;
import io.larder.jcache.processor.ProcessedEntry;
import io.larder.jcache.processor.ProcessorCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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

  Processors(CacheParts<K, V> parts, Commits<K, V> commits) {
    this.store = parts.store();
    this.loader = parts.loader();
    this.statistics = parts.statistics();
    this.locks = parts.locks();
    this.commits = commits;
  }

  <T> @Nullable T invoke(K key, ProcessorCall<K, V, T> call) {
    long start = statistics.start();
    EntryKey<K> entryKey = store.key(key);
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable V> loaded = new AtomicReference<>();
    try (KeyLocks.Held held = locks.hold(entryKey)) {
      Committed<K, V> committed =
          commits.run(
              entryKey,
              start,
              seen -> {
                ProcessedEntry<K, V> entry =
                    new ProcessedEntry<>(key, seen.liveValue(), () -> loadOnce(key, loaded));
                result.set(call.run(entry));
                return change(entry);
              });
      statistics.lookup(committed.seen().isLive(), start);
    }
    return result.get();
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
