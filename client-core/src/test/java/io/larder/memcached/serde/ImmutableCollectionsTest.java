package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JDK's immutable collections have a class for few elements and one for more, and factories up
 * to ten elements and beyond: all sizes around the seams, however they are made.
 */
class ImmutableCollectionsTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(ObjectSerde.Options.defaults());

  private static List<String> strings(int size) {
    return IntStream.range(0, size).mapToObj(i -> "element " + i).toList();
  }

  private static Map<String, Integer> numbers(int size) {
    return strings(size).stream().collect(Collectors.toMap(s -> s, String::length));
  }

  /** As read: equal, of the same class, and as immutable as before. */
  private static void assertKept(Collection<?> value) {
    Collection<?> read = (Collection<?>) Stored.roundTrip(SERDE, value);
    assertEquals(value, read);
    assertSame(value.getClass(), read.getClass());
    assertThrows(UnsupportedOperationException.class, read::clear);
  }

  private static void assertKept(Map<?, ?> value) {
    Map<?, ?> read = (Map<?, ?>) Stored.roundTrip(SERDE, value);
    assertEquals(value, read);
    assertSame(value.getClass(), read.getClass());
    assertThrows(UnsupportedOperationException.class, read::clear);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9, 10, 11, 12, 100})
  void roundTrip_everySize_isKept(int size) {
    List<String> strings = strings(size);

    assertKept(List.of(strings.toArray()));
    assertKept(List.copyOf(new ArrayList<>(strings)));
    assertKept(strings.stream().collect(Collectors.toUnmodifiableList()));
    assertKept(Set.of(strings.toArray()));
    assertKept(Set.copyOf(new HashSet<>(strings)));
    Map<String, Integer> numbers = numbers(size);
    assertKept(Map.copyOf(new HashMap<>(numbers)));
    assertKept(Map.ofEntries(entries(numbers)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type
  private static Map.Entry<String, Integer>[] entries(Map<String, Integer> numbers) {
    return numbers.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue()))
        .toArray(Map.Entry[]::new);
  }

  @Test
  void roundTrip_factoriesWithTenElements_areKept() {
    assertKept(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertKept(Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertKept(
        Map.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, Collections.emptyList()));
  }

  @Test
  void roundTrip_entry_isKept() {
    Map.Entry<String, Integer> entry = Map.entry("k", 1);

    Map.Entry<?, ?> read = (Map.Entry<?, ?>) Stored.roundTrip(SERDE, entry);

    assertEquals(entry, read);
    assertSame(entry.getClass(), read.getClass());
  }

  /** The list of {@code Stream.toList()} may hold null, unlike that of {@code List.of}. */
  @Test
  void roundTrip_streamToListWithNull_isEqual() {
    List<String> list = Stream.of("a", null, "b").toList();

    assertEquals(list, Stored.roundTrip(SERDE, list));
  }

  @Test
  void roundTrip_nestedInEachOther_isKept() {
    assertKept(List.of(Set.of(Map.of("k", List.of()))));
    assertKept(Map.of(List.of(1), Set.of(1, 2, 3), List.of(1, 2, 3), Set.of()));
  }
}
