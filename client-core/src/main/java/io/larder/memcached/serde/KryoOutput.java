package io.larder.memcached.serde;

import com.esotericsoftware.kryo.io.Output;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's output with the encodings of the wire format that are Larder's own. Text is a varint of
 * {@code 2 * bytes + 1} and UTF-8; or, if UTF-8 cannot express it, {@code 2 * bytes + 2} and
 * UTF-16; or 0 for null. Kryo's own strings are not used: reading those writes to the source array.
 */
final class KryoOutput extends Output {

  private static final byte[] EMPTY = {};

  /** Up to here it pays to try ASCII first, character by character, without a temporary array. */
  private static final int SHORT_TEXT = 100;

  KryoOutput() {
    super(EMPTY, -1);
  }

  /** Continues behind what a buffer holds, in its own array. */
  void attach(ValueBuffer target, int maxBytes) {
    long max = Math.min(Integer.MAX_VALUE - 8, (long) target.position() + maxBytes);
    setBuffer(target.array(), (int) Math.max(max, target.array().length));
    setPosition(target.position());
  }

  void detach(ValueBuffer target) {
    target.replace(buffer, position);
    forget();
  }

  void forget() {
    setBuffer(EMPTY, -1);
  }

  void writeCount(int count) {
    writeVarInt(count, true);
  }

  void writeSigned(int number) {
    writeVarInt(number, false);
  }

  void writeSigned(long number) {
    writeVarLong(number, false);
  }

  void writeBlob(byte[] bytes) {
    writeCount(bytes.length);
    writeBytes(bytes, 0, bytes.length);
  }

  void writeText(@Nullable String text) {
    if (text == null) {
      writeVarInt(0, true);
    } else if (text.length() > SHORT_TEXT || !tryAscii(text)) {
      writeLongText(text);
    }
  }

  private boolean tryAscii(String text) {
    int start = position;
    int length = text.length();
    require(length + 2);
    writeVarInt(2 * length + 1, true);
    // In local variables, as fields would be written back after every character.
    byte[] target = buffer;
    int at = position;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        position = start;
        return false;
      }
      target[at++] = (byte) c;
    }
    position = at;
    return true;
  }

  private void writeLongText(String text) {
    byte[] utf8 = Text.encode(text);
    byte[] bytes = utf8 != null ? utf8 : utf16(text);
    // Over 1 GiB does not fit below any limit; the shift must not overflow before that shows.
    writeVarLong(2L * bytes.length + (utf8 != null ? 1 : 2), true);
    writeBytes(bytes, 0, bytes.length);
  }

  /** Character by character, since the JDK's UTF-16 encoder replaces lone surrogates too. */
  private static byte[] utf16(String text) {
    byte[] bytes = new byte[Math.multiplyExact(2, text.length())];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >>> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
