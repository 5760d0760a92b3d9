package io.larder.memcached.serde;

import com.esotericsoftware.kryo.io.Input;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input, with lengths that are checked against the remaining bytes before anything is
 * allocated for them. {@link KryoOutput} describes the text.
 */
final class KryoInput extends Input {

  private static final byte[] EMPTY = {};

  private final Limits limits;

  /**
   * How many bytes are left for further elements, of all arrays and collections so far. Each
   * element has bytes of its own, so nested ones cannot all have as many as there are bytes.
   */
  private int unclaimed;

  KryoInput(Limits limits) {
    super(EMPTY);
    this.limits = limits;
  }

  void attach(byte[] bytes, int offset, int length) {
    setBuffer(bytes, offset, length);
    unclaimed = length;
  }

  void forget() {
    setBuffer(EMPTY);
  }

  int remaining() {
    return limit - position;
  }

  /** Returns the next byte without reading it; negative at the end, and above 127. */
  int peek() {
    return position < limit ? buffer[position] : -1;
  }

  /** Returns a hash of a class's name and fingerprint, if they come next, without reading them. */
  int peekDescriptor() {
    int name = peek();
    int end = position + 1 + name;
    if (name < 3 || end >= limit) {
      return 0;
    }
    int ofName = 31 * (31 * buffer[end - 3] + buffer[end - 2]) + buffer[end - 1];
    return 31 * ofName + buffer[end];
  }

  /** Skips the expected bytes, if they come next. */
  boolean skip(byte[] expected) {
    int end = position + expected.length;
    boolean comes =
        expected.length <= remaining()
            && Arrays.equals(buffer, position, end, expected, 0, expected.length);
    if (comes) {
      position = end;
    }
    return comes;
  }

  /** Reads how many elements follow, each of at least so many bytes. */
  int readCount(int bytesPerElement) {
    int count = readVarInt(true);
    long bytes = (long) count * bytesPerElement;
    if (count < 0 || count > limits.maxArrayLength() || bytes > Math.min(remaining(), unclaimed)) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "a length of "
              + Integer.toUnsignedString(count)
              + " with "
              + remaining()
              + " bytes left and "
              + limits.maxArrayLength()
              + " elements allowed");
    }
    unclaimed -= (int) bytes;
    return count;
  }

  int readSignedInt() {
    return readVarInt(false);
  }

  long readSignedLong() {
    return readVarLong(false);
  }

  byte[] readBlob() {
    return readBytes(readCount(1));
  }

  /** Reads text that must be there. */
  String readTextNonNull() {
    String text = readText();
    if (text == null) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "null where a text must be");
    }
    return text;
  }

  @Nullable String readText() {
    long header = readVarLong(true);
    if (header == 0) {
      return null;
    }
    boolean utf8 = (header & 1) == 1;
    long length = (header - 1) >>> 1;
    if (length > remaining() || length > limits.maxArrayLength() || (!utf8 && length % 2 != 0)) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "a text of " + length + " bytes with " + remaining() + " bytes left");
    }
    int start = position;
    position += (int) length;
    return utf8 ? Text.decode(buffer, start, (int) length) : utf16(start, (int) length / 2);
  }

  private String utf16(int start, int length) {
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      int high = buffer[start + 2 * i] & 0xFF;
      int low = buffer[start + 2 * i + 1] & 0xFF;
      chars[i] = (char) (high << 8 | low);
    }
    return new String(chars);
  }
}
