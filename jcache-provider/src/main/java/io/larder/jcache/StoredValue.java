package io.larder.jcache;

import io.larder.memcached.serde.Serde;

/**
 * A value with the bytes it came from. Applications may change the objects that a cache hands out,
 * so whoever needs the value as it is stored asks for a copy.
 */
final class StoredValue<V> {

  private final Serde<V> serde;
  private final byte[] key;
  private final byte[] bytes;
  private final int offset;
  private final int flags;
  private final V value;

  /** Reads the value at once: whether it is readable decides whether there is an entry at all. */
  StoredValue(Serde<V> serde, byte[] key, byte[] bytes, int offset, int flags) {
    this.serde = serde;
    this.key = key;
    this.bytes = bytes;
    this.offset = offset;
    this.flags = flags;
    this.value = read();
  }

  private V read() {
    return serde.deserialize(key, bytes, offset, bytes.length - offset, flags);
  }

  /** The value, the same object at each call. */
  V value() {
    return value;
  }

  /** The value as it is stored, whatever has been done to the object that {@link #value} gave. */
  V copy() {
    return read();
  }

  /** The same bytes with another object made of them. */
  StoredValue<V> again() {
    return new StoredValue<>(serde, key, bytes, offset, flags);
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  /** The serde's flags, without those of the header. */
  int flags() {
    return flags;
  }
}
