package io.larder.memcached.serde;

import java.util.Arrays;

/**
 * Class names as they are written: each character in as many bits as its frequency deserves, after
 * a canonical Huffman code that belongs to the wire format and never changes. So the name, most of
 * a small value, takes two fifths less. Only written once per class and read once per session: both
 * keep the bytes.
 */
final class ClassNames {

  /**
   * The characters with codes of 3 bits, of 4 and so on, from class names of many libraries. Codes
   * count up from all zeros in this order, with a zero appended wherever they get longer.
   */
  private static final String[] TABLE = {
    "e",
    ".acinort",
    "glmpsu",
    "dfh",
    "$CSbjkvxy",
    "ABDEFILMPRTw",
    "HNOUVqz",
    "234JW[",
    "0GKX",
    "15;QZ_",
    "68",
    "79Y"
  };

  private static final int SHORTEST = 3;

  /** The last code, nothing but ones: the 16 bits of a character without a code follow. */
  private static final int ESCAPE_BITS = 14;

  private static final int ESCAPE = (1 << ESCAPE_BITS) - 1;

  /** Of the encoded form; far beyond any real name, even one without a character in the table. */
  static final int MAX_BYTES = 1024;

  private static final int[] FIRST_CODES = firstCodes();
  private static final int[] CODES = new int[128];
  private static final int[] LENGTHS = new int[128];

  static {
    for (int row = 0; row < TABLE.length; row++) {
      for (int i = 0; i < TABLE[row].length(); i++) {
        CODES[TABLE[row].charAt(i)] = FIRST_CODES[row] + i;
        LENGTHS[TABLE[row].charAt(i)] = SHORTEST + row;
      }
    }
  }

  private ClassNames() {}

  private static int[] firstCodes() {
    int[] first = new int[TABLE.length];
    for (int row = 1; row < first.length; row++) {
      first[row] = (first[row - 1] + TABLE[row - 1].length()) << 1;
    }
    return first;
  }

  /** Encodes a name; what is left of its last byte is filled with ones. */
  static byte[] encode(String name) {
    byte[] bytes = new byte[4 * name.length() + 1];
    int bits = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < LENGTHS.length && LENGTHS[c] > 0) {
        bits = append(bytes, bits, CODES[c], LENGTHS[c]);
      } else {
        bits = append(bytes, bits, ESCAPE, ESCAPE_BITS);
        bits = append(bytes, bits, c, Character.SIZE);
      }
    }
    bits = append(bytes, bits, 0x7F, -bits & 7);
    if (bits / Byte.SIZE > MAX_BYTES) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, "the class name is too long: " + name);
    }
    return Arrays.copyOf(bytes, bits / Byte.SIZE);
  }

  private static int append(byte[] bytes, int position, int code, int length) {
    int at = position;
    for (int bit = length - 1; bit >= 0; bit--, at++) {
      bytes[at >> 3] |= (byte) ((code >> bit & 1) << (7 - (at & 7)));
    }
    return at;
  }

  /** Decodes what {@link #encode} made; other bytes for the same name are refused. */
  static String decode(byte[] encoded) {
    StringBuilder name = new StringBuilder(2 * encoded.length);
    int end = encoded.length * Byte.SIZE;
    int at = 0;
    int code = 0;
    int length = 0;
    while (at < end) {
      code = code << 1 | bit(encoded, at++);
      length++;
      if (length == ESCAPE_BITS && code == ESCAPE) {
        if (end - at < Character.SIZE) {
          throw unreadable();
        }
        name.append((char) bits(encoded, at));
        at += Character.SIZE;
      } else {
        int row = length - SHORTEST;
        int index = row < 0 ? -1 : code - FIRST_CODES[row];
        if (index < 0 || index >= TABLE[row].length()) {
          continue;
        }
        name.append(TABLE[row].charAt(index));
      }
      code = 0;
      length = 0;
    }
    String decoded = name.toString();
    if (!Arrays.equals(encode(decoded), encoded)) {
      throw unreadable();
    }
    return decoded;
  }

  private static int bit(byte[] bytes, int at) {
    return bytes[at >> 3] >> (7 - (at & 7)) & 1;
  }

  private static int bits(byte[] bytes, int from) {
    int value = 0;
    for (int at = from; at < from + Character.SIZE; at++) {
      value = value << 1 | bit(bytes, at);
    }
    return value;
  }

  private static SerdeException unreadable() {
    return new SerdeException(
        SerdeException.Reason.UNREADABLE, "the bytes of a class name are not its code");
  }
}
