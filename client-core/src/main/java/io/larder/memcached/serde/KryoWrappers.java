package io.larder.memcached.serde;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The collections of {@link Collections}. What a wrapper wraps cannot be got at, so its contents
 * are written, and come back in a collection that behaves the same.
 */
@SuppressWarnings("JdkObsolete") // values come in obsolete classes too
final class KryoWrappers {

  private KryoWrappers() {}

  static void register(KryoFixedTypes table) {
    constant(table, 89, Collections.emptyList());
    constant(table, 90, Collections.emptySet());
    table.object(
        91,
        Collections.singletonList(1).getClass(),
        KryoCollections.elementsFirst(elements -> Collections.singletonList(only(elements))));
    table.object(
        92,
        Collections.singleton(1).getClass(),
        KryoCollections.elementsFirst(elements -> Collections.singleton(only(elements))));
    table.object(
        93,
        Collections.nCopies(1, 1).getClass(),
        KryoSerializer.<List<@Nullable Object>>contentsFirst(
            KryoWrappers::writeCopies, KryoWrappers::readCopies));
    registerUnmodifiable(table);
    registerSynchronized(table);
  }

  private static void registerUnmodifiable(KryoFixedTypes table) {
    table.object(
        94,
        Collections.unmodifiableCollection(new ArrayList<>()).getClass(),
        KryoCollections.elementsFirst(Collections::unmodifiableCollection));
    table.alias(94, "java.util.Collections$UnmodifiableSequencedCollection");
    table.object(
        95,
        Collections.unmodifiableList(new ArrayList<>()).getClass(),
        KryoCollections.elementsFirst(Collections::unmodifiableList));
    table.alias(95, Collections.unmodifiableList(new LinkedList<>()).getClass());
    table.object(
        96,
        Collections.unmodifiableSet(new TreeSet<>()).getClass(),
        KryoCollections.elementsFirst(
            elements -> Collections.unmodifiableSet(new LinkedHashSet<>(elements))));
    table.alias(96, "java.util.Collections$UnmodifiableSequencedSet");
    SortedSet<String> sorted = Collections.unmodifiableSortedSet(new TreeSet<>());
    table.object(97, sorted.getClass(), sorted(Collections::unmodifiableSortedSet));
    NavigableSet<String> navigable = Collections.unmodifiableNavigableSet(new TreeSet<>());
    table.object(98, navigable.getClass(), sorted(Collections::unmodifiableNavigableSet));
    table.alias(98, Collections.emptyNavigableSet().getClass());
  }

  private static void registerSynchronized(KryoFixedTypes table) {
    table.object(
        99,
        Collections.synchronizedCollection(new ArrayList<>()).getClass(),
        KryoCollections.elementsFirst(Collections::synchronizedCollection));
    table.object(
        100,
        Collections.synchronizedList(new ArrayList<>()).getClass(),
        KryoCollections.elementsFirst(Collections::synchronizedList));
    table.alias(100, Collections.synchronizedList(new LinkedList<>()).getClass());
    table.object(
        101,
        Collections.synchronizedSet(new TreeSet<>()).getClass(),
        KryoCollections.elementsFirst(
            elements -> Collections.synchronizedSet(new LinkedHashSet<>(elements))));
    SortedSet<String> sorted = Collections.synchronizedSortedSet(new TreeSet<>());
    table.object(102, sorted.getClass(), sorted(Collections::synchronizedSortedSet));
    NavigableSet<String> navigable = Collections.synchronizedNavigableSet(new TreeSet<>());
    table.object(103, navigable.getClass(), sorted(Collections::synchronizedNavigableSet));
  }

  /** An object of which there is one only, and that has no contents. */
  static void constant(KryoFixedTypes table, int id, Object constant) {
    KryoSerializer<Object> serializer = KryoSerializer.of((s, out, v) -> {}, (s, in) -> constant);
    table.sharedValue(id, constant.getClass(), serializer);
  }

  private static KryoSerializer<SortedSet<@Nullable Object>> sorted(
      Function<NavigableSet<@Nullable Object>, SortedSet<@Nullable Object>> wrapper) {
    return KryoSerializer.contentsFirst(
        (s, out, v) -> {
          s.writeClassAndObject(out, v.comparator());
          KryoCollections.write(s, out, snapshot(v));
        },
        (s, in) -> {
          TreeSet<@Nullable Object> set = new TreeSet<>(KryoCollections.readComparator(s, in));
          set.addAll(KryoCollections.readList(s, in));
          return wrapper.apply(set);
        });
  }

  private static Collection<@Nullable Object> snapshot(Set<@Nullable Object> set) {
    synchronized (set) {
      return new ArrayList<>(set);
    }
  }

  private static @Nullable Object only(List<@Nullable Object> elements) {
    if (elements.size() != 1) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "a singleton of " + elements.size() + " elements");
    }
    return elements.get(0);
  }

  private static void writeCopies(
      KryoSession session, KryoOutput out, List<@Nullable Object> copies) {
    out.writeCount(copies.size());
    session.writeClassAndObject(out, copies.isEmpty() ? null : copies.get(0));
  }

  /** The one list that has more elements than bytes, though it takes no memory for them. */
  private static List<@Nullable Object> readCopies(KryoSession session, KryoInput in) {
    int count = in.readVarInt(true);
    if (count < 0 || count > session.limits().maxArrayLength()) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "too many copies");
    }
    return Collections.nCopies(count, session.readClassAndObject(in));
  }
}
