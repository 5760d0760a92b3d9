package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.SampleKeys.BlobId;
import io.larder.jcache.codec.SampleKeys.DateKey;
import io.larder.jcache.codec.SampleKeys.EagerHash;
import io.larder.jcache.codec.SampleKeys.IdentityKey;
import io.larder.jcache.codec.SampleKeys.Inner;
import io.larder.jcache.codec.SampleKeys.LazyHash;
import io.larder.jcache.codec.SampleKeys.LineId;
import io.larder.jcache.codec.SampleKeys.NamedDate;
import io.larder.jcache.codec.SampleKeys.Nothing;
import io.larder.jcache.codec.SampleKeys.OrderId;
import io.larder.jcache.codec.SampleKeys.Pair;
import io.larder.jcache.codec.SampleKeys.Plan;
import io.larder.jcache.codec.SampleKeys.Primitives;
import io.larder.jcache.codec.SampleKeys.QuickReject;
import io.larder.jcache.codec.SampleKeys.ThrowsInEquals;
import io.larder.jcache.codec.SampleKeys.Typed;
import io.larder.jcache.codec.SampleKeys.Weighted;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // They are in people's keys.
final class CanonicalFormTest {

  private final KeyCodec codec = SampleKeys.codec();

  private void assertSame(Object first, Object... others) {
    for (Object other : others) {
      assertEquals(first, other);
      assertEquals(codec.encode(first), codec.encode(other), () -> first + " and " + other);
    }
  }

  private void assertDifferent(Object... keys) {
    for (int i = 0; i < keys.length; i++) {
      for (int j = 0; j < i; j++) {
        assertNotEquals(codec.encode(keys[i]), codec.encode(keys[j]), keys[i] + " and " + keys[j]);
      }
    }
  }

  private void assertRefused(Object key, String messagePart) {
    SerdeException e = assertThrows(SerdeException.class, () -> codec.encode(key));
    assertEquals(Reason.UNWRITABLE, e.reason());
    assertTrue(e.getMessage().contains(messagePart), e::getMessage);
  }

  private Object roundTrip(Object key) {
    WireKey wire = codec.encode(key);
    return codec.decode(wire.bytes(), wire.fullKey());
  }

  @ParameterizedTest
  @MethodSource("io.larder.jcache.codec.ScalarKeys#all")
  void decode_scalar_givesAnEqualOne(Object key) {
    assertEquals(key, roundTrip(key));
    assertEquals(List.of(key), roundTrip(List.of(key)));
    assertEquals(key.hashCode(), roundTrip(key).hashCode());
  }

  @Test
  void encode_differentScalars_differ() {
    assertDifferent(ScalarKeys.all().toArray());
    assertDifferent(ScalarKeys.all().map(List::of).toArray());
  }

  @Test
  void encode_equalLists_areTheSame() {
    List<Object> list = new ArrayList<>(List.of("a", 1, 2L));
    assertSame(
        list,
        List.of("a", 1, 2L),
        new LinkedList<>(list),
        new Vector<>(list),
        Arrays.asList("a", 1, 2L),
        Collections.unmodifiableList(list),
        Stream.of("a", 1, 2L).toList(),
        new ArrayList<>(List.of(0, "a", 1, 2L)).subList(1, 4));
    assertSame(List.of(), Collections.emptyList(), new ArrayList<>());
    assertDifferent(list, List.of(1, "a", 2L), List.of("a", 1), List.of("a", 1, 2), Set.of("a", 1));
  }

