package io.larder.jcache;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What one of many requests came to: a result, or why there is none. */
record Answer<T extends @Nullable Object>(T result, @Nullable CacheException failure) {

  static <T> Answer<T> of(T result) {
    return new Answer<>(result, null);
  }

  @SuppressWarnings("NullAway") // There is no result to look at.
  static <T> Answer<T> failed(CacheException failure) {
    return new Answer<>(null, failure);
  }

  /** Returns the result, or throws why there is none. */
  T get() {
    if (failure != null) {
      throw failure;
    }
    return result;
  }
}
