package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @Test
  void tryWrite_everyCharacter_isWhatTheJdkWrites() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c > Character.MAX_VALUE || !Character.isSurrogate((char) c)) {
        assertWritten(Character.toString(c));
      }
    }
  }

  @Test
  void tryWrite_oneCharacterAmongAscii_isFoundWhereverItIs() {
    for (int length = 1; length < 40; length++) {
      for (int at = 0; at < length; at++) {
        for (String other : new String[] {"\u0080", "ÿ", "Ā", "愠", "😀"}) {
          assertWritten("a".repeat(at) + other + "z".repeat(length - at - 1));
        }
      }
    }
  }

  @Property
  void tryWrite_anyText_isWhatTheJdkWrites(@ForAll String text) {
    if (UTF_8.newEncoder().canEncode(text)) {
      assertWritten(text);
    } else {
      assertRefused(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud800\ud800\udc00", "é\ud83d"})
  void tryWrite_halfAPair_isRefusedAndLeavesNothing(String text) {
    assertRefused(text);
  }

  private static void assertWritten(String text) {
    ValueBuffer buffer = new ValueBuffer(1);
    buffer.write('>');
    assertTrue(buffer.tryWrite(text), text);
    assertArrayEquals((">" + text).getBytes(UTF_8), buffer.toByteArray(), text);
  }

  private static void assertRefused(String text) {
    ValueBuffer buffer = new ValueBuffer(1);
    buffer.write('>');
    assertFalse(buffer.tryWrite(text));
    assertEquals(1, buffer.position());
  }
}
