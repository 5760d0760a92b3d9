package io.larder.memcached.serde;

import com.esotericsoftware.kryo.Registration;

/**
 * How the instances of one class are written. Types with a fixed id belong to the wire format;
 * others are written by name, with a fingerprint of what their bytes consist of.
 */
final class KryoType extends Registration {

  private static final int BY_NAME = -1;
  private static final byte[] NONE = {};

  private final KryoSerializer<?> serializer;
  private final boolean referenced;
  private final int fingerprint;

  /** Name and fingerprint as they are written: the same bytes in every value. */
  private final byte[] descriptor;

  private KryoType(
      Class<?> type, KryoSerializer<?> serializer, int id, boolean referenced, int fingerprint) {
    super(type, serializer, id);
    this.serializer = serializer;
    this.referenced = referenced;
    this.fingerprint = fingerprint;
    this.descriptor = id == BY_NAME ? describe(type, fingerprint) : NONE;
  }

  private static byte[] describe(Class<?> type, int fingerprint) {
    KryoOutput out = new KryoOutput();
    out.writeBlob(ClassNames.encode(type.getName()));
    out.writeInt(fingerprint);
    return out.toBytes();
  }

  static KryoType fixed(int id, Class<?> type, KryoSerializer<?> serializer, boolean referenced) {
    return new KryoType(type, serializer, id, referenced, 0);
  }

  static KryoType named(
      Class<?> type, KryoSerializer<?> serializer, boolean referenced, int fingerprint) {
    return new KryoType(type, serializer, BY_NAME, referenced, fingerprint);
  }

  /** The same format for another class. */
  KryoType alias(Class<?> type) {
    return new KryoType(type, serializer, getId(), referenced, 0);
  }

  boolean isNamed() {
    return getId() == BY_NAME;
  }

  /** Whether a second occurrence of an object refers to the first. */
  boolean isReferenced() {
    return referenced;
  }

  /** Whether it is a value with a fixed id that takes one byte. */
  boolean isShortValue() {
    return !isNamed() && !referenced && header() <= Byte.MAX_VALUE;
  }

  /** Returns what precedes each object with a fixed id. */
  int header() {
    return getId() + KryoClassResolver.FIRST_FIXED;
  }

  KryoSerializer.Encoder<Object> encoder() {
    return serializer.encoder();
  }

  KryoSerializer.Decoder<?> decoder() {
    return serializer.decoder();
  }

  /** Writes the contents of an object that is not {@link #isReferenced}. */
  void encode(KryoSession session, KryoOutput out, Object value) {
    serializer.encode(session, out, value);
  }

  /** Reads what {@link #encode} wrote. */
  Object decode(KryoSession session, KryoInput in) {
    return serializer.decode(session, in);
  }

  /** Name and fingerprint, as they are written; not to be modified. */
  byte[] descriptor() {
    return descriptor;
  }

  int fingerprint() {
    return fingerprint;
  }
}
