package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;

/**
 * Integers as decimal ASCII, which memcached's arithmetic and pymemcache work on. The Java type is
 * kept in flag bits that they ignore; a declared value type goes before it.
 */
final class DecimalCodec {

  /** Longer ones take quadratic time to parse. */
  private static final int MAX_DIGITS = 20_000;

  private DecimalCodec() {}

  static boolean isInteger(Object value) {
    return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
  }

  static int write(Object value, ValueBuffer out) {
    byte[] digits = value.toString().getBytes(ISO_8859_1);
    if (digits.length > MAX_DIGITS) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          "an integer of " + digits.length + " digits, over " + MAX_DIGITS);
    }
    out.write(digits, 0, digits.length);
    if (value instanceof Long) {
      return Flags.INTEGER | Flags.LONG_WIDTH;
    }
    return value instanceof BigInteger ? Flags.INTEGER | Flags.BIG_WIDTH : Flags.INTEGER;
  }

  /** Reads the type that is declared, or else the one that the flags tell. */
  static Object read(byte[] bytes, int offset, int length, int flags, Class<?> declared) {
    BigInteger number = parse(bytes, offset, length);
    if (declared == Integer.class) {
      return fit(number, Integer.SIZE, declared).intValue();
    }
    if (declared == Long.class) {
      return fit(number, Long.SIZE, declared).longValue();
    }
    if (declared == BigInteger.class || (flags & Flags.BIG_WIDTH) != 0) {
      return number;
    }
    boolean wide = (flags & Flags.LONG_WIDTH) != 0;
    if (!wide && number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    // An Integer may have outgrown its type since, by memcached's incr; Python has one type only.
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static BigInteger fit(BigInteger number, int bits, Class<?> declared) {
    if (number.bitLength() >= bits) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the number does not fit " + declared.getSimpleName());
    }
    return number;
  }

  private static BigInteger parse(byte[] bytes, int offset, int length) {
    int end = offset + length;
    // memcached's decr pads with blanks when the number gets shorter
    while (end > offset && bytes[end - 1] == ' ') {
      end--;
    }
    if (end - offset > MAX_DIGITS) {
      throw unreadable();
    }
    long small = 0;
    boolean negative = end > offset && bytes[offset] == '-';
    int start = negative ? offset + 1 : offset;
    if (start == end) {
      throw unreadable();
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        throw unreadable();
      }
      small = small * 10 + (bytes[i] - '0');
    }
    if (end - start <= 18) {
      return BigInteger.valueOf(negative ? -small : small);
    }
    return new BigInteger(new String(bytes, offset, end - offset, ISO_8859_1));
  }

  private static SerdeException unreadable() {
    return new SerdeException(
        SerdeException.Reason.UNREADABLE, "the bytes of an integer are not decimal digits");
  }
}
