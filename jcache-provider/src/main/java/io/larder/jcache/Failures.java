package io.larder.jcache;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import javax.cache.CacheException;

/** What has failed of many things that are done one after the other. Not thread-safe. */
final class Failures {

  /** What one server did to many entries is one failure. */
  private final Set<CacheException> distinct = new LinkedHashSet<>();

  private final int most;

  Failures() {
    this(Integer.MAX_VALUE);
  }

  /** Keeps only the first so many failures, where there is no end to them. */
  Failures(int most) {
    this.most = most;
  }

  void add(CacheException failure) {
    if (distinct.size() < most) {
      distinct.add(failure);
    }
  }

  /** Does something, and goes on if it fails. */
  void collect(Runnable part) {
    try {
      part.run();
    } catch (CacheException e) {
      add(e);
    }
  }

  /** Attaches all of them to what is thrown instead. */
  void attachTo(CacheException news) {
    distinct.forEach(news::addSuppressed);
  }

  /** Throws the first failure, with the others attached; returns if there is none. */
  void throwFirst() {
    throwFirst(failure -> false);
  }

  /** Throws the first failure, with the others attached, unless it is tolerable with them. */
  void throwFirst(Predicate<CacheException> tolerable) {
    CacheException first = null;
    for (CacheException failure : distinct) {
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }
    if (first != null && !tolerable.test(first)) {
      throw first;
    }
  }
}
