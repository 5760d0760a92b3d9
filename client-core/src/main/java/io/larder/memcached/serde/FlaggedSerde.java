package io.larder.memcached.serde;

/** Writes what another serde writes, under flags of the caller's choice. */
final class FlaggedSerde<V> implements Serde<V> {

  private final Serde<V> inner;
  private final int flags;

  FlaggedSerde(Serde<V> inner, int flags) {
    this.inner = inner;
    this.flags = flags;
  }

  @Override
  public int serialize(byte[] key, V value, ValueBuffer out) {
    var unused = inner.serialize(key, value, out);
    return flags;
  }

  @Override
  public V deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
    return inner.deserialize(key, bytes, offset, length, flags);
  }
}
