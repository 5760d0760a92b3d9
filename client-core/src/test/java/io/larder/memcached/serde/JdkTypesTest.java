package io.larder.memcached.serde;

import static io.larder.memcached.serde.Alike.assertAlike;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types of the JDK beyond the samples of {@link FixedTypesTest}: variants, extremes and views. */
@SuppressWarnings({"IdentityHashMapUsage", "JdkObsolete"}) // such values need to work too
class JdkTypesTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(JdkTypesTest.class)));

  /** Over 64 constants make EnumSet use another class. */
  enum Big {
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    B0,
    B1,
    B2,
    B3,
    B4,
    B5,
    B6,
    B7,
    B8,
    B9,
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    C7,
    C8,
    C9,
    D0,
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D9,
    E0,
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
    E8,
    E9,
    F0,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    G0,
    G1,
    G2,
    G3,
    G4,
    G5,
    G6,
    G7,
    G8,
    G9
  }

  static Stream<Object> sameClass() {
    return Stream.of(
            Set.of(),
            Set.of(1, 2, 3, 4, 5),
            Map.of(),
            Map.of(1, "a", 2, "b", 3, "c"),
            List.of(),
            List.of(1),
            Arrays.asList(1, null).stream().toList(),
            EnumSet.noneOf(TimeUnit.class),
            EnumSet.allOf(TimeUnit.class),
            EnumSet.noneOf(Big.class),
            EnumSet.of(Big.A0, Big.G9),
            new EnumMap<>(TimeUnit.class),
            new EnumMap<>(Map.of(Big.A1, List.of(1))),
            Collections.unmodifiableList(new ArrayList<>(List.of(1, 2))),
            new TreeMap<>(Map.of("b", 1, "a", 2)),
            new TreeSet<>(Set.of(3, 1, 2)),
            new String[][] {{"a"}, null, {}},
            new int[][] {{1, 2}, {}},
            new LocalDate[] {LocalDate.EPOCH, null},
            new Object[] {new Object[] {1}, "x"},
            new List<?>[] {List.of(1)},
            new long[0],
            Instant.MIN,
            Instant.MAX,
            LocalDateTime.MIN,
            LocalDateTime.MAX,
            ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
                .withLaterOffsetAtOverlap(),
            ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("UTC+2")),
            HijrahDate.from(LocalDate.of(2024, 5, 1)),
            ThaiBuddhistDate.from(LocalDate.of(2024, 5, 1)),
            MinguoDate.from(LocalDate.of(1900, 5, 1)),
            ChronoField.DAY_OF_YEAR,
            Locale.ROOT,
            Locale.forLanguageTag("zh-Hant-TW-u-ca-roc"),
            new Locale("ja", "JP", "JP"),
            new Locale("no", "NO", "NY"),
            new BigDecimal("1E-400"),
            BigDecimal.ZERO.setScale(10),
            BigInteger.ZERO,
            Double.NaN,
            -0.0,
            Float.MIN_VALUE,
            Character.MAX_VALUE,
            Long.MIN_VALUE,
            "\uD83D\uDE00 and half of one: \uD83D",
            "x".repeat(1_000),
            "ü".repeat(1_000),
            "",
            int.class,
            String[].class)
        .map(value -> named(value.getClass().getSimpleName() + " " + abbreviated(value), value));
  }

  private static String abbreviated(Object value) {
    String text = value.toString();
    return text.length() < 40 ? text : text.substring(0, 40);
  }

  @ParameterizedTest
  @MethodSource("sameClass")
  void roundTrip_inAList_isAlike(Object value) {
    Object read = ((Object[]) Stored.roundTrip(SERDE, new Object[] {value}))[0];

    assertAlike(value, read);
  }

  @ParameterizedTest
  @MethodSource("sameClass")
  void roundTrip_alone_isAlike(Object value) {
    assertAlike(value, Stored.roundTrip(SERDE, value));
  }

  static Stream<Named<Object>> views() {
    List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4));
    Map<String, Integer> map = new HashMap<>(Map.of("a", 1, "b", 2));
    TreeMap<String, Integer> sorted = new TreeMap<>(map);
    return Stream.of(
        named("sublist", list.subList(1, 3)),
        named("sublist of asList", Arrays.asList(1, 2, 3).subList(0, 2)),
        named("sublist of List.of", List.of(1, 2, 3).subList(0, 2)),
        named("empty navigable set", Collections.emptyNavigableSet()),
        named("empty navigable map", Collections.emptyNavigableMap()),
        named("keys", map.keySet()),
        named("entry", map.entrySet().iterator().next()),
        named("tail map", sorted.tailMap("b")),
        named("descending map", sorted.descendingMap()),
        named("descending set", new TreeSet<>(list).descendingSet()),
        named("keys of a sorted map", sorted.navigableKeySet()),
        named("sequenced entries", new ArrayList<>(sorted.entrySet())));
  }

  @ParameterizedTest
  @MethodSource("views")
  void roundTrip_view_isEqual(Object view) {
    assertEquals(view, Stored.roundTrip(SERDE, view));
  }

  @Test
  void roundTrip_valuesOfMap_haveTheSameElements() {
    Collection<Integer> values = new TreeMap<>(Map.of("a", 1, "b", 2)).values();

    assertEquals(List.copyOf(values), Stored.roundTrip(SERDE, values));
  }

  @Test
  void roundTrip_typesLeftToJava_areEqual() {
    Properties properties = new Properties(new Properties());
    properties.setProperty("k", "v");
    Map<Object, Boolean> identities = new IdentityHashMap<>();
    Set<Object> identitySet = Collections.newSetFromMap(identities);
    identitySet.addAll(List.of(1));
    for (Object value :
        List.of(
            properties,
            new SimpleTimeZone(3_600_000, "X"),
            Collections.checkedList(new ArrayList<>(List.of("a")), String.class),
            java.time.temporal.ValueRange.of(1, 5))) {
      assertEquals(value, Stored.roundTrip(SERDE, value));
      assertEquals(List.of(value), Stored.roundTrip(SERDE, List.of(value)));
    }
    assertEquals(1, ((Set<?>) Stored.roundTrip(SERDE, identitySet)).size());
  }

  @Test
  void roundTrip_reversedComparatorOfOwnComparator_works() {
    TreeSet<String> set = new TreeSet<>(Collections.reverseOrder(new ByLength()));
    set.addAll(List.of("a", "ccc", "bb"));

    @SuppressWarnings("unchecked")
    TreeSet<String> read = (TreeSet<String>) Stored.roundTrip(SERDE, set);
    read.add("dddd");

    assertEquals(List.of("dddd", "ccc", "bb", "a"), List.copyOf(read));
  }

  private static final class ByLength implements Comparator<String> {
    @Override
    public int compare(String a, String b) {
      return Integer.compare(a.length(), b.length());
    }
  }

  @Test
  void roundTrip_sharedAndCyclicCollections_keepIdentity() {
    List<Object> shared = new ArrayList<>(List.of("x"));
    List<Object> list = new ArrayList<>(List.of(shared, Map.of("s", shared)));
    list.add(list);

    List<?> read = (List<?>) Stored.roundTrip(SERDE, list);

    assertEquals(
        System.identityHashCode(read.get(0)),
        System.identityHashCode(((Map<?, ?>) read.get(1)).get("s")));
    assertEquals(System.identityHashCode(read), System.identityHashCode(read.get(2)));
  }

  @Test
  void roundTrip_manyObjects_keepsEachReference() {
    List<Object> objects = new ArrayList<>();
    IntStream.range(0, 3_000).forEach(i -> objects.add(new ArrayList<>(List.of(i))));
    List<Object> twice = new ArrayList<>(objects);
    twice.addAll(objects);

    List<?> read = (List<?>) Stored.roundTrip(SERDE, twice);

    assertEquals(twice, read);
    assertEquals(3_000, new HashSet<>(identities(read)).size());
  }

  private static List<Integer> identities(List<?> objects) {
    Map<Object, Integer> numbers = new IdentityHashMap<>();
    objects.forEach(object -> numbers.putIfAbsent(object, numbers.size()));
    return List.copyOf(numbers.values());
  }

  @Test
  void serialize_jdkTypesThatAreNotValues_areRejected() throws Exception {
    for (Object value :
        List.of(
            new URL("https://example.org"),
            new Thread("t"),
            new ProcessBuilder("true"),
            Runtime.getRuntime(),
            new java.io.File("/"),
            new IdentityHashMap<>(Map.of("k", 1)).keySet(),
            Collections.list(Collections.emptyEnumeration()).iterator())) {
      SerdeException e =
          assertThrows(
              SerdeException.class,
              () -> Stored.write(SERDE, Collections.singletonList(value)),
              value.getClass().getName());
      assertTrue(
          e.reason() == SerdeException.Reason.REJECTED
              || e.reason() == SerdeException.Reason.UNWRITABLE,
          () -> value.getClass() + " " + e.reason());
    }
  }
}
