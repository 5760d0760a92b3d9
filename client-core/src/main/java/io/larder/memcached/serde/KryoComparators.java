package io.larder.memcached.serde;

import java.util.Collections;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The JDK's comparators. An application's own are objects like others; lambdas cannot be. */
final class KryoComparators {

  private KryoComparators() {}

  static void register(KryoFixedTypes table) {
    KryoWrappers.constant(table, 126, Comparator.<Integer>naturalOrder());
    KryoWrappers.constant(table, 127, Comparator.<Integer>reverseOrder());
    KryoWrappers.constant(table, 128, String.CASE_INSENSITIVE_ORDER);
    // Reversing what is reversed gives the original: so the public API can look inside.
    table.object(
        129,
        Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER).getClass(),
        KryoSerializer.<Comparator<@Nullable Object>>contentsFirst(
            (s, out, v) -> s.writeClassAndObject(out, Collections.reverseOrder(v)),
            (s, in) -> Collections.reverseOrder(KryoCollections.readComparator(s, in))));
  }
}
