package io.larder.benchmarks;

import io.larder.memcached.serde.AllowList;
import io.larder.memcached.serde.ObjectSerde;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.ValueBuffer;

/** Larder's default serde, as a cache uses it: with its allow-list and its limits. */
final class LarderCandidate<V> implements Candidate {

  private static final byte[] KEY = {'k'};

  private final Serde<V> serde;
  private final Class<V> type;
  private final ValueBuffer buffer = new ValueBuffer(32 * 1024);
  private int flags;

  private LarderCandidate(Serde<V> serde, Class<V> type) {
    this.serde = serde;
    this.type = type;
  }

  private static ObjectSerde.Options options() {
    return ObjectSerde.Options.defaults()
        .withAllowList(AllowList.defaults().and("io.larder.benchmarks.*"));
  }

  static <V> LarderCandidate<V> typed(Class<V> type) {
    return new LarderCandidate<>(ObjectSerde.of(type, options()), type);
  }

  static LarderCandidate<Object> untyped() {
    return new LarderCandidate<>(ObjectSerde.untyped(options()), Object.class);
  }

  @Override
  public int write(Object value) {
    buffer.truncate(0);
    flags = serde.serialize(KEY, type.cast(value), buffer);
    return buffer.position();
  }

  @Override
  public byte[] written() {
    return buffer.toByteArray();
  }

  @Override
  public Object read(byte[] bytes) {
    return serde.deserialize(KEY, bytes, 0, bytes.length, flags);
  }
}
