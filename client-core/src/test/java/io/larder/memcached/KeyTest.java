package io.larder.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key on the wire may be. An unchecked one would let its sender write commands. */
class KeyTest {

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] ofLength(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'k');
    return bytes;
  }

  @Test
  void of_everySingleByte_refusesBlanksAndControlCharactersOnly() {
    for (int b = 0; b < 256; b++) {
      byte[] alone = {(byte) b};
      byte[] within = {'a', (byte) b, 'z'};
      if (b <= ' ' || b == 0x7f) {
        assertThrows(IllegalArgumentException.class, () -> Key.of(alone), "byte " + b);
        assertThrows(IllegalArgumentException.class, () -> Key.of(within), "byte " + b);
      } else {
        assertArrayEquals(alone, Key.of(alone).bytes());
        assertArrayEquals(within, Key.of(within).bytes());
      }
    }
  }

  @Test
  void of_everyByteAtEveryPlace_refusesBlanksAndControlCharactersOnly() {
    // Bytes are looked at in groups, whose neighbours must make no difference.
    for (int length : new int[] {7, 16, 20}) {
      for (int neighbour : new int[] {'!', '~', 0x80, 0xff}) {
        for (int place = 0; place < length; place++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) neighbour);
          assertChecked(bytes, place);
        }
      }
    }
  }

  private static void assertChecked(byte[] bytes, int place) {
    for (int b = 0; b < 256; b++) {
      bytes[place] = (byte) b;
      if (b <= ' ' || b == 0x7f) {
        assertThrows(IllegalArgumentException.class, () -> Key.of(bytes), "byte " + b);
      } else {
        assertDoesNotThrow(() -> Key.of(bytes), "byte " + b);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n", "\t", "\0", "k\r\nflush_all", "k v", "k\u007f"})
  void of_whatCouldInjectACommand_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Key.of(ascii(text)));
    assertThrows(IllegalArgumentException.class, () -> Key.routedBy(ascii(text), ascii("r")));
    assertThrows(IllegalArgumentException.class, () -> Key.of(ascii("p:" + text + "\n"), 2));
  }

  @Test
  void of_upTo250Bytes_isAccepted() {
    assertEquals(1, Key.of(ofLength(1)).bytes().length);
    assertEquals(250, Key.of(ofLength(250)).bytes().length);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Key.of(ofLength(251)));
    assertTrue(refused.getMessage().contains("251"), refused.getMessage());
    assertTrue(refused.getMessage().length() < 200, refused.getMessage());
  }

  @Test
  void of_withPrefix_routesByWhatFollowsIt() {
    Key key = Key.of(ascii("app:user"), 4);
    assertEquals("'app:user'", key.toString());
    assertEquals(
        "user",
        new String(
            key.routing(),
            key.routingOffset(),
            key.routing().length - key.routingOffset(),
            US_ASCII));
  }

  @Test
  void routedBy_otherBytes_goesOverTheWireAsItself() {
    Key key = Key.routedBy(ascii("k"), ascii("elsewhere"));
    assertArrayEquals(ascii("k"), key.bytes());
    assertArrayEquals(ascii("elsewhere"), key.routing());
    assertEquals(0, key.routingOffset());
  }

  @Test
  void equals_sameBytes_whateverTheRouting() {
    assertEquals(Key.of(ascii("k")), Key.routedBy(ascii("k"), ascii("r")));
    assertEquals(Key.of(ascii("k")).hashCode(), Key.of(ascii("k")).hashCode());
    assertNotEquals(Key.of(ascii("k")), Key.of(ascii("l")));
  }

  @Test
  void toString_bytesThatDoNotPrint_areEscaped() {
    assertEquals("'k\\xe9'", Key.of("ké".getBytes(ISO_8859_1)).toString());
    assertTrue(Key.of(ofLength(250)).toString().endsWith("k…'"));
  }
}
