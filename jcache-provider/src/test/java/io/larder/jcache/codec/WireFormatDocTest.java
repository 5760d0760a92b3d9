package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;

/** The description of the format, checked row by row. It keeps the format as it is, for ever. */
final class WireFormatDocTest {

  private static final Path PAGE = Path.of("..", "docs", "wire-format-keys.md");

  private static final Map<String, Object> EXPRESSIONS =
      Map.ofEntries(
          Map.entry("\"alice@example.com\"", "alice@example.com"),
          Map.entry("\"42\"", "42"),
          Map.entry("42L", 42L),
          Map.entry("-42", -42),
          Map.entry(
              "UUID.fromString(\"00112233-4455-6677-8899-aabbccddeeff\")",
              UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
          Map.entry("\"\"", ""),
          Map.entry("\"two words\"", "two words"),
          Map.entry("\"#hash\"", "#hash"),
          Map.entry("\"ü\"", "ü"),
          Map.entry("\"\\uD83D\"", "\uD83D"),
          Map.entry("\"x\".repeat(300)", "x".repeat(300)),
          Map.entry("\" \".repeat(300)", " ".repeat(300)),
          Map.entry("new SimpleKey(\"eu\", 7)", new SimpleKey("eu", 7)),
          Map.entry("List.of(\"a\", 1)", List.of("a", 1)),
          Map.entry("Set.of(2, 1)", Set.of(2, 1)),
          Map.entry("Map.of(\"k\", true)", Map.of("k", true)),
          Map.entry("Map.entry(\"k\", List.of())", Map.entry("k", List.of())),
          Map.entry("(short) -1", (short) -1),
          Map.entry("new BigDecimal(\"1.50\")", new BigDecimal("1.50")),
          Map.entry("Double.NaN", Double.NaN),
          Map.entry("-0.0", -0.0),
          Map.entry("DayOfWeek.MONDAY", DayOfWeek.MONDAY),
          Map.entry("LocalDate.of(2024, 2, 29)", LocalDate.of(2024, 2, 29)),
          Map.entry("Instant.ofEpochSecond(-1, 5)", Instant.ofEpochSecond(-1, 5)),
          Map.entry(
              "URI.create(\"HTTP://Example.com:080/%c3%bc\")",
              URI.create("HTTP://Example.com:080/%c3%bc")),
          Map.entry("Optional.of(1L)", Optional.of(1L)),
          Map.entry("new byte[] {1, 2}", new byte[] {1, 2}),
          Map.entry("new String[] {\"a\"}", new String[] {"a"}),
          Map.entry("List.of(new String[] {\"a\"})", List.of((Object) new String[] {"a"})));

  private final ClassLoader loader = getClass().getClassLoader();

  /** Returns the rows of the table with that heading: the cells' contents without backquotes. */
  private static List<List<String>> table(String firstHeading, String secondHeading)
      throws Exception {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      List<String> cells = new ArrayList<>();
      for (String cell : line.split("\\|", -1)) {
        cells.add(cell.strip().replaceAll("^`|`$", ""));
      }
      if (line.startsWith("|") && cells.get(1).equals(firstHeading)) {
        inside = cells.get(2).equals(secondHeading);
      } else if (!line.startsWith("|")) {
        inside = false;
      } else if (inside && !cells.get(1).startsWith("---")) {
        rows.add(cells.subList(1, cells.size() - 1));
      }
    }
    assertTrue(!rows.isEmpty(), () -> "no table \"" + firstHeading + "\" in " + PAGE);
    return rows;
  }

  @Test
  void names_inTheTable_areEscapedLikeThat() throws Exception {
    for (List<String> row : table("name", "written")) {
      assertEquals(row.get(1), CacheNames.escape(row.get(0)));
    }
  }

  @Test
  void keys_inTheTable_areEncodedLikeThat() throws Exception {
    KeyCodec codec = KeyCodec.create("", "c", loader, name -> name.startsWith("org.spring"));
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    for (List<String> row : table("key", "wire key")) {
      Object key = EXPRESSIONS.get(row.get(0));
      assertNotNull(key, row.get(0));
      WireKey wire = codec.encode(key);
      expected.put(row.get(0), row.get(1));
      actual.put(row.get(0), wire.toString());
      assertEquals(key, codec.decode(wire.bytes(), wire.fullKey()));
    }
    assertEquals(expected, actual);
  }

  @Test
  void values_inTheTable_haveThatCanonicalForm() throws Exception {
    CanonicalForm form = new CanonicalForm(loader, ClassFilter.NONE);
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    for (List<String> row : table("value", "canonical form in hex")) {
      Object value = EXPRESSIONS.get(row.get(0));
      assertNotNull(value, row.get(0));
      expected.put(row.get(0), row.get(1));
      actual.put(row.get(0), HexFormat.of().formatHex(form.encode(value)));
    }
    assertEquals(expected, actual);
  }

  @Test
  void tags_inTheTable_areThoseOfTheFormat() throws Exception {
    Map<String, Integer> documented = new HashMap<>();
    for (List<String> row : table("tag", "name")) {
      documented.put(row.get(1), Integer.decode(row.get(0)));
    }
    Map<String, Integer> actual = new HashMap<>();
    for (Field field : FormTag.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        actual.put(field.getName(), field.getInt(null));
      }
    }
    assertEquals(actual, documented);
    assertEquals(actual.size(), Set.copyOf(actual.values()).size());
  }
}
