package io.larder.memcached;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Many failures as one. */
final class Failures {

  private Failures() {}

  /** Throws the first failure, with the other distinct ones attached; returns if there is none. */
  static void throwFirst(Collection<? extends @Nullable MemcachedException> failures) {
    Set<MemcachedException> distinct = new LinkedHashSet<>();
    failures.stream().filter(Objects::nonNull).forEach(distinct::add);
    MemcachedException first = null;
    for (MemcachedException failure : distinct) {
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
