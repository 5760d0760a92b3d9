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

  /** What Kryo can double its way to; memcached has no larger items either. */
  private static final int MAX_CAPACITY = 1 << 30;

  KryoOutput() {
    super(EMPTY, -1);
  }

  /** Continues behind what a buffer holds, in its own array. */
  void attach(ValueBuffer target, int maxBytes) {
    long max = Math.min(MAX_CAPACITY, (long) target.position() + maxBytes);
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
    } else if (!tryAscii(text)) {
      writeAny(text);
    }
  }

  private boolean tryAscii(String text) {
    int start = position;
    int length = text.length();
    writeVarLong(2L * length + 1, true);
    require(length);
    if (Text.tryAscii(text, buffer, position)) {
      position += length;
      return true;
    }
    position = start;
    return false;
  }

  private void writeAny(String text) {
    long size = Text.size(text);
    if (size < 0) {
      writeUtf16(text);
      return;
    }
    writeVarLong(2 * size + 1, true);
    require(fitting(size));
    Text.encode(text, buffer, position);
    position += (int) size;
  }

  /** Character by character, since the JDK's UTF-16 encoder replaces lone surrogates too. */
  private void writeUtf16(String text) {
    long size = 2L * text.length();
    writeVarLong(2 * size + 2, true);
    require(fitting(size));
    for (int i = 0; i < text.length(); i++) {
      buffer[position++] = (byte) (text.charAt(i) >>> 8);
      buffer[position++] = (byte) text.charAt(i);
    }
  }

  /** Over 2 GiB does not fit below any limit, as the output is about to find out. */
  private static int fitting(long size) {
    return (int) Math.min(size, Integer.MAX_VALUE);
  }
}
