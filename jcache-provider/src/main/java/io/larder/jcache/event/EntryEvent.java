package io.larder.jcache.event;

import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an entry. Immutable. Of a removed or expired entry, the value is the
 * old one.
 */
final class EntryEvent<K, V> extends CacheEntryEvent<K, V> {

  private static final long serialVersionUID = 1L;

  private final transient K key;
  private final transient @Nullable V oldValue;
  private final transient @Nullable V value;

  EntryEvent(
      Cache<K, V> source, EventType type, K key, @Nullable V oldValue, @Nullable V newValue) {
    super(source, type);
    this.key = key;
    this.oldValue = oldValue;
    this.value = newValue != null ? newValue : oldValue;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    return value;
  }

  @Override
  public @Nullable V getOldValue() {
    return oldValue;
  }

  @Override
  public boolean isOldValueAvailable() {
    return oldValue != null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an event cannot be unwrapped to " + type.getName());
  }

  @Override
  public String toString() {
    return getEventType() + " " + key;
  }
}
