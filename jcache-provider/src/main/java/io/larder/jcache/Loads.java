package io.larder.jcache;

import io.larder.jcache.integration.Loader;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code loadAll}: loads entries on a thread of the cache. */
final class Loads<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(Loads.class);

  private final EntryStore<K, V> store;
  private final Bulk<K, V> bulk;
  private final Loader<K, V> loader;
  private final Executor executor;
  private final BooleanSupplier closed;

  Loads(CacheParts<K, V> parts, Bulk<K, V> bulk, Executor executor, BooleanSupplier closed) {
    this.closed = closed;
    this.store = parts.store();
    this.loader = parts.loader();
    this.bulk = bulk;
    this.executor = executor;
  }

  void loadAll(
      Set<? extends K> keys, boolean replaceExisting, @Nullable CompletionListener listener) {
    if (!loader.isPresent()) {
      complete(listener, null);
      return;
    }
    Set<K> wanted = new LinkedHashSet<>(keys);
    try {
      executor.execute(() -> complete(listener, failureOf(wanted, replaceExisting)));
    } catch (RejectedExecutionException e) {
      complete(listener, tooLate());
    }
  }

  private static CacheException tooLate() {
    return new CacheException("the cache was closed before it could load");
  }

  private @Nullable Exception failureOf(Set<K> wanted, boolean replaceExisting) {
    if (closed.getAsBoolean()) {
      return tooLate();
    }
    // The loader is the application's code; whatever goes wrong is the completion listener's news,
    // errors too, or else it would be waited for without end.
    try {
      load(wanted, replaceExisting);
      return null;
    } catch (CacheException e) {
      return e;
    } catch (RuntimeException | Error e) {
      return new CacheLoaderException(e);
    }
  }

  private void load(Set<K> wanted, boolean replaceExisting) {
    if (!replaceExisting) {
      for (Answer<Slot<K, V>> answer : store.readAll(store.keys(wanted))) {
        Slot<K, V> slot = answer.get();
        if (slot.isLive()) {
          wanted.remove(slot.key().key());
        }
      }
    }
    bulk.keepLoaded(loader.loadAll(wanted), replaceExisting);
  }

  private static void complete(@Nullable CompletionListener listener, @Nullable Exception failure) {
    if (listener == null) {
      return;
    }
    // The application's code, and nobody is there to be told if it fails.
    try {
      if (failure == null) {
        listener.onCompletion();
      } else {
        listener.onException(failure);
      }
    } catch (RuntimeException e) {
      LOG.warn("A completion listener failed", e);
    }
  }
}
