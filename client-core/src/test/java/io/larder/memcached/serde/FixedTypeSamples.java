package io.larder.memcached.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseChronology;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.temporal.ChronoUnit;
import java.time.temporal.WeekFields;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One value for every fixed id. */
@SuppressWarnings({
  "IdentityHashMapUsage",
  "JavaUtilDate",
  "JdkObsolete",
  "UnnecessaryStringBuilder"
}) // obsolete types need to work too
final class FixedTypeSamples {

  private static final LocalDateTime LOCAL = LocalDateTime.of(2024, 2, 29, 12, 30, 15, 123456789);
  private static final List<Integer> THREE = List.of(3, 1, 2);

  private FixedTypeSamples() {}

  static Map<Integer, Object> byId() {
    Map<Integer, Object> samples = new LinkedHashMap<>();
    addValues(samples);
    addTimes(samples);
    addArrays(samples);
    addCollections(samples);
    addMaps(samples);
    return samples;
  }

  private static void addValues(Map<Integer, Object> samples) {
    samples.put(0, true);
    samples.put(1, (byte) -5);
    samples.put(2, (short) -300);
    samples.put(3, 'ß');
    samples.put(4, -70_000);
    samples.put(5, 1L << 40);
    samples.put(6, 1.5f);
    samples.put(7, -2.25);
    samples.put(8, "größe");
    samples.put(9, BigInteger.TEN.pow(30).negate());
    samples.put(10, new BigDecimal("-12345.6700"));
    samples.put(11, UUID.fromString("0b7f5c1e-9d1c-4a3e-8f7a-1234567890ab"));
    samples.put(12, URI.create("https://example.org/a?b=c#d"));
    samples.put(13, new Locale("de", "AT", "odd variant"));
    samples.put(14, Currency.getInstance("EUR"));
    samples.put(15, new Date(1_700_000_000_000L));
    samples.put(16, new MathContext(7, RoundingMode.HALF_UP));
    samples.put(17, RoundingMode.FLOOR);
    samples.put(18, TimeUnit.DAYS);
    samples.put(19, ArrayList.class);
    samples.put(20, timestamp());
    samples.put(21, new java.sql.Date(1_700_000_000_000L));
    samples.put(22, new java.sql.Time(3_600_000L));
    samples.put(47, Optional.of("x"));
    samples.put(48, OptionalInt.of(-1));
    samples.put(49, OptionalLong.empty());
    samples.put(50, OptionalDouble.of(0.5));
    samples.put(51, BitSet.valueOf(new byte[] {1, 0, 3}));
    samples.put(52, new StringBuilder("ab"));
    samples.put(53, new StringBuffer("ab"));
    samples.put(54, new AtomicBoolean(true));
    samples.put(55, new AtomicInteger(-3));
    samples.put(56, new AtomicLong(1L << 33));
    samples.put(57, new AtomicReference<>("r"));
    samples.put(58, TimeZone.getTimeZone("Europe/Vienna"));
    samples.put(59, calendar());
    samples.put(125, new IllegalArgumentException("no stack").initCause(null));
    samples.put(126, Comparator.naturalOrder());
    samples.put(127, Comparator.reverseOrder());
    samples.put(128, String.CASE_INSENSITIVE_ORDER);
    samples.put(129, Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER));
  }

  private static java.sql.Timestamp timestamp() {
    java.sql.Timestamp timestamp = new java.sql.Timestamp(1_700_000_000_000L);
    timestamp.setNanos(123_456_789);
    return timestamp;
  }

  private static GregorianCalendar calendar() {
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"), Locale.GERMANY);
    calendar.setTimeInMillis(1_700_000_000_000L);
    return calendar;
  }

  private static void addTimes(Map<Integer, Object> samples) {
    samples.put(23, Instant.ofEpochSecond(-5, 999_999_999));
    samples.put(24, Duration.ofMillis(-1500));
    samples.put(25, LOCAL.toLocalDate());
    samples.put(26, LOCAL.toLocalTime());
    samples.put(27, LOCAL);
    samples.put(28, ZonedDateTime.of(LOCAL, ZoneId.of("America/New_York")));
    samples.put(29, OffsetDateTime.of(LOCAL, ZoneOffset.ofHoursMinutes(5, 30)));
    samples.put(30, OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHours(-3)));
    samples.put(31, Year.of(-44));
    samples.put(32, YearMonth.of(2024, 2));
    samples.put(33, MonthDay.of(2, 29));
    samples.put(34, Period.of(1, -2, 3));
    samples.put(35, ZoneOffset.ofTotalSeconds(-12_345));
    samples.put(36, ZoneId.of("Europe/Berlin"));
    samples.put(37, DayOfWeek.FRIDAY);
    samples.put(38, Month.MAY);
    samples.put(39, ChronoUnit.DECADES);
    samples.put(40, JapaneseDate.of(JapaneseEra.REIWA, 6, 5, 1));
    samples.put(41, ThaiBuddhistChronology.INSTANCE);
    samples.put(42, MinguoDate.of(113, 5, 1).atTime(LocalTime.NOON));
    samples.put(
        43,
        HijrahDate.from(LocalDate.of(2024, 5, 1))
            .atTime(LocalTime.NOON)
            .atZone(ZoneId.of("Asia/Riyadh")));
    samples.put(44, JapaneseChronology.INSTANCE.period(1, 2, 3));
    samples.put(45, JapaneseEra.HEISEI);
    samples.put(46, WeekFields.of(DayOfWeek.SATURDAY, 2));
  }

  private static void addArrays(Map<Integer, Object> samples) {
    samples.put(60, new boolean[] {true, false});
    samples.put(61, new byte[] {-1, 2});
    samples.put(62, new short[] {-1, 300});
    samples.put(63, new char[] {'a', 'ß'});
    samples.put(64, new int[] {-1, 70_000});
    samples.put(65, new long[] {-1, 1L << 40});
    samples.put(66, new float[] {-1, 0.5f});
    samples.put(67, new double[] {-1, 0.5});
    samples.put(68, new String[] {"a", null});
    samples.put(69, new Object[] {1, null, "a"});
  }

  private static void addCollections(Map<Integer, Object> samples) {
    samples.put(70, new ArrayList<>(Arrays.asList(1, null, "a")));
    samples.put(71, new LinkedList<>(THREE));
    samples.put(72, new ArrayDeque<>(THREE));
    samples.put(73, new Vector<>(THREE));
    Stack<Integer> stack = new Stack<>();
    stack.addAll(THREE);
    samples.put(74, stack);
    samples.put(75, new HashSet<>(THREE));
    samples.put(76, new LinkedHashSet<>(THREE));
    NavigableSet<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(List.of("b", "A"));
    samples.put(77, sorted);
    PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
    queue.addAll(THREE);
    samples.put(78, queue);
    samples.put(79, new CopyOnWriteArrayList<>(THREE));
    samples.put(80, new CopyOnWriteArraySet<>(THREE));
    samples.put(81, new ConcurrentLinkedQueue<>(THREE));
    samples.put(82, new ConcurrentLinkedDeque<>(THREE));
    samples.put(83, new ConcurrentSkipListSet<>(THREE));
    Set<Integer> keySet = ConcurrentHashMap.newKeySet();
    keySet.addAll(THREE);
    samples.put(84, keySet);
    samples.put(85, EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS));
    samples.put(86, THREE);
    samples.put(87, Set.of("one"));
    samples.put(88, Arrays.asList(1, null));
    samples.put(89, Collections.emptyList());
    samples.put(90, Collections.emptySet());
    samples.put(91, Collections.singletonList(null));
    samples.put(92, Collections.singleton(1));
    samples.put(93, Collections.nCopies(1_000, "x"));
    addWrappers(samples, sorted);
  }

  private static void addWrappers(Map<Integer, Object> samples, NavigableSet<String> sorted) {
    Collection<Integer> list = new ArrayList<>(THREE);
    samples.put(94, Collections.unmodifiableCollection(list));
    samples.put(95, Collections.unmodifiableList(new ArrayList<>(list)));
    samples.put(96, Collections.unmodifiableSet(new TreeSet<>(list)));
    samples.put(97, Collections.unmodifiableSortedSet(sorted));
    samples.put(98, Collections.unmodifiableNavigableSet(sorted));
    samples.put(99, Collections.synchronizedCollection(list));
    samples.put(100, Collections.synchronizedList(new ArrayList<>(list)));
    samples.put(101, Collections.synchronizedSet(new TreeSet<>(list)));
    samples.put(102, Collections.synchronizedSortedSet(sorted));
    samples.put(103, Collections.synchronizedNavigableSet(sorted));
  }

  private static void addMaps(Map<Integer, Object> samples) {
    Map<Integer, String> map = new TreeMap<>(Map.of(1, "a", 2, "b"));
    TreeMap<String, Integer> sorted = new TreeMap<>(Comparator.reverseOrder());
    sorted.putAll(Map.of("a", 1, "b", 2));
    Map<Integer, String> nulls = new HashMap<>(map);
    nulls.put(null, null);
    samples.put(104, nulls);
    samples.put(105, new LinkedHashMap<>(map));
    samples.put(106, sorted);
    samples.put(107, new ConcurrentHashMap<>(map));
    samples.put(108, new ConcurrentSkipListMap<>(sorted));
    samples.put(109, new IdentityHashMap<>(Map.of(TimeUnit.DAYS, 1)));
    samples.put(110, new WeakHashMap<>(Map.of(TimeUnit.DAYS, 1)));
    samples.put(111, new Hashtable<>(map));
    samples.put(112, new EnumMap<>(Map.of(TimeUnit.DAYS, 1)));
    samples.put(113, Map.of("k", "v"));
    samples.put(114, Collections.emptyMap());
    samples.put(115, Collections.singletonMap("k", null));
    samples.put(116, Collections.unmodifiableMap(map));
    samples.put(117, Collections.unmodifiableSortedMap(sorted));
    samples.put(118, Collections.unmodifiableNavigableMap(sorted));
    samples.put(119, Collections.synchronizedMap(map));
    samples.put(120, Collections.synchronizedSortedMap(sorted));
    samples.put(121, Collections.synchronizedNavigableMap(sorted));
    samples.put(122, new SimpleEntry<>("k", 1));
    samples.put(123, new SimpleImmutableEntry<>("k", null));
    samples.put(124, Map.entry("k", 1));
  }
}
