package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Compares objects of classes that have no {@code equals} too: same class, same contents. */
final class Alike {

  private Alike() {}

  static void assertAlike(Object expected, Object actual) {
    assertEquals(expected.getClass(), actual.getClass());
    assertEquals(normal(expected), normal(actual));
  }

  private static Object normal(Object value) {
    if (value == null) {
      return "null";
    }
    if (value.getClass().isArray()) {
      List<Object> elements = new ArrayList<>();
      elements.add(value.getClass());
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(normal(Array.get(value, i)));
      }
      return elements;
    }
    if (value instanceof SortedSet<?> set) {
      return Arrays.asList(normal(set.comparator()), normal(set.toArray()));
    }
    if (value instanceof SortedMap<?, ?> map) {
      return Arrays.asList(normal(map.comparator()), normal(map.entrySet().toArray()));
    }
    if (value instanceof Map<?, ?> || value instanceof Set<?>) {
      return value;
    }
    if (value instanceof Collection<?> collection) {
      return normal(collection.toArray());
    }
    if (value instanceof Map.Entry<?, ?> entry) {
      return Arrays.asList(normal(entry.getKey()), normal(entry.getValue()));
    }
    if (value instanceof AtomicReference<?> reference) {
      return normal(reference.get());
    }
    if (value instanceof Comparator<?>
        || value instanceof CharSequence
        || value instanceof AtomicInteger
        || value instanceof AtomicLong
        || value instanceof AtomicBoolean) {
      return value.getClass() + ":" + (value instanceof Comparator<?> ? "" : value.toString());
    }
    return value;
  }
}
