package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Adds to or subtracts from an item that holds a decimal number. */
final class Counting {

  /** Larger values are kept in pieces by memcached, and are no numbers to it. */
  private static final int LARGEST = 512 * 1024;

  private Counting() {}

  /**
   * Returns the new number as text, or nothing if the CAS id is another one; wants the lock of the
   * store held.
   *
   * @param cas the CAS id that the item must have; 0 is any
   */
  static Optional<String> apply(Store store, Item item, boolean increment, long delta, long cas)
      throws BadRequest {
    if (item.value.length == 0 || item.value.length > LARGEST) {
      throw new BadRequest(Command.NOT_NUMERIC);
    }
    if (cas != 0 && cas != item.cas) {
      return Optional.empty();
    }
    OptionalLong number = Numbers.uint64(new String(item.value, ISO_8859_1));
    if (number.isEmpty()) {
      throw new BadRequest(Command.NOT_NUMERIC);
    }
    String text = Long.toUnsignedString(next(number.getAsLong(), increment, delta));
    byte[] digits = text.getBytes(ISO_8859_1);
    if (digits.length <= item.value.length) {
      // A shorter number leaves the item as long as it was, filled with spaces.
      byte[] padded = Arrays.copyOf(digits, item.value.length);
      Arrays.fill(padded, digits.length, padded.length, (byte) ' ');
      store.overwrite(item, padded);
    } else {
      Item longer = new Item(item.key, item.clientFlags, item.expiry, digits);
      store.link(longer);
      // The caller goes on with the old item, as memcached does: a new expiry time is lost on it.
      item.cas = longer.cas;
    }
    return Optional.of(text);
  }

  private static long next(long number, boolean increment, long delta) {
    if (increment) {
      return number + delta;
    }
    return Long.compareUnsigned(delta, number) > 0 ? 0 : number - delta;
  }
}
