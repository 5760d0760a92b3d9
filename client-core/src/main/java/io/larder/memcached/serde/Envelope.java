package io.larder.memcached.serde;

/**
 * A form of bytes that only the holder of a key can make, and that fits one wire key only: a value
 * that is copied to another key is as foreign as a forged one.
 */
interface Envelope {

  /** Returns the flag of values in this envelope. */
  int flag();

  /** Appends what goes in front of the contents. */
  void open(ValueBuffer out);

  /**
   * Seals the contents in place.
   *
   * @param start where {@link #open} began
   */
  void seal(byte[] key, ValueBuffer out, int start);

  /**
   * Checks an envelope and appends its contents.
   *
   * @throws SerdeException of reason UNREADABLE if it was not made for this wire key with a key of
   *     the ring
   */
  void unseal(byte[] key, byte[] bytes, int offset, int length, ValueBuffer out);

  /** The exception for all that does not open; it tells a forger nothing. */
  static SerdeException foreign() {
    return new SerdeException(
        SerdeException.Reason.UNREADABLE,
        "the envelope was not made for this key by anyone who has our secrets");
  }
}
