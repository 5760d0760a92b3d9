package io.larder.testkit.embedded;

import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * Reads numbers as memcached does, that is as C does: blanks before and behind are fine, a plus
 * sign too, and what exceeds 32 bits loses its upper ones instead of being refused.
 */
final class Numbers {

  private static final BigInteger INT64_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger INT64_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UINT64_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final long UINT32_MASK = 0xFFFF_FFFFL;

  private Numbers() {}

  static OptionalLong int32(String text) {
    OptionalLong number = parse(text, INT64_MIN, INT64_MAX);
    if (number.isEmpty()) {
      return number;
    }
    int lower = (int) number.getAsLong();
    return OptionalLong.of(lower);
  }

  static OptionalLong uint32(String text) {
    OptionalLong number = uint64(text);
    return number.isEmpty() ? number : OptionalLong.of(number.getAsLong() & UINT32_MASK);
  }

  /** The result holds the 64 bits, so what exceeds a long appears as negative. */
  static OptionalLong uint64(String text) {
    return parse(text, BigInteger.ZERO, UINT64_MAX);
  }

  private static OptionalLong parse(String text, BigInteger min, BigInteger max) {
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    int end = start;
    if (end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+')) {
      end++;
    }
    int firstDigit = end;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    if (end == firstDigit || (end < text.length() && !isBlank(text.charAt(end)))) {
      return OptionalLong.empty();
    }
    BigInteger value = new BigInteger(text.substring(start, end));
    boolean fits = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    return fits ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
