package io.larder.jcache.codec;

/**
 * The character behind {@code #} in a wire key. Part of the wire format: none ever changes its
 * meaning.
 */
final class KeyTag {

  static final byte LONG = 'l';
  static final byte INTEGER = 'i';
  static final byte UUID = 'u';
  static final byte STRING = 's';
  static final byte CANONICAL = 'k';
  static final byte HASH = 'h';

  /** Not an entry: the item whose CAS tells which entries are alive. */
  static final byte EPOCH = 'e';

  private KeyTag() {}

  static boolean isOfEntry(byte tag) {
    return switch (tag) {
      case LONG, INTEGER, UUID, STRING, CANONICAL, HASH -> true;
      default -> false;
    };
  }
}
