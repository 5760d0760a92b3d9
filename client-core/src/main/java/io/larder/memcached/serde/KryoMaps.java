package io.larder.memcached.serde;

import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Maps: a count and pairs of key and value, after the comparator if there is one. */
@SuppressWarnings("JdkObsolete") // values come in obsolete classes too
final class KryoMaps {

  static final int LINKED_HASH_MAP = 105;
  static final int TREE_MAP = 106;
  static final int ENTRY = 122;

  private KryoMaps() {}

  static void register(KryoFixedTypes table) {
    registerMutable(table);
    registerImmutable(table);
    registerWrappers(table);
    registerEntries(table);
  }

  private static void registerMutable(KryoFixedTypes table) {
    table.object(104, HashMap.class, plain(size -> new HashMap<>(KryoCollections.tableSize(size))));
    table.object(
        LINKED_HASH_MAP,
        LinkedHashMap.class,
        plain(size -> new LinkedHashMap<>(KryoCollections.tableSize(size))));
    table.object(TREE_MAP, TreeMap.class, sorted(TreeMap::new));
    table.object(107, ConcurrentHashMap.class, plain(ConcurrentHashMap::new));
    table.object(108, ConcurrentSkipListMap.class, sorted(ConcurrentSkipListMap::new));
    table.object(109, IdentityHashMap.class, plain(IdentityHashMap::new));
    table.object(
        110, WeakHashMap.class, plain(size -> new WeakHashMap<>(KryoCollections.tableSize(size))));
    table.object(
        111, Hashtable.class, plain(size -> new Hashtable<>(KryoCollections.tableSize(size))));
    table.object(
        112,
        EnumMap.class,
        KryoSerializer.<EnumMap<?, ?>>of(KryoMaps::writeEnumMap, KryoMaps::readEnumMap));
  }

  private static void registerImmutable(KryoFixedTypes table) {
    Map<Integer, Integer> two = Map.of(1, 1, 2, 2);
    table.object(113, two.getClass(), contentsFirst(map -> Map.copyOf(map)));
    table.alias(113, Map.of(1, 1).getClass());
    KryoWrappers.constant(table, 114, Collections.emptyMap());
    table.object(
        115, Collections.singletonMap(1, 1).getClass(), contentsFirst(KryoMaps::singleton));
  }

  private static void registerWrappers(KryoFixedTypes table) {
    table.object(
        116,
        Collections.unmodifiableMap(new HashMap<>()).getClass(),
        contentsFirst(Collections::unmodifiableMap));
    table.alias(116, "java.util.Collections$UnmodifiableSequencedMap");
    SortedMap<String, String> sorted = Collections.unmodifiableSortedMap(new TreeMap<>());
    table.object(117, sorted.getClass(), sortedWrapper(Collections::unmodifiableSortedMap));
    NavigableMap<String, String> navigable = Collections.unmodifiableNavigableMap(new TreeMap<>());
    table.object(118, navigable.getClass(), sortedWrapper(Collections::unmodifiableNavigableMap));
    table.alias(118, Collections.emptyNavigableMap().getClass());
    table.object(
        119,
        Collections.synchronizedMap(new HashMap<>()).getClass(),
        contentsFirst(Collections::synchronizedMap));
    SortedMap<String, String> synchronizedSorted =
        Collections.synchronizedSortedMap(new TreeMap<>());
    table.object(
        120, synchronizedSorted.getClass(), sortedWrapper(Collections::synchronizedSortedMap));
    NavigableMap<String, String> synchronizedNavigable =
        Collections.synchronizedNavigableMap(new TreeMap<>());
    table.object(
        121,
        synchronizedNavigable.getClass(),
        sortedWrapper(Collections::synchronizedNavigableMap));
  }

  private static void registerEntries(KryoFixedTypes table) {
    table.object(
        ENTRY,
        SimpleEntry.class,
        KryoSerializer.<Map.Entry<?, ?>>contentsFirst(
            KryoMaps::writeEntry,
            (s, in) -> new SimpleEntry<>(s.readClassAndObject(in), s.readClassAndObject(in))));
    table.object(
        123,
        SimpleImmutableEntry.class,
        KryoSerializer.<Map.Entry<?, ?>>contentsFirst(
            KryoMaps::writeEntry,
            (s, in) ->
                new SimpleImmutableEntry<>(s.readClassAndObject(in), s.readClassAndObject(in))));
    table.object(
        124,
        Map.entry(1, 1).getClass(),
        KryoSerializer.<Map.Entry<?, ?>>contentsFirst(
            KryoMaps::writeEntry, (s, in) -> Map.entry(s.readObject(in), s.readObject(in))));
  }

  private static <M extends Map<@Nullable Object, @Nullable Object>> KryoSerializer<M> plain(
      IntFunction<M> factory) {
    return KryoSerializer.of(
        KryoMaps::write,
        (s, in) -> {
          int count = in.readCount(2);
          return readInto(factory.apply(count), count, s, in);
        });
  }

