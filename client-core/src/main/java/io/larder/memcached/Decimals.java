package io.larder.memcached;

/** Numbers as memcached's counters have them. */
final class Decimals {

  private Decimals() {}

  /** Reads an unsigned 64-bit number; decrements leave blanks behind it. */
  static long parseUnsigned(byte[] digits) {
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        break;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }
}
