package io.larder.jcache.integration;

import java.util.Set;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk call of the writer left undone.
 *
 * @param failure why; null if it did not fail
 * @param keys the keys that were not written, if it failed
 * @param <K> the type of the keys
 */
public record Unwritten<K>(@Nullable CacheWriterException failure, Set<K> keys) {

  /**
   * A call that did all it should.
   *
   * @param <K> the type of the keys
   * @return no failure, no keys
   */
  public static <K> Unwritten<K> nothing() {
    return new Unwritten<>(null, Set.of());
  }

  /**
   * Tells whether an entry was written, so that the cache may follow.
   *
   * @param key the entry's key
   * @return whether it was
   */
  public boolean isDone(K key) {
    return failure == null || !keys.contains(key);
  }
}
