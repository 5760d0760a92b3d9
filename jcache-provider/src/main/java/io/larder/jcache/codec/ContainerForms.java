package io.larder.jcache.codec;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forms of lists, sets, maps and map entries. Their contracts make them equal whatever their
 * classes are, so the class is not written, and sets and maps are written in the order of their
 * elements' bytes.
 */
final class ContainerForms {

  private static final Form LIST = (value, out) -> writeList((List<?>) value, out);
  private static final Form SET = (value, out) -> writeSet((Set<?>) value, out);
  private static final Form MAP = (value, out) -> writeMap((Map<?, ?>) value, out);
  private static final Form ENTRY = (value, out) -> writeEntry((Map.Entry<?, ?>) value, out);

  private static final Form IDENTITY_MAP =
      Form.refused("an IdentityHashMap is not equal to a map with equal keys: use a HashMap");

  private ContainerForms() {}

  /** Returns the form for a class that keeps one of the contracts, or null for any other class. */
  static @Nullable Form of(Class<?> type) {
    if (List.class.isAssignableFrom(type)) {
      return LIST;
    }
    if (Set.class.isAssignableFrom(type)) {
      return SET;
    }
    if (IdentityHashMap.class.isAssignableFrom(type)) {
      return IDENTITY_MAP;
    }
    if (Map.class.isAssignableFrom(type)) {
      return MAP;
    }
    return Map.Entry.class.isAssignableFrom(type) ? ENTRY : null;
  }

  private static void writeList(List<?> list, KeyWriter out) {
    Object[] elements = list.toArray();
    out.writeByte(FormTag.LIST);
    out.writeUnsigned(elements.length);
    for (Object element : elements) {
      out.write(element);
    }
  }

  private static void writeSet(Set<?> set, KeyWriter out) {
    // A copy: the count has to be right even if someone is changing the set.
    Object[] elements = set.toArray();
    out.writeByte(FormTag.SET);
    out.writeUnsigned(elements.length);
    int[] starts = new int[elements.length];
    for (int i = 0; i < elements.length; i++) {
      starts[i] = out.position();
      out.write(elements[i]);
    }
    out.sort(starts, elements.length);
  }

  private static void writeMap(Map<?, ?> map, KeyWriter out) {
    List<Object> keysAndValues = new ArrayList<>(2 * map.size());
    map.forEach(
        (key, value) -> {
          keysAndValues.add(key);
          keysAndValues.add(value);
        });
    int count = keysAndValues.size() / 2;
    out.writeByte(FormTag.MAP);
    out.writeUnsigned(count);
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = out.position();
      out.write(keysAndValues.get(2 * i));
      out.write(keysAndValues.get(2 * i + 1));
    }
    out.sort(starts, count);
  }

  private static void writeEntry(Map.Entry<?, ?> entry, KeyWriter out) {
    out.writeByte(FormTag.ENTRY);
    out.write(entry.getKey());
    out.write(entry.getValue());
  }

  static List<Object> readList(KeyReader in) {
    @Nullable Object[] elements = new Object[in.readCount(1)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = in.read();
    }
    return new ArrayList<>(Arrays.asList(elements));
  }

  // Linked, since that fits fields of either class.
  static Set<Object> readSet(KeyReader in) {
    Set<@Nullable Object> set = new LinkedHashSet<>();
    for (int left = in.readCount(1); left > 0; left--) {
      set.add(in.read());
    }
    return set;
  }

  static Map<Object, Object> readMap(KeyReader in) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int left = in.readCount(2); left > 0; left--) {
      Object key = in.read();
      map.put(key, in.read());
    }
    return map;
  }

  static Map.Entry<Object, Object> readEntry(KeyReader in) {
    Object key = in.read();
    return new SimpleImmutableEntry<>(key, in.read());
  }
}
