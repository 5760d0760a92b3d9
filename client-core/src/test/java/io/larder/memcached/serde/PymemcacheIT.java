package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values between Larder and the real pymemcache, both ways. {@code LARDER_PYMEMCACHE_PATH} chooses
 * another release than the installed one.
 */
class PymemcacheIT {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path SCRIPT = Path.of("src/test/resources/serde/pymemcache_serde.py");

  private static final Serde<Object> PLAIN = ObjectSerde.untyped(ObjectSerde.Options.defaults());
  private static final Serde<Object> ZLIB =
      new CompressingSerde<>(PLAIN, CompressingSerde.Options.defaults());

  private static final String LONG_TEXT = "Grüße, ☃ und 😀. ".repeat(100);

  private static Process python;
  private static Writer toPython;
  private static BufferedReader fromPython;

  @BeforeAll
  static void startPython() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON), "no python3");
    ProcessBuilder check = builder(PYTHON.toString(), "-c", "import pymemcache.serde");
    assumeTrue(check.start().waitFor() == 0, "no pymemcache for python3");
    python = builder(PYTHON.toString(), SCRIPT.toString()).start();
    toPython = new OutputStreamWriter(python.getOutputStream(), UTF_8);
    fromPython = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8));
  }

  @AfterAll
  static void stopPython() throws IOException, InterruptedException {
    if (python != null) {
      toPython.close();
      if (!python.waitFor(10, TimeUnit.SECONDS)) {
        python.destroyForcibly();
      }
    }
  }

  private static ProcessBuilder builder(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    String path = System.getenv("LARDER_PYMEMCACHE_PATH");
    if (path != null) {
      builder.environment().put("PYTHONPATH", path);
    }
    return builder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pickle", "compressed"})
  void larderToPython_interoperableTypes_areThemselves(String serde) {
    assertEquals("b'\\x00\\xff'", load(serde, new byte[] {0, -1}));
    assertEquals("b''", load(serde, new byte[0]));
    assertEquals("'ol\\xe9'", load(serde, "olé"));
    assertEquals("'\\U0001f600'", load(serde, "😀"));
    assertEquals("''", load(serde, ""));
    assertEquals("42", load(serde, 42));
    assertEquals("-9223372036854775808", load(serde, Long.MIN_VALUE));
    assertEquals("1" + "0".repeat(50), load(serde, BigInteger.TEN.pow(50)));
  }

  @Test
  void larderToPython_compressedValues_areThemselves() {
    Stored text = Stored.write(ZLIB, LONG_TEXT);
    assertEquals(Flags.TEXT | Flags.COMPRESSED, text.flags());
    assertEquals(LONG_TEXT, unescaped(load("compressed", text)));

    Stored bytes = Stored.write(ZLIB, new byte[1_000]);
    assertEquals("b'" + "\\x00".repeat(1_000) + "'", load("compressed", bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pickle", "compressed"})
  void larderToPython_javaObjects_areRawBytes(String serde) {
    for (Stored stored :
        List.of(
            Stored.write(PLAIN, List.of(1)),
            Stored.write(PLAIN, new IllegalStateException("x")),
            Stored.write(
                new CompressingSerde<>(
                    PLAIN, CompressingSerde.Options.defaults().withCompressor(Compressors.zstd())),
                LONG_TEXT),
            Stored.write(EnvelopeSerde.encrypted(PLAIN, KeyRing.of(1, new byte[32])), "secret"))) {
      String python = load(serde, stored);
      assertTrue(python.startsWith("b'") || python.startsWith("b\""), python);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pickle", "compressed"})
  void pythonToLarder_interoperableTypes_areThemselves(String serde) {
    assertArrayEquals(new byte[] {0, -1}, (byte[]) dump(serde, "b'\\x00\\xff'"));
    assertArrayEquals(new byte[0], (byte[]) dump(serde, "b''"));
    assertEquals("olé 😀", dump(serde, "'ol\\xe9 \\U0001f600'"));
    assertEquals(42, dump(serde, "42"));
    assertEquals(Integer.MIN_VALUE, dump(serde, "-2147483648"));
    assertEquals(1L << 31, dump(serde, "2147483648"));
    assertEquals(BigInteger.TWO.pow(63), dump(serde, "9223372036854775808"));
  }

  @Test
  void pythonToLarder_declaredTypes_narrowIntegers() {
    Stored stored = dumped("pickle", "42");

    assertEquals(42L, read(Long.class, stored));
    assertEquals(42, read(Integer.class, stored));
    assertEquals(BigInteger.valueOf(42), read(BigInteger.class, stored));
    assertThrows(SerdeException.class, () -> read(String.class, stored));
    assertThrows(SerdeException.class, () -> read(Integer.class, dumped("pickle", "2147483648")));
  }

  @Test
  void pythonToLarder_compressedValues_areThemselves() {
    String literal = "'" + "ab\\xe9".repeat(500) + "'";
    assertTrue((dumped("compressed", literal).flags() & Flags.COMPRESSED) != 0);

    assertEquals("abé".repeat(500), dump("compressed", literal));
    assertArrayEquals(
        new byte[5_000], (byte[]) dump("compressed", "b'" + "\\0".repeat(5_000) + "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "True", "1.5", "[1]", "{'a': 1}"})
  void pythonToLarder_pickles_areRefusedWithTheReason(String literal) {
    Stored pickle = dumped("pickle", literal);

    SerdeException e = assertThrows(SerdeException.class, () -> pickle.read(PLAIN));

    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
    assertTrue(e.getMessage().contains("Python pickle"), e.getMessage());
  }

  private static <V> V read(Class<V> type, Stored stored) {
    return stored.read(ObjectSerde.of(type, ObjectSerde.Options.defaults()));
  }

  private static String load(String serde, Object value) {
    return load(serde, Stored.write(PLAIN, value));
  }

  private static String load(String serde, Stored stored) {
    return ask("load " + serde + " " + stored.flags() + " " + stored.hex());
  }

  private static Object dump(String serde, String literal) {
    return dumped(serde, literal).read(ZLIB);
  }

  private static Stored dumped(String serde, String literal) {
    String answer = ask("dump " + serde + " " + literal);
    int blank = answer.indexOf(' ');
    return Stored.of(
        HexFormat.of().parseHex(answer.substring(blank + 1)),
        Integer.parseInt(answer.substring(0, blank)));
  }

  /** Turns {@code ascii()} of a Python string without quotes in it back into text. */
  private static String unescaped(String literal) {
    return (String) dump("pickle", literal);
  }

  private static String ask(String line) {
    try {
      toPython.write(line + "\n");
      toPython.flush();
      String answer = fromPython.readLine();
      if (answer == null) {
        throw new AssertionError("Python failed on: " + line);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError("Python is gone", e);
    }
  }
}
