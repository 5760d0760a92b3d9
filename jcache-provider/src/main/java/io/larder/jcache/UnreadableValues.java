package io.larder.jcache;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the entries of one cache that cannot be read: they are misses, counted,
 * and each kind of them is worth one warning; or, in a strict cache, errors. A class that is not
 * allowed is an error in any case, since it stays one until somebody does something about it.
 * Thread-safe.
 */
final class UnreadableValues {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableValues.class);

  /** Messages quote what was found; someone who writes rubbish must not fill the memory with it. */
  private static final int MOST_KINDS = 100;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final String cacheName;
  private final boolean strict;
  private final LongAdder count = new LongAdder();
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();

  UnreadableValues(String cacheName, boolean strict) {
    this.cacheName = cacheName;
    this.strict = strict;
  }

  /** Takes note of an entry that could not be read. Returns if it is a miss, else throws. */
  void found(Object key, SerdeException failure) {
    if (failure.reason() != Reason.UNREADABLE) {
      throw failure;
    }
    count.increment();
    if (strict) {
      throw failure;
    }
    if (isFirstOfItsKind(failure)) {
      LOG.warn(
          "cache '{}': an entry cannot be read and is taken for a miss: {}."
              + " More of this kind are counted, and logged at level DEBUG",
          cacheName,
          failure.getMessage());
    }
    LOG.debug("cache '{}': the entry under {} cannot be read", cacheName, key, failure);
  }

  /** Messages that differ in numbers only, such as lengths, are of one kind. */
  boolean isFirstOfItsKind(SerdeException failure) {
    String kind = NUMBER.matcher(String.valueOf(failure.getMessage())).replaceAll("#");
    return kinds.size() < MOST_KINDS && kinds.add(kind);
  }

  /** How many have been found. */
  long count() {
    return count.sum();
  }
}
