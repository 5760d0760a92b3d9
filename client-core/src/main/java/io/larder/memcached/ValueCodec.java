package io.larder.memcached;

import io.larder.memcached.internal.pool.Slots;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.Serdes;
import io.larder.memcached.serde.ValueBuffer;

/**
 * Values as requests carry them. Serializes into buffers that are used again, but only those whose
 * request has ended: while its outcome is unknown, another thread may still be sending from it.
 */
final class ValueCodec<V> {

  private static final int BUFFERS = 2 * Runtime.getRuntime().availableProcessors();
  private static final int FIRST_CAPACITY = 512;

  /** A larger buffer is left to the garbage collector, so that one large value does not stay. */
  private static final int KEPT_CAPACITY = 256 * 1024;

  private final Serde<V> serde;
  private final Slots<ValueBuffer> buffers = new Slots<>(BUFFERS);

  ValueCodec(Serde<V> serde) {
    this.serde = serde;
  }

  /** What is done with a request that stores a value. */
  interface Use<R> {
    R apply(MetaRequest request);
  }

  /** Makes a store request of a value, and takes the buffer back when it has ended normally. */
  <R> R store(Key key, V value, Use<R> use) {
    ValueBuffer buffer = buffers.take();
    if (buffer == null) {
      buffer = new ValueBuffer(FIRST_CAPACITY);
    }
    int flags = serde.serialize(key.bytes(), value, buffer);
    R result =
        use.apply(MetaRequest.set(key, buffer.array(), 0, buffer.position()).clientFlags(flags));
    if (buffer.array().length <= KEPT_CAPACITY) {
      buffer.truncate(0);
      buffers.give(buffer);
    }
    return result;
  }

  /** Makes a store request with an array of its own, for requests that are sent together. */
  MetaRequest request(Key key, V value) {
    ValueBuffer buffer = new ValueBuffer(FIRST_CAPACITY);
    int flags = serde.serialize(key.bytes(), value, buffer);
    return MetaRequest.set(key, buffer.array(), 0, buffer.position()).clientFlags(flags);
  }

  @SuppressWarnings("unchecked") // The serde for bytes is one of byte arrays.
  V read(Key key, MetaReply reply) {
    byte[] bytes = reply.value();
    if (serde == Serdes.bytes()) {
      // The array is the value already, and nobody else has it: a serde would make a copy.
      return (V) bytes;
    }
    return serde.deserialize(key.bytes(), bytes, 0, bytes.length, reply.clientFlags());
  }
}
