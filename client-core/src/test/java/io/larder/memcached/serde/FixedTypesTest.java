package io.larder.memcached.serde;

import static io.larder.memcached.serde.Alike.assertAlike;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps the fixed ids and what follows them as they are in {@code fixed-types.txt}, for ever. Lines
 * may be added to that file, never changed: values of older releases are in people's caches.
 */
class FixedTypesTest {

  /** A stack trace or a hash-dependent order in the bytes: read from the file, but not compared. */
  private static final List<Integer> NOT_REPRODUCIBLE = List.of(KryoFixedTypes.JAVA_ID);

  private static final Path GOLDEN = Path.of("src/test/resources/serde/fixed-types.txt");

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(ObjectSerde.Options.defaults());

  static Stream<Integer> ids() {
    return FixedTypeSamples.byId().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void roundTrip_everyFixedType_isAlike(int id) {
    Object sample = FixedTypeSamples.byId().get(id);
    if (id == KryoFixedTypes.JAVA_ID) {
      return;
    }
    // In a list, so that Kryo writes also what has flags of its own at the top.
    Object read = ((List<?>) Stored.roundTrip(SERDE, singleton(sample))).get(0);

    assertAlike(sample, read);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void roundTrip_twice_keepsTheReference(int id) {
    Object sample = FixedTypeSamples.byId().get(id);
    List<Object> twice = singleton(sample);
    twice.add(sample);

    List<?> read = (List<?>) Stored.roundTrip(SERDE, twice);

    if (KryoFixedTypes.of(id).isReferenced()) {
      assertEquals(System.identityHashCode(read.get(0)), System.identityHashCode(read.get(1)));
    }
  }

  @Test
  void bytes_everyFixedType_areThoseOfTheGoldenFile() throws IOException {
    Map<Integer, String> golden = golden();
    List<String> missing = new ArrayList<>();
    FixedTypeSamples.byId()
        .forEach(
            (id, sample) -> {
              String expected = golden.get(id);
              String actual = hex(sample);
              if (expected == null) {
                missing.add(id + " " + sample.getClass().getName() + " " + actual);
              } else {
                if (!NOT_REPRODUCIBLE.contains(id)) {
                  assertEquals(expected, actual, "the bytes of id " + id + " changed");
                }
                assertReadable(id, sample, expected);
              }
            });
    if (!missing.isEmpty()) {
      fail("add to " + GOLDEN + ":\n" + String.join("\n", missing));
    }
  }

  @Test
  void samples_coverEveryFixedId() {
    String unknown =
        IntStream.range(0, 200)
            .filter(FixedTypesTest::isTaken)
            .filter(id -> !FixedTypeSamples.byId().containsKey(id))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));

    assertEquals("", unknown);
  }

  private static boolean isTaken(int id) {
    try {
      KryoFixedTypes.of(id);
      return true;
    } catch (SerdeException e) {
      return false;
    }
  }

  private static void assertReadable(int id, Object sample, String hex) {
    List<?> read = (List<?>) new Stored(hex, Flags.KRYO).read(SERDE);
    if (id == KryoFixedTypes.JAVA_ID) {
      assertEquals(((Throwable) sample).getMessage(), ((Throwable) read.get(0)).getMessage());
    } else {
      assertAlike(sample, read.get(0));
    }
  }

  private static String hex(Object sample) {
    return HexFormat.of().formatHex(Stored.write(SERDE, singleton(sample)).bytes());
  }

  private static List<Object> singleton(Object sample) {
    List<Object> list = new ArrayList<>();
    list.add(sample);
    return list;
  }

  private static Map<Integer, String> golden() throws IOException {
    Map<Integer, String> golden = new TreeMap<>();
    if (Files.exists(GOLDEN)) {
      for (String line : Files.readAllLines(GOLDEN)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] columns = line.split(" ", 3);
          golden.put(Integer.valueOf(columns[0]), columns[2]);
        }
      }
    }
    return golden;
  }
}
