package io.larder.memcached.serde;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Collections: a count and the elements, after the comparator if there is one. */
@SuppressWarnings("JdkObsolete") // values come in obsolete classes too
final class KryoCollections {

  static final int ARRAY_LIST = 70;
  static final int LINKED_HASH_SET = 76;
  static final int TREE_SET = 77;

  private KryoCollections() {}

  static void register(KryoFixedTypes table) {
    table.object(ARRAY_LIST, ArrayList.class, plain(ArrayList::new));
    table.object(71, LinkedList.class, plain(size -> new LinkedList<>()));
    table.object(72, ArrayDeque.class, plain(ArrayDeque::new));
    table.object(73, Vector.class, concurrent(Vector::new));
    table.object(74, Stack.class, concurrent(size -> new Stack<>()));
    table.object(75, HashSet.class, plain(size -> new HashSet<>(tableSize(size))));
    table.object(
        LINKED_HASH_SET, LinkedHashSet.class, plain(size -> new LinkedHashSet<>(tableSize(size))));
    table.object(
        TREE_SET,
        TreeSet.class,
        KryoCollections.<SortedSet<@Nullable Object>>sorted(SortedSet::comparator, TreeSet::new));
    table.object(
        78,
        PriorityQueue.class,
        KryoCollections.<PriorityQueue<@Nullable Object>>sorted(
            PriorityQueue::comparator, PriorityQueue::new));
    table.object(79, CopyOnWriteArrayList.class, elementsFirst(CopyOnWriteArrayList::new));
    table.object(80, CopyOnWriteArraySet.class, elementsFirst(CopyOnWriteArraySet::new));
    table.object(
        81, ConcurrentLinkedQueue.class, concurrent(size -> new ConcurrentLinkedQueue<>()));
    table.object(
        82, ConcurrentLinkedDeque.class, concurrent(size -> new ConcurrentLinkedDeque<>()));
    table.object(
        83, ConcurrentSkipListSet.class, sorted(SortedSet::comparator, ConcurrentSkipListSet::new));
    table.object(
        84,
        ConcurrentHashMap.KeySetView.class,
        concurrent(size -> ConcurrentHashMap.<@Nullable Object>newKeySet(size)));
    registerEnumSet(table);
    registerImmutable(table);
  }

  private static void registerEnumSet(KryoFixedTypes table) {
    table.object(
        85,
        EnumSet.noneOf(TimeUnit.class).getClass(),
        KryoSerializer.<EnumSet<?>>of(KryoCollections::writeEnumSet, KryoCollections::readEnumSet));
    table.alias(85, "java.util.JumboEnumSet");
  }

  private static void registerImmutable(KryoFixedTypes table) {
    table.object(86, List.of(1, 2, 3).getClass(), elementsFirst(KryoCollections::immutableList));
    table.alias(86, List.of(1).getClass());
    table.alias(86, List.of(1, 2, 3).subList(1, 2).getClass());
    table.object(
        87, Set.of(1, 2, 3).getClass(), elementsFirst(elements -> Set.of(elements.toArray())));
    table.alias(87, Set.of(1).getClass());
    table.object(
        88,
        Arrays.asList(1, 2).getClass(),
        KryoSerializer.<List<@Nullable Object>>of(
            KryoCollections::write,
            (s, in) -> {
              List<@Nullable Object> list = Arrays.asList(new @Nullable Object[in.readCount(1)]);
              s.reference(list);
              list.replaceAll(unused -> s.readClassAndObject(in));
              return list;
            }));
  }

  /** {@code List.of} refuses null; {@code Stream.toList} makes the same class with nulls in it. */
  private static List<@Nullable Object> immutableList(List<@Nullable Object> elements) {
    return elements.contains(null) ? elements.stream().toList() : List.copyOf(elements);
  }

  /** Room for so many elements in a hash table that is three quarters full. */
  static int tableSize(int elements) {
    return (int) Math.min(1 << 30, elements / 0.75 + 1);
  }

  static <C extends Collection<@Nullable Object>> KryoSerializer<C> plain(IntFunction<C> factory) {
    return KryoSerializer.of(
        KryoCollections::write,
        (s, in) -> {
          int count = in.readCount(1);
          return readInto(factory.apply(count), count, s, in);
        });
  }

  /** For collections that others may change meanwhile: writes a snapshot. */
  private static <C extends Collection<@Nullable Object>> KryoSerializer<C> concurrent(
      IntFunction<C> factory) {
    return KryoSerializer.of(
        (s, out, v) -> write(s, out, Arrays.asList(v.toArray())),
        (s, in) -> {
          int count = in.readCount(1);
          return readInto(factory.apply(count), count, s, in);
        });
  }

  private static <C extends Collection<@Nullable Object>> KryoSerializer<C> sorted(
      Function<? super C, @Nullable Comparator<? super @Nullable Object>> comparator,
      Function<@Nullable Comparator<? super @Nullable Object>, C> factory) {
    return KryoSerializer.of(
        (s, out, v) -> {
          s.writeClassAndObject(out, comparator.apply(v));
          write(s, out, Arrays.asList(v.toArray()));
        },
        (s, in) -> {
          C collection = factory.apply(readComparator(s, in));
          return readInto(collection, in.readCount(1), s, in);
        });
  }

  /** For collections that are made from their elements. */
  static <C extends Collection<@Nullable Object>> KryoSerializer<C> elementsFirst(
      Function<List<@Nullable Object>, ? extends C> factory) {
    return KryoSerializer.contentsFirst(
        (s, out, v) -> write(s, out, Arrays.asList(v.toArray())),
        (s, in) -> factory.apply(readList(s, in)));
  }

  static void write(KryoSession session, KryoOutput out, Collection<?> elements) {
    int size = elements.size();
    out.writeCount(size);
    int written = 0;
    for (Object element : elements) {
      session.writeClassAndObject(out, element);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("a collection changed while it was written");
    }
  }

  static List<@Nullable Object> readList(KryoSession session, KryoInput in) {
    int count = in.readCount(1);
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(session.readClassAndObject(in));
    }
    return list;
  }

  private static <C extends Collection<@Nullable Object>> C readInto(
      C collection, int count, KryoSession session, KryoInput in) {
    session.reference(collection);
    for (int i = 0; i < count; i++) {
      collection.add(session.readClassAndObject(in));
    }
    return collection;
  }

  @SuppressWarnings("unchecked") // a comparator of other types fails when it is first used
  static @Nullable Comparator<@Nullable Object> readComparator(KryoSession session, KryoInput in) {
    return (Comparator<@Nullable Object>) session.readClassAndObject(in);
  }

  private static void writeEnumSet(KryoSession session, KryoOutput out, EnumSet<?> set) {
    session.writeType(out, elementType(set));
    out.writeCount(set.size());
    for (Enum<?> constant : set) {
      out.writeText(constant.name());
    }
  }

  /** An empty set does not tell its type, but the set of all that it lacks does. */
  private static Class<?> elementType(EnumSet<?> set) {
    EnumSet<?> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
    if (some.isEmpty()) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, "a set of an enum without constants");
    }
    return some.iterator().next().getDeclaringClass();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // EnumSet's own checks reject what is no enum
  private static EnumSet<?> readEnumSet(KryoSession session, KryoInput in) {
    Class<?> type = session.readType(in);
    EnumSet set = EnumSet.noneOf((Class) type);
    session.reference(set);
    for (int count = in.readCount(1); count > 0; count--) {
      set.add(KryoObjects.constant(type, in.readTextNonNull()));
    }
    return set;
  }
}
