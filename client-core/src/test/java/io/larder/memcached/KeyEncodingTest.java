package io.larder.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the application's keys to those on the wire: prefix, character set, pinning. */
class KeyEncodingTest {

  private static final KeyEncoding PLAIN = KeyEncoding.of("", KeyCharset.ASCII);
  private static final KeyEncoding UNICODE = KeyEncoding.of("", KeyCharset.UTF_8);

  private static byte[] routing(Key key) {
    return Arrays.copyOfRange(key.routing(), key.routingOffset(), key.routing().length);
  }

  @Test
  void encode_ascii_isSentAndRoutedAsItIs() {
    Key key = PLAIN.encode("user:1");
    assertArrayEquals("user:1".getBytes(UTF_8), key.bytes());
    assertArrayEquals("user:1".getBytes(UTF_8), routing(key));
  }

  @Test
  void encode_withPrefix_sendsItButDoesNotRouteByIt() {
    Key key = KeyEncoding.of("app:", KeyCharset.ASCII).encode("user:1");
    assertArrayEquals("app:user:1".getBytes(UTF_8), key.bytes());
    assertArrayEquals("user:1".getBytes(UTF_8), routing(key));
  }

  @Test
  void encode_prefixAndKey_countTogether() {
    KeyEncoding encoding = KeyEncoding.of("p".repeat(50), KeyCharset.ASCII);
    assertEquals(250, encoding.encode("k".repeat(200)).bytes().length);
    assertThrows(IllegalArgumentException.class, () -> encoding.encode("k".repeat(201)));
  }

  @Test
  void encode_emptyKey_isRefusedWithAndWithoutPrefix() {
    KeyEncoding prefixed = KeyEncoding.of("p", KeyCharset.ASCII);
    assertThrows(IllegalArgumentException.class, () -> PLAIN.encode(""));
    assertThrows(IllegalArgumentException.class, () -> prefixed.encode(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\r\n", "a b", "a\tb", "a\0", "k\r\nflush_all\r\n", "\u007f", "\u0001"})
  void encode_blanksAndControlCharacters_areRefusedWithAndWithoutPrefix(String key) {
    assertThrows(IllegalArgumentException.class, () -> PLAIN.encode(key));
    assertThrows(IllegalArgumentException.class, () -> UNICODE.encode(key));
    assertThrows(IllegalArgumentException.class, () -> UNICODE.encode("é" + key));
    assertThrows(
        IllegalArgumentException.class, () -> KeyEncoding.of("p:", KeyCharset.ASCII).encode(key));
    assertThrows(IllegalArgumentException.class, () -> KeyEncoding.of(key, KeyCharset.ASCII));
  }

  @Test
  void encode_beyondAscii_isRefusedUnlessConfigured() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> PLAIN.encode("olé"));
    assertTrue(refused.getMessage().contains("KeyCharset.UTF_8"), refused.getMessage());
    assertArrayEquals("olé".getBytes(UTF_8), UNICODE.encode("olé").bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "\u2003", "\u0085", "こんにちは", "😀", "a😀é☃"})
  void encode_unicode_isSentAsUtf8(String key) {
    assertArrayEquals(key.getBytes(UTF_8), UNICODE.encode(key).bytes());
  }

  @Test
  void encode_unicode_isRoutedByTheLowBitsOfEachCodePoint() {
    assertArrayEquals("olé".getBytes(ISO_8859_1), routing(UNICODE.encode("olé")));
    assertArrayEquals(new byte[] {0, 'a', 0x03}, routing(UNICODE.encode("😀a☃")));
  }

  @Test
  void encode_unicode_countsBytesNotCharacters() {
    assertEquals(250, UNICODE.encode("é".repeat(125)).bytes().length);
    assertThrows(IllegalArgumentException.class, () -> UNICODE.encode("é".repeat(126)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\ud800", "\udc00b", "\ud800", "\ude00\ud83d", "é\ud83d"})
  void encode_unpairedSurrogate_isRefused(String key) {
    // It would become a '?', and so the key of somebody else.
    assertThrows(IllegalArgumentException.class, () -> UNICODE.encode(key));
  }

  @Test
  void encode_prefixBeyondAscii_doesNotCountInRouting() {
    Key key = KeyEncoding.of("\u00e9:", KeyCharset.UTF_8).encode("a");
    assertEquals("\u00e9:a", new String(key.bytes(), UTF_8));
    assertArrayEquals(new byte[] {'a'}, routing(key));
  }

  @Test
  void encode_anyAsciiCharacter_isAcceptedAsKeysAre() {
    for (char c = 0; c < 0x80; c++) {
      String key = "a" + c;
      boolean accepted = isAccepted(() -> Key.of(key.getBytes(US_ASCII)));
      assertEquals(accepted, isAccepted(() -> PLAIN.encode(key)), "character " + (int) c);
      assertEquals(
          accepted, isAccepted(() -> PLAIN.pinnedTo("b").encode(key)), "character " + (int) c);
    }
  }

  private static boolean isAccepted(Supplier<Key> key) {
    try {
      return key.get().bytes().length == 2;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void pinnedTo_serverKey_routesAllKeysByIt() {
    KeyEncoding pinned = KeyEncoding.of("app:", KeyCharset.UTF_8).pinnedTo("tenant-é");
    for (String key : new String[] {"a", "ü"}) {
      assertArrayEquals(("app:" + key).getBytes(UTF_8), pinned.encode(key).bytes());
      assertArrayEquals("tenant-é".getBytes(ISO_8859_1), routing(pinned.encode(key)));
    }
  }
}
