package io.larder.jcache;

import java.util.function.Predicate;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What has failed of an operation on many entries. Not thread-safe. */
final class Failures {

  private @Nullable CacheException first;

  void add(CacheException failure) {
    if (first == null) {
      first = failure;
    } else if (first != failure) {
      first.addSuppressed(failure);
    }
  }

  /** Throws as {@link #throwFirst()} does, unless what has failed is tolerable. */
  void throwFirst(Predicate<CacheException> tolerable) {
    if (first != null && !tolerable.test(first)) {
      throw first;
    }
  }

  /** Throws the first failure, with the others attached; returns if there is none. */
  void throwFirst() {
    if (first != null) {
      throw first;
    }
  }
}
