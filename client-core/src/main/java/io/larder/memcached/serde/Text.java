package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** UTF-8 that never loses anything silently, which the JDK's conversions to and from strings do. */
final class Text {

  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** Returns null for text with half a surrogate pair, which UTF-8 has no bytes for. */
  static byte @Nullable [] encode(String text) {
    return isEncodable(text) ? text.getBytes(UTF_8) : null;
  }

  static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      checkStrictly(bytes, offset, length);
    }
    return text;
  }

  private static boolean isEncodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Tells a replacement character that was stored from one that stands for malformed bytes. */
  private static void checkStrictly(byte[] bytes, int offset, int length) {
    try {
      var unused = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the bytes of a text are not UTF-8", e);
    }
  }
}
