package io.larder.jcache;

import java.util.HashSet;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What has failed of an operation on many entries. Not thread-safe. */
final class Failures<K> {

  private final Set<K> keys = new HashSet<>();
  private @Nullable CacheException first;

  void add(EntryKey<K> key, CacheException failure) {
    keys.add(key.key());
    if (first == null) {
      first = failure;
    } else if (first != failure) {
      first.addSuppressed(failure);
    }
  }

  boolean contains(K key) {
    return keys.contains(key);
  }

  /** Throws the first failure, with the others attached; returns if there is none. */
  void throwFirst() {
    if (first != null) {
      throw first;
    }
  }
}
