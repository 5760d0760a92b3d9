package io.larder.memcached;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What a bulk write did, key by key. Immutable.
 *
 * @param done the keys that were stored or deleted
 * @param notFound the keys that were to be deleted and were not there
 * @param failures why other keys were not written, or why that is not known; usually empty
 */
public record BulkWrite(
    Set<String> done, Set<String> notFound, Map<String, MemcachedException> failures) {

  /**
   * Makes the collections unmodifiable.
   *
   * @param done the keys that were written
   * @param notFound the keys that were not there
   * @param failures why other keys were not written
   */
  public BulkWrite {
    done = Collections.unmodifiableSet(done);
    notFound = Collections.unmodifiableSet(notFound);
    failures = Collections.unmodifiableMap(failures);
  }

  /**
   * Throws if any key failed.
   *
   * @return this
   * @throws MemcachedException the first failure, with those of other nodes attached to it
   */
  public BulkWrite orThrow() {
    Failures.throwFirst(failures.values());
    return this;
  }
}
