package io.larder.memcached;

import java.util.Collections;
import java.util.Map;

/**
 * What a bulk read found, key by key. Immutable.
 *
 * @param hits the values that were found; keys in the order in which they were asked for
 * @param failures why nothing is known about other keys: their node failed, or their value is not
 *     readable; usually empty. A key that is in neither map was not there.
 * @param <V> the type of the values
 */
public record BulkRead<V>(Map<String, V> hits, Map<String, MemcachedException> failures) {

  /**
   * Makes the maps unmodifiable.
   *
   * @param hits the values found
   * @param failures why nothing is known about other keys
   */
  public BulkRead {
    hits = Collections.unmodifiableMap(hits);
    failures = Collections.unmodifiableMap(failures);
  }

  /**
   * Returns what was found, if all nodes answered and all values are readable.
   *
   * @return {@link #hits()}
   * @throws MemcachedException if any node failed, or a value is not readable
   */
  public Map<String, V> values() {
    Failures.throwFirst(failures.values());
    return hits;
  }
}