  @Test
  void encode_equalSets_areTheSame() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      names.add("name" + i);
    }
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    Map<String, String> byName = new HashMap<>();
    names.forEach(name -> byName.put(name, name));
    assertSame(
        new LinkedHashSet<>(names),
        new LinkedHashSet<>(reversed),
        new TreeSet<>(names),
        Set.copyOf(names),
        Collections.unmodifiableSet(new TreeSet<>(names)),
        byName.keySet());
    assertSame(EnumSet.allOf(Plan.class), Set.of(Plan.PAID, Plan.FREE));
    assertDifferent(Set.of("a"), Set.of("b"), Set.of("a", "b"), Set.of(), List.of("a"));
  }

  @Test
  void encode_equalMaps_areTheSame() {
    Map<String, Object> map = new HashMap<>();
    Map<String, Object> reversed = new TreeMap<>(Collections.reverseOrder());
    for (int i = 0; i < 50; i++) {
      map.put("k" + i, i);
      reversed.put("k" + i, i);
    }
    assertSame(map, reversed, new ConcurrentHashMap<>(map), Map.copyOf(map));
    assertSame(
        new EnumMap<>(Map.of(Plan.FREE, 1, Plan.PAID, 2)), Map.of(Plan.PAID, 2, Plan.FREE, 1));
    assertDifferent(Map.of("a", 1), Map.of("a", 2), Map.of("b", 1), Map.of(), Map.of("a", "b"));
  }

  @Test
  void encode_equalEntries_areTheSame() {
    assertSame(
        Map.entry("a", "a"),
        new java.util.AbstractMap.SimpleEntry<>("a", "a"),
        new HashMap<>(Map.of("a", "a")).entrySet().iterator().next());
    assertEquals(codec.encode(Map.entry("a", "a")), codec.encode(new Inner<>("a")));
  }

  @Test
  void encode_recordThatIsAnEntry_goesByItsComponents() {
    assertDifferent(new Weighted("a", 1, 2), new Weighted("a", 1, 3), Map.entry("a", 1));
    assertEquals(new Weighted("a", 1, 2), roundTrip(new Weighted("a", 1, 2)));
  }

  @Test
  void encode_sharedAndEqualParts_areTheSame() {
    String eu = "eu";
    assertSame(List.of(eu, eu), List.of(eu, new String("eu")));
    Integer big = 1_000_000;
    assertSame(new Pair(big, big), new Pair(1_000_000, Integer.valueOf("1000000")));
  }

  @Test
  void encode_nesting_isUnambiguous() {
    assertDifferent(
        List.of(List.of("a"), "b"),
        List.of(List.of("a", "b")),
        List.of("a", List.of("b")),
        List.of("a", "b"),
        List.of("ab"),
        new Pair("a", new Pair("b", "c")),
        new Pair(new Pair("a", "b"), "c"));
  }

  @Test
  void encode_datesThatAreEqual_areTheSame() {
    assertSame(new Date(5), new java.sql.Date(5), new java.sql.Time(5), new DateKey(5));
    assertDifferent(new Date(5), new java.sql.Timestamp(5), new Date(6));
    assertRefused(new NamedDate(5, "x"), "extends java.util.Date");
  }

  @Test
  void encode_equalUris_areTheSame() {
    assertSame(
        URI.create("http://h/p?q#f"), URI.create("HTTP://H/p?q#f"), URI.create("http://H:/p?q#f"));
    assertSame(URI.create("http://u@h:80/%c3%bc"), URI.create("http://u@h:080/%C3%Bc"));
    assertSame(URI.create("mailto:A@b"), URI.create("MAILTO:A@b"));
    assertSame(URI.create("file:/x"), URI.create("file:///x"));
    assertDifferent(
        URI.create("http://h/p"),
        URI.create("http://h/P"),
        URI.create("http://u@h/p"),
        URI.create("http://h:80/p"),
        URI.create("http://h/p?"),
        URI.create("http://h/p#"),
        URI.create("http://h_/p"),
        URI.create("mailto:a@b"),
        URI.create("mailto:A@b"),
        URI.create("p"),
        URI.create("file:////x"),
        URI.create("file:/x"));
    assertEquals(URI.create("file:////x"), roundTrip(URI.create("file:////x")));
  }

  @Test
  void encode_arrays_countByContent() {
    byte[] bytes = {1, 2, 3};
    assertEquals(codec.encode(bytes), codec.encode(bytes.clone()));
    assertArrayEquals(bytes, (byte[]) roundTrip(bytes));
    String[][] names = {{"a"}, {}, null};
    assertArrayEquals(names, (String[][]) roundTrip(names));
    assertArrayEquals(new int[] {1, -1}, (int[]) roundTrip(new int[] {1, -1}));
    assertArrayEquals(new long[] {1, -1}, (long[]) roundTrip(new long[] {1, -1}));
    assertArrayEquals(new char[] {'x', '\uffff'}, (char[]) roundTrip(new char[] {'x', '\uffff'}));
    assertArrayEquals(new short[] {1, -1}, (short[]) roundTrip(new short[] {1, -1}));
    assertArrayEquals(
        new boolean[] {true, false}, (boolean[]) roundTrip(new boolean[] {true, false}));
    assertArrayEquals(new float[] {-0f}, (float[]) roundTrip(new float[] {-0f}));
    assertArrayEquals(new double[] {-0.0}, (double[]) roundTrip(new double[] {-0.0}));
    assertDifferent(
        new int[] {1},
        new long[] {1},
        new Object[] {1},
        new Integer[] {1},
        List.of(1),
        new byte[] {1});
    // Inside of a key the array's own type doesn't count, as in Arrays.deepEquals.
    assertEquals(
        codec.encode(new Pair(new String[] {"a"}, 1)),
        codec.encode(new Pair(new Object[] {"a"}, 1)));
    Typed typed = new Typed(names, List.of(new int[] {1}));
    assertArrayEquals(names, ((Typed) roundTrip(typed)).names());
  }

  @Test
  void encode_records_goByClassAndComponents() {
    Primitives primitives =
        new Primitives(true, (byte) 1, 'c', (short) 2, 3, 4, 5f, Double.NaN, null);
    assertEquals(primitives, roundTrip(primitives));
    assertEquals(new Nothing(), roundTrip(new Nothing()));
    Pair nested = new Pair(new Pair(Plan.PAID, null), List.of(new OrderId("t", 1), Set.of(1L)));
    assertEquals(nested, roundTrip(nested));
    assertDifferent(
        new Pair(1, 2), new Pair(2, 1), new Pair(1, 2L), new Pair(1, null), List.of(1, 2));
  }

  @Test
  void decode_fieldsOfParticularCollections_areGivenThem() {
    SampleKeys.Collections key =
        new SampleKeys.Collections(
            new LinkedList<>(List.of("b", "a")),
            new TreeSet<>(Set.of(3, 1, 2)),
            new TreeMap<>(Map.of("x", 1)),
            new ConcurrentHashMap<>(Map.of("k", "v")),
            new java.sql.Date(7));
    assertEquals(key, roundTrip(key));
  }

  @Test
  void encode_objects_goByClassAndFields() {
    assertSame(new OrderId("t", 1), new OrderId(new String("t"), 1));
    assertEquals(new OrderId("t", 1), roundTrip(new OrderId("t", 1)));
    assertEquals(new LineId("t", 1, 2), roundTrip(new LineId("t", 1, 2)));
    assertDifferent(
        new OrderId("t", 1), new OrderId("t", 2), new LineId("t", 1, 2), new LineId("t", 2, 1));
  }

  @Test
  void encode_lazilyCachedHash_isLeftOut() {
    LazyHash computed = new LazyHash("a");
    assertNotEquals(0, computed.hashCode());
    assertSame(new LazyHash("a"), computed);
    assertEquals(computed, roundTrip(computed));
    assertEquals(computed.hashCode(), roundTrip(computed).hashCode());
  }

  @Test
  void encode_cachedHashThatEqualsCompares_isComputedFirst() {
    QuickReject computed = new QuickReject("a");
    WireKey before = codec.encode(new QuickReject("a"));
    assertNotEquals(0, computed.hashCode());
    assertEquals(before, codec.encode(computed));
    assertEquals(computed, roundTrip(computed));
  }

  @Test
  void encode_hashThatIsData_isPartOfTheKey() {
    assertDifferent(new BlobId("b", 1), new BlobId("b", 2), new BlobId("b", 0));
    assertEquals(new BlobId("b", 0), roundTrip(new BlobId("b", 0)));
    assertEquals(new BlobId("b", 1L << 40), roundTrip(new BlobId("b", 1L << 40)));
  }

  @Test
  void encode_eagerlyCachedHash_isLeftOutAndNotDecodable() {
    assertEquals(
        codec.encode(new EagerHash(Plan.FREE, 1)), codec.encode(new EagerHash(Plan.FREE, 2)));
    SerdeException e =
        assertThrows(SerdeException.class, () -> roundTrip(new EagerHash(Plan.FREE, 1)));
    assertEquals(Reason.UNREADABLE, e.reason());
    assertTrue(e.getMessage().contains("make the class a record"), e::getMessage);
  }

  @Test
  void encode_whatHasNoKnownEquality_isRefused() throws Exception {
    assertRefused(new IdentityKey(), "does not override equals");
    assertRefused(new Pair("x", new IdentityKey()), "does not override equals");
    assertRefused(new Object(), "does not override equals");
    assertRefused((Runnable) () -> {}, "does not override equals");
    assertRefused(Thread.currentThread(), "does not override equals");
    assertRefused(Stream.of(1), "does not override equals");
    assertRefused(new AtomicLong(), "does not override equals");
    assertRefused(new ArrayDeque<>(), "does not override equals");
    assertRefused(Map.of(1, 2).values(), "does not override equals");
    assertRefused(new IdentityHashMap<>(), "IdentityHashMap");
    assertRefused(URI.create("http://localhost").toURL(), "use a java.net.URI");
    assertRefused(new java.io.File("x"), "has no encoding");
    assertRefused(new ThrowsInEquals(), "no equality today");
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> true);
    assertRefused(proxy, "is made at run time");
  }

  @Test
  void encode_cyclesAndGiants_areRefused() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertRefused(self, "contains itself");
    Map<String, Object> map = new HashMap<>();
    map.put("me", List.of(map, map));
    assertRefused(map, "contains itself");
    Object wide = List.of("x");
    for (int i = 0; i < 60; i++) {
      wide = List.of(wide, wide);
    }
    assertRefused(wide, "more than 524288 bytes");
    assertRefused(new byte[1 << 20], "more than 524288 bytes");
    assertRefused("x".repeat(1 << 20), "more than 524288 bytes");
    assertRefused(" ".repeat(1 << 20), "more than 524288 bytes");
  }

  @Test
  void decode_deepestKey_isReadAgain() {
    Object deep = "x";
    for (int i = 0; i < 63; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.entry("k", deep);
    }
    assertEquals(deep, roundTrip(deep));
    Object tooDeep = List.of(deep);
    assertRefused(tooDeep, "levels deep");
    Object array = "x";
    for (int i = 0; i < 62; i++) {
      array = List.of(array);
    }
    assertArrayEquals(new Object[] {array}, (Object[]) roundTrip(new Object[] {array}));
  }

  @Test
  void encode_mutableBuffers_areLeftAsTheyWere() throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
    assertSame(
        ByteBuffer.wrap(new byte[] {2, 3}),
        buffer,
        ByteBuffer.allocateDirect(2).put((byte) 2).put((byte) 3).flip());
    assertEquals(1, buffer.position());
    InetAddress named = InetAddress.getByAddress("name", new byte[] {10, 0, 0, 1});
    assertSame(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), named);
  }
}
