package io.larder.jcache;

import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** An entry as it was read; changes of the cache do not show in it. */
record ReadEntry<K, V>(K getKey, @Nullable V getValue) implements Cache.Entry<K, V> {

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an entry cannot be unwrapped to " + type.getName());
  }
}
