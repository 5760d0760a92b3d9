package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of class names, held to its table and its example in {@code docs/wire-format.md}. */
class ClassNamesTest {

  private static final Path PAGE = Path.of("../docs/wire-format.md");
  private static final Pattern CODE_ROW = Pattern.compile("\\| (\\d+) bits \\| `(\\S+)`(.*) \\|");
  private static final Pattern EXAMPLE =
      Pattern.compile("\\| `(\\S+)` as a name \\| `([0-9a-f]+)` \\|");

  /** A name in each of the ways that classes have them. */
  private static final List<String> NAMES =
      List.of(
          "a",
          "com.acme.Order$Line",
          "[Lcom.acme.Order;",
          "kotlin.Pair",
          "com.acme.Größe",
          "com.acme.注文",
          "Name-with-hyphen",
          "com.acme.Emoji\uD83D\uDE00");

  private static final ObjectSerde<Line> SERDE =
      ObjectSerde.of(Line.class, ObjectSerde.Options.defaults());

  /** Codes as the page describes them: counting up, a zero appended where they get longer. */
  private static List<String> documentedCodes(StringBuilder characters) throws IOException {
    List<String> codes = new ArrayList<>();
    int next = 0;
    int length = 3;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = CODE_ROW.matcher(line);
      if (row.matches()) {
        int now = Integer.parseInt(row.group(1));
        next <<= now - length;
        length = now;
        int count = row.group(2).length() + (row.group(3).contains("escape") ? 1 : 0);
        characters.append(row.group(2));
        for (int i = 0; i < count; i++) {
          codes.add(binary(next++, length));
        }
      }
    }
    return codes;
  }

  private static String binary(int number, int digits) {
    String text = Integer.toBinaryString(number);
    return "0".repeat(digits - text.length()) + text;
  }

  private static String bits(byte[] bytes) {
    StringBuilder bits = new StringBuilder();
    for (byte b : bytes) {
      bits.append(binary(b & 0xFF, 8));
    }
    return bits.toString();
  }

  @Test
  void encode_everyCharacterOfThePage_hasItsCode() throws IOException {
    StringBuilder characters = new StringBuilder();
    List<String> codes = documentedCodes(characters);

    assertEquals(characters.length() + 1, codes.size());
    assertEquals("1".repeat(14), codes.get(codes.size() - 1));
    for (int i = 0; i < characters.length(); i++) {
      String encoded = bits(ClassNames.encode(characters.substring(i, i + 1)));
      String padding = "1".repeat(encoded.length() - codes.get(i).length());
      assertEquals(codes.get(i) + padding, encoded, characters.substring(i, i + 1));
    }
  }

  @Test
  void encode_characterWithoutCode_isEscapeAndSixteenBits() {
    assertEquals("1".repeat(14) + binary('ß', 16) + "11", bits(ClassNames.encode("ß")));
  }

  @Test
  void encode_examplesOfThePage_areTheSame() throws IOException {
    int examples = 0;
    for (String line : Files.readAllLines(PAGE, UTF_8)) {
      Matcher row = EXAMPLE.matcher(line);
      if (row.matches()) {
        examples++;
        byte[] expected = HexFormat.of().parseHex(row.group(2));
        assertEquals(row.group(2), HexFormat.of().formatHex(ClassNames.encode(row.group(1))));
        assertEquals(row.group(1), ClassNames.decode(expected));
      }
    }
    assertTrue(examples >= 2, "examples on the page");
  }

  @Test
  void decode_encodedName_isTheName() {
    for (String name : NAMES) {
      assertEquals(name, ClassNames.decode(ClassNames.encode(name)));
    }
  }

  @Property(tries = 500)
  void decode_encodedText_isTheText(@ForAll String name) {
    assertEquals(name, ClassNames.decode(ClassNames.encode(name)));
  }

  @Property(tries = 2_000)
  void decode_anyBytes_areTheOnlyOnesOfTheirNameOrUnreadable(@ForAll @Size(max = 60) byte[] bytes) {
    String name;
    try {
      name = ClassNames.decode(bytes);
    } catch (SerdeException e) {
      assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
      return;
    }
    assertEquals(
        HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(ClassNames.encode(name)));
  }

  /** Padding that is not ones or goes on, half an escape, and a character escaped for nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"0f00", "1efe", "3fff", "3e", "fffc", "fffdff", "fffc0197"})
  void decode_notItsCode_isUnreadable(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    SerdeException e = assertThrows(SerdeException.class, () -> ClassNames.decode(bytes));

    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  @Test
  void encode_nameTooLong_isUnwritable() {
    SerdeException e =
        assertThrows(SerdeException.class, () -> ClassNames.encode("x".repeat(2_000)));

    assertEquals(SerdeException.Reason.UNWRITABLE, e.reason());
  }

  @Test
  void deserialize_nameOfAnotherClass_isRejectedByName() {
    KryoOutput forged = new KryoOutput();
    forged.writeVarInt(1, true);
    forged.writeVarInt(0, true);
    forged.writeBlob(ClassNames.encode("javax.script.ScriptEngineManager"));
    forged.writeInt(0);

    SerdeException e =
        assertThrows(
            SerdeException.class, () -> Stored.of(forged.toBytes(), Flags.KRYO).read(SERDE));

    assertEquals(SerdeException.Reason.REJECTED, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("javax.script.ScriptEngineManager"));
  }

  @Test
  void deserialize_nameTooLong_isUnreadable() {
    KryoOutput forged = new KryoOutput();
    forged.writeVarInt(1, true);
    forged.writeVarInt(0, true);
    forged.writeBlob(new byte[ClassNames.MAX_BYTES + 1]);
    forged.writeInt(0);

    SerdeException e =
        assertThrows(
            SerdeException.class, () -> Stored.of(forged.toBytes(), Flags.KRYO).read(SERDE));

    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  /**
   * The reader keeps classes by a hash of their descriptors; damage must not find the wrong one.
   */
  @Test
  void deserialize_nameDamagedAfterItWasRead_isNeverAnotherValue() {
    Line line = new Line(7, "espresso", 2);
    Stored stored = Stored.write(SERDE, line);
    assertEquals(line, stored.read(SERDE));
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = stored.bytes();
      bytes[2 + random.nextInt(20)] ^= (byte) (1 + random.nextInt(255));
      Outcomes.assertReadOrRefused(SERDE, Stored.of(bytes, stored.flags()));
      if (!Arrays.equals(bytes, stored.bytes())) {
        assertThrows(SerdeException.class, () -> Stored.of(bytes, stored.flags()).read(SERDE));
      }
    }
  }

  @Test
  void serialize_smallRecord_isAThirdOfJavaSerialization() throws IOException {
    Line line = new Line(4_711, "espresso", 12);
    ByteArrayOutputStream java = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(java)) {
      out.writeObject(line);
    }

    int larder = Stored.write(SERDE, line).bytes().length;

    assertTrue(3 * larder <= java.size(), larder + " bytes, and Java " + java.size());
  }
}
