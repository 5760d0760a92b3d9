package io.larder.jcache.codec;

import io.larder.memcached.serde.ValueBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one key in the canonical form. Every value is written in full wherever it occurs: with
 * references to earlier ones, equal keys would give different bytes. Not safe for many threads.
 */
final class KeyWriter {

  /** Deeper than keys are, and shallow enough that a key that contains itself fails at once. */
  static final int MAX_DEPTH = 64;

  /** Half of an item of memcached's default limit; the key is stored with the value. */
  static final int MAX_BYTES = 512 * 1024;

  private final Forms forms;
  private final ValueBuffer out = new ValueBuffer(128);
  private int depth;

  KeyWriter(Forms forms) {
    this.forms = forms;
  }

  void write(@Nullable Object value) {
    if (value == null) {
      writeByte(FormTag.NULL);
      return;
    }
    if (++depth > MAX_DEPTH) {
      throw Form.unwritable(
          "it is nested more than " + MAX_DEPTH + " levels deep, or it contains itself");
    }
    if (depth == 1 && value instanceof Object[] array) {
      ArrayForms.writeTyped(array, this);
    } else {
      forms.of(value.getClass()).write(value, this);
    }
    depth--;
  }

  void writeByte(int value) {
    requireRoom(1);
    out.write(value);
  }

  /** Writes seven bits a byte, the least significant first: small numbers are short. */
  void writeUnsigned(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  /** Writes small negative numbers as short as small positive ones. */
  void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  void writeInt32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeByte(value >>> shift);
    }
  }

  void writeInt64(long value) {
    requireRoom(Long.BYTES);
    out.writeLong(value);
  }

  void writeString(String text) {
    writeBytes(Wtf8.encode(text));
  }

  void writeBytes(byte[] bytes) {
    writeUnsigned(bytes.length);
    requireRoom(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  int position() {
    return out.position();
  }

  /**
   * Puts consecutive pieces into the order of their bytes, so that equal sets are written alike.
   *
   * @param starts where each piece starts; the last one ends where the writer is
   */
  void sort(int[] starts, int count) {
    if (count < 2) {
      return;
    }
    int from = starts[0];
    byte[] pieces = Arrays.copyOfRange(out.array(), from, out.position());
    Slice[] slices = new Slice[count];
    for (int i = 0; i < count; i++) {
      int end = i + 1 < count ? starts[i + 1] : out.position();
      slices[i] = new Slice(starts[i] - from, end - from);
    }
    Arrays.sort(
        slices,
        (a, b) -> Arrays.compareUnsigned(pieces, a.from(), a.end(), pieces, b.from(), b.end()));
    out.truncate(from);
    for (Slice slice : slices) {
      out.write(pieces, slice.from(), slice.end() - slice.from());
    }
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void requireRoom(int bytes) {
    if (bytes > MAX_BYTES - out.position()) {
      throw Form.unwritable("it takes more than " + MAX_BYTES + " bytes");
    }
  }

  private record Slice(int from, int end) {}
}
