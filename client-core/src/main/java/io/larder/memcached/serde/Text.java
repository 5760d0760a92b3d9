package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/** UTF-8 that never loses anything silently, which the JDK's conversions to and from strings do. */
final class Text {

  private static final char REPLACEMENT = '\uFFFD';

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Text() {}

  /**
   * Writes a text if it is ASCII, without looking at its characters one by one: the JVM copies text
   * that it keeps as Latin-1, and that has no characters beyond, in one go.
   *
   * @return whether it was; if not, as many bytes as the text has characters are overwritten
   */
  @SuppressWarnings("deprecation") // "does not properly convert characters into bytes"
  static boolean tryAscii(String text, byte[] target, int start) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return false;
      }
    }
    int end = start + text.length();
    text.getBytes(0, text.length(), target, start);
    long bits = 0;
    int at = start;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      bits |= (long) LONGS.get(target, at);
    }
    for (; at < end; at++) {
      bits |= target[at];
    }
    return (bits & NOT_ASCII) == 0;
  }

  /** Returns how many bytes a text takes; negative for one with half a surrogate pair. */
  static long size(String text) {
    long size = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (!Character.isSurrogate(c)) {
        size += c < 0x800 ? 1 : 2;
      } else if (isPair(text, i)) {
        size += 2;
        i++;
      } else {
        return -1;
      }
    }
    return size;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  /** Writes a text to where it is to be; {@code String.getBytes} would make an array first. */
  static void encode(String text, byte[] target, int start) {
    int at = start;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | (c >> 6));
        target[at++] = continuation(c);
      } else if (!Character.isSurrogate(c)) {
        target[at++] = (byte) (0xE0 | (c >> 12));
        target[at++] = continuation(c >> 6);
        target[at++] = continuation(c);
      } else {
        int both = Character.toCodePoint(c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | (both >> 18));
        target[at++] = continuation(both >> 12);
        target[at++] = continuation(both >> 6);
        target[at++] = continuation(both);
      }
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      checkStrictly(bytes, offset, length);
    }
    return text;
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
