package io.larder.jcache.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one cache in this JVM, which are told of what this JVM does to the cache.
 * Synchronous ones run on the thread that changed the entry, after the change; the others one after
 * the other on a thread of the cache. Thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Listeners<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Cache<K, V> source;
  private final Executor executor;
  private final List<Registration<K, V>> registrations = new CopyOnWriteArrayList<>();

  /**
   * Creates an empty set of listeners.
   *
   * @param source the cache that events name as their source
   * @param executor runs asynchronous listeners, one after the other
   */
  public Listeners(Cache<K, V> source, Executor executor) {
    this.source = source;
    this.executor = executor;
  }

  /**
   * Adds a listener.
   *
   * @param configuration describes it; each configuration may be registered once
   * @throws IllegalArgumentException if it is registered already
   */
  public void register(CacheEntryListenerConfiguration<K, V> configuration) {
    if (find(configuration) != null) {
      throw new IllegalArgumentException("the listener is registered already: " + configuration);
    }
    registrations.add(new Registration<>(configuration));
  }

  /**
   * Removes a listener, if there is one with this configuration.
   *
   * @param configuration describes it
   * @return what may want to be closed now
   */
  public List<Object> deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    Registration<K, V> found = find(configuration);
    if (found == null || !registrations.remove(found)) {
      return List.of();
    }
    return found.parts();
  }

  private @Nullable Registration<K, V> find(CacheEntryListenerConfiguration<K, V> configuration) {
    return registrations.stream()
        .filter(each -> each.configuration().equals(configuration))
        .findFirst()
        .orElse(null);
  }

  /**
   * Tells whether somebody listens at all.
   *
   * @return whether there is a listener
   */
  public boolean isEmpty() {
    return registrations.isEmpty();
  }

  /**
   * Tells whether somebody listens to a type of event.
   *
   * @param type the type
   * @return whether there is such a listener
   */
  public boolean listenTo(EventType type) {
    for (Registration<K, V> each : registrations) {
      if (each.listensTo(type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether somebody listens to a type of event who is told of it later.
   *
   * @param type the type
   * @return whether there is such a listener
   */
  public boolean listenLater(EventType type) {
    for (Registration<K, V> each : registrations) {
      if (!each.isSynchronous() && each.listensTo(type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells the listeners what happened, all of them even if one fails. Synchronous ones see the
   * object that the application has given; it may change it when it goes on, so those that are told
   * later see another one. The suppliers are only asked if somebody wants to know.
   *
   * @param type what happened
   * @param key to which entry
   * @param oldValue the value before, a new object each time; null if there was none
   * @param newValue the value after, as the application gave it; null if there is none
   * @param storedValue the same as it is stored
   * @throws CacheEntryListenerException if a synchronous listener failed
   */
  public void publish(
      EventType type,
      K key,
      Supplier<? extends @Nullable V> oldValue,
      @Nullable V newValue,
      Supplier<? extends @Nullable V> storedValue) {
    CacheEntryEvent<K, V> now = null;
    CacheEntryEvent<K, V> later = null;
    CacheEntryListenerException failure = null;
    for (Registration<K, V> each : registrations) {
      if (!each.listensTo(type)) {
        continue;
      }
      if (!each.isSynchronous()) {
        if (later == null) {
          later = new EntryEvent<>(source, type, key, oldValue.get(), storedValue.get());
        }
        CacheEntryEvent<K, V> event = later;
        executor.execute(() -> deliverAlone(each, event));
        continue;
      }
      if (now == null) {
        now = new EntryEvent<>(source, type, key, oldValue.get(), newValue);
      }
      try {
        each.deliver(now);
      } catch (CacheEntryListenerException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void deliverAlone(Registration<K, V> registration, CacheEntryEvent<K, V> event) {
    try {
      registration.deliver(event);
    } catch (CacheEntryListenerException e) {
      LOG.warn("An asynchronous listener of cache '{}' failed", source.getName(), e);
    }
  }

  /**
   * Returns all listeners and filters, which may want to be closed with the cache.
   *
   * @return the application's objects
   */
  public List<Object> parts() {
    return registrations.stream().flatMap(each -> each.parts().stream()).toList();
  }
}
