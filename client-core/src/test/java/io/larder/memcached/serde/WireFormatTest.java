package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the code to the tables of {@code docs/wire-format.md}. */
class WireFormatTest {

  private static final Path PAGE = Path.of("../docs/wire-format.md");
  private static final Pattern FLAG_ROW =
      Pattern.compile("\\| (\\d+) \\| `([A-Z0-9_]+)` \\| .*\\|");
  private static final Pattern EXAMPLE_ROW =
      Pattern.compile("\\| `(.+)` \\| (\\d+) \\| `([0-9a-f ]*)` \\|");

  private static final Serde<Object> PLAIN =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(WireFormatTest.class)));
  private static final KeyRing KEYS = KeyRing.of(1, filled(32));

  record Point(int x, int y) {}

  enum Color {
    RED
  }

  /** One example: what is written, by which serde, and whether twice the same. */
  private record Example(Serde<Object> serde, Object value, boolean reproducible) {}

  private static Map<String, Example> examples() {
    Map<String, Example> examples = new LinkedHashMap<>();
    examples.put("new byte[] {1, -1}", plain(new byte[] {1, -1}));
    examples.put("\"olé\"", plain("olé"));
    examples.put("42", plain(42));
    examples.put("-42L", plain(-42L));
    examples.put("BigInteger.TEN", plain(BigInteger.TEN));
    examples.put("true", plain(true));
    examples.put("'x'", plain('x'));
    examples.put("1.5", plain(1.5));
    examples.put("half a surrogate pair: \"\\uD83D\"", plain("\uD83D"));
    examples.put("List.of(\"a\", 1, 1L)", plain(List.of("a", 1, 1L)));
    examples.put("Arrays.asList(null, true)", plain(Arrays.asList(null, true)));
    examples.put("Map.of(\"k\", 300)", plain(Map.of("k", 300)));
    examples.put("new Point(1, -2)", plain(new Point(1, -2)));
    Point point = new Point(0, 0);
    examples.put("list of the same Point twice", plain(new ArrayList<>(List.of(point, point))));
    examples.put("list of two Points", plain(List.of(point, new Point(0, 1))));
    examples.put("Color.RED", plain(Color.RED));
    examples.put(
        "zlib: 500 times \"a\"",
        new Example(
            new CompressingSerde<>(PLAIN, CompressingSerde.Options.defaults()),
            "a".repeat(500),
            false));
    examples.put("Zstandard: 500 times \"a\"", compressed(Compressors.zstd()));
    examples.put("LZ4: 500 times \"a\"", compressed(Compressors.lz4()));
    examples.put(
        "HMAC: \"olé\"", new Example(EnvelopeSerde.authenticated(PLAIN, KEYS), "olé", true));
    examples.put(
        "AES-GCM: \"olé\"", new Example(EnvelopeSerde.encrypted(PLAIN, KEYS), "olé", false));
    return examples;
  }

  private static Example plain(Object value) {
    return new Example(PLAIN, value, true);
  }

  private static Example compressed(Compressor compressor) {
    return new Example(
        new CompressingSerde<>(
            PLAIN, CompressingSerde.Options.defaults().withCompressor(compressor)),
        "a".repeat(500),
        false);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  @Test
  void flags_pageAndCode_areTheSame() throws IOException, IllegalAccessException {
    Map<String, Integer> documented = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = FLAG_ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(2), Integer.valueOf(row.group(1)));
      }
    }
    Map<String, Integer> coded = new TreeMap<>();
    for (Field field : Flags.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && !field.getName().endsWith("_MASK")) {
        coded.put(field.getName(), field.getInt(null));
      }
    }

    assertEquals(coded, documented);
  }

  @Test
  void examples_pageAndCode_areTheSame() throws IOException {
    Map<String, Stored> documented = documented();
    List<String> missing = new ArrayList<>();
    examples()
        .forEach(
            (label, example) -> {
              Stored expected = documented.remove(label);
              if (expected == null) {
                missing.add(row(label, Stored.write(example.serde, example.value)));
                return;
              }
              if (example.reproducible) {
                assertEquals(expected, Stored.write(example.serde, example.value), label);
              }
              Alike.assertAlike(example.value, expected.read(example.serde));
            });
    if (!missing.isEmpty()) {
      fail("add to " + PAGE + ":\n" + String.join("\n", missing));
    }
    assertEquals(Map.of(), documented, "examples on the page that no test knows");
  }

  private static Map<String, Stored> documented() throws IOException {
    Map<String, Stored> documented = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = EXAMPLE_ROW.matcher(line);
      if (row.matches()) {
        String hex = row.group(3).replace(" ", "");
        Stored stored = new Stored(hex, Integer.parseInt(row.group(2)));
        assertNull(documented.put(row.group(1), stored), "twice: " + row.group(1));
      }
    }
    return documented;
  }

  private static String row(String label, Stored stored) {
    return "| `" + label + "` | " + stored.flags() + " | `" + stored.hex() + "` |";
  }
}
