package io.larder.memcached.serde;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * A serializer made of two functions. Stateless, so that all sessions share one.
 *
 * @param <T> what it writes
 */
final class KryoSerializer<T> extends Serializer<T> {

  /** Writes an object's contents. */
  @FunctionalInterface
  interface Encoder<T> {
    void encode(KryoSession session, KryoOutput out, T value);
  }

  /**
   * Reads what the encoder wrote. A decoder of objects that may be part of a cycle calls {@link
   * KryoSession#reference} before it reads their contents.
   */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(KryoSession session, KryoInput in);
  }

  private final Encoder<? super T> encoder;
  private final Decoder<? extends T> decoder;
  private final boolean contentsFirst;

  private KryoSerializer(
      Encoder<? super T> encoder, Decoder<? extends T> decoder, boolean contentsFirst) {
    this.encoder = encoder;
    this.decoder = decoder;
    this.contentsFirst = contentsFirst;
  }

  static <T> KryoSerializer<T> of(Encoder<? super T> encoder, Decoder<? extends T> decoder) {
    return new KryoSerializer<>(encoder, decoder, false);
  }

  /**
   * For objects that come to be when their contents are there already: records, immutable
   * collections. On the way back to one of them a cycle cannot refer to it, and has it written
   * again.
   */
  static <T> KryoSerializer<T> contentsFirst(
      Encoder<? super T> encoder, Decoder<? extends T> decoder) {
    return new KryoSerializer<>(encoder, decoder, true);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    KryoSession session = (KryoSession) kryo;
    if (contentsFirst) {
      int id = session.references().open();
      encoder.encode(session, (KryoOutput) output, value);
      session.references().close(id);
    } else {
      encoder.encode(session, (KryoOutput) output, value);
    }
  }

  /** Returns the encoder, for a caller that has seen to the class. */
  @SuppressWarnings("unchecked")
  Encoder<Object> encoder() {
    return (Encoder<Object>) encoder;
  }

  Decoder<? extends T> decoder() {
    return decoder;
  }

  /** Writes a value that may be of any type, as far as the compiler knows. */
  @SuppressWarnings("unchecked") // the type was found by the value's class
  void encode(KryoSession session, KryoOutput out, Object value) {
    encoder.encode(session, out, (T) value);
  }

  T decode(KryoSession session, KryoInput in) {
    return decoder.decode(session, in);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    return decoder.decode((KryoSession) kryo, (KryoInput) input);
  }
}