  private static <M extends SortedMap<@Nullable Object, @Nullable Object>> KryoSerializer<M> sorted(
      Function<@Nullable Comparator<? super @Nullable Object>, M> factory) {
    return KryoSerializer.of(
        (s, out, v) -> {
          s.writeClassAndObject(out, v.comparator());
          write(s, out, v);
        },
        (s, in) -> {
          M map = factory.apply(KryoCollections.readComparator(s, in));
          return readInto(map, in.readCount(2), s, in);
        });
  }

  private static KryoSerializer<Map<@Nullable Object, @Nullable Object>> contentsFirst(
      UnaryOperator<Map<@Nullable Object, @Nullable Object>> factory) {
    return KryoSerializer.contentsFirst(
        KryoMaps::write,
        (s, in) -> {
          int count = in.readCount(2);
          Map<@Nullable Object, @Nullable Object> map =
              new LinkedHashMap<>(KryoCollections.tableSize(count));
          putAll(map, count, s, in);
          return factory.apply(map);
        });
  }

  private static KryoSerializer<SortedMap<@Nullable Object, @Nullable Object>> sortedWrapper(
      Function<
              NavigableMap<@Nullable Object, @Nullable Object>,
              SortedMap<@Nullable Object, @Nullable Object>>
          wrapper) {
    return KryoSerializer.contentsFirst(
        (s, out, v) -> {
          s.writeClassAndObject(out, v.comparator());
          write(s, out, v);
        },
        (s, in) -> {
          TreeMap<@Nullable Object, @Nullable Object> map =
              new TreeMap<>(KryoCollections.readComparator(s, in));
          putAll(map, in.readCount(2), s, in);
          return wrapper.apply(map);
        });
  }

  private static void write(KryoSession session, KryoOutput out, Map<?, ?> map) {
    Collection<? extends Map.Entry<?, ?>> entries = entries(map);
    int size = entries.size();
    out.writeCount(size);
    int written = 0;
    for (Map.Entry<?, ?> entry : entries) {
      session.writeClassAndObject(out, entry.getKey());
      session.writeClassAndObject(out, entry.getValue());
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("a map changed while it was written");
    }
  }

  /** A snapshot of a map that others may change meanwhile; the entries themselves otherwise. */
  private static Collection<? extends Map.Entry<?, ?>> entries(Map<?, ?> map) {
    if (map.getClass() == HashMap.class || map.getClass() == LinkedHashMap.class) {
      return map.entrySet();
    }
    synchronized (map) {
      List<Map.Entry<?, ?>> snapshot = new ArrayList<>(map.size());
      // Some views reuse one entry object while they iterate.
      map.forEach((key, value) -> snapshot.add(new SimpleImmutableEntry<>(key, value)));
      return snapshot;
    }
  }

  private static <M extends Map<@Nullable Object, @Nullable Object>> M readInto(
      M map, int count, KryoSession session, KryoInput in) {
    session.reference(map);
    putAll(map, count, session, in);
    return map;
  }

  private static void putAll(
      Map<@Nullable Object, @Nullable Object> map, int count, KryoSession session, KryoInput in) {
    for (int i = 0; i < count; i++) {
      Object key = session.readClassAndObject(in);
      map.put(key, session.readClassAndObject(in));
    }
  }

  private static Map<@Nullable Object, @Nullable Object> singleton(
      Map<@Nullable Object, @Nullable Object> map) {
    if (map.size() != 1) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "a singleton of " + map.size() + " entries");
    }
    Map.Entry<@Nullable Object, @Nullable Object> entry = map.entrySet().iterator().next();
    return Collections.singletonMap(entry.getKey(), entry.getValue());
  }

  private static void writeEntry(KryoSession session, KryoOutput out, Map.Entry<?, ?> entry) {
    session.writeClassAndObject(out, entry.getKey());
    session.writeClassAndObject(out, entry.getValue());
  }

  /** Only Java serialization knows the key type of an empty one. */
  private static void writeEnumMap(KryoSession session, KryoOutput out, EnumMap<?, ?> map) {
    out.writeBoolean(map.isEmpty());
    if (map.isEmpty()) {
      session.writeJava(out, map);
      return;
    }
    session.writeType(out, map.keySet().iterator().next().getDeclaringClass());
    out.writeCount(map.size());
    for (Map.Entry<? extends Enum<?>, ?> entry : map.entrySet()) {
      out.writeText(entry.getKey().name());
      session.writeClassAndObject(out, entry.getValue());
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // EnumMap's own checks reject what is no enum
  private static EnumMap<?, ?> readEnumMap(KryoSession session, KryoInput in) {
    if (in.readBoolean()) {
      return (EnumMap<?, ?>) session.readJava(in);
    }
    Class<?> type = session.readType(in);
    EnumMap map = new EnumMap(type);
    session.reference(map);
    for (int count = in.readCount(2); count > 0; count--) {
      Enum<?> key = KryoObjects.constant(type, in.readTextNonNull());
      map.put(key, session.readClassAndObject(in));
    }
    return map;
  }
}
