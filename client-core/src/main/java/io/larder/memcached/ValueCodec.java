package io.larder.memcached;

import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.ValueBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

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
  private final BlockingQueue<ValueBuffer> buffers = new ArrayBlockingQueue<>(BUFFERS);

  ValueCodec(Serde<V> serde) {
    this.serde = serde;
  }

  /** What is done with a request that stores a value. */
  interface Use<R> {
    R apply(MetaRequest request);
  }

  /** Makes a store request of a value, and takes the buffer back when it has ended normally. */
  <R> R store(Key key, V value, Use<R> use) {
    ValueBuffer buffer = buffers.poll();
    if (buffer == null) {
      buffer = new ValueBuffer(FIRST_CAPACITY);
    }
    int flags = serde.serialize(key.bytes(), value, buffer);
    R result =
        use.apply(MetaRequest.set(key, buffer.array(), 0, buffer.position()).clientFlags(flags));
    if (buffer.array().length <= KEPT_CAPACITY) {
      buffer.truncate(0);
      buffers.offer(buffer);
    }
    return result;
  }

  /** Makes a store request with an array of its own, for requests that are sent together. */
  MetaRequest request(Key key, V value) {
    ValueBuffer buffer = new ValueBuffer(FIRST_CAPACITY);
    int flags = serde.serialize(key.bytes(), value, buffer);
    return MetaRequest.set(key, buffer.array(), 0, buffer.position()).clientFlags(flags);
  }

  V read(Key key, MetaReply reply) {
    byte[] bytes = reply.value();
    return serde.deserialize(key.bytes(), bytes, 0, bytes.length, reply.clientFlags());
  }
}
