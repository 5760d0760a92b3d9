package io.larder.memcached.serde;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo instance with its input and output: what one thread needs while it writes or reads a
 * value. Reusable if nothing failed; after a failure Kryo's stack of references is in an unknown
 * state, and the session must be forgotten.
 */
final class KryoSession extends Kryo {

  private final KryoClassResolver classes;
  private final KryoReferences references;
  private final JavaSerialization java;
  private final Limits limits;
  private final KryoOutput output = new KryoOutput();
  private final KryoInput input;

  private KryoSession(
      KryoClassResolver classes, KryoReferences references, JavaSerialization java, Limits limits) {
    super(classes, references);
    this.classes = classes;
    this.references = references;
    this.java = java;
    this.limits = limits;
    this.input = new KryoInput(limits);
    setMaxDepth(limits.maxDepth());
  }

  static KryoSession open(KryoTypes types, JavaSerialization java, Limits limits) {
    KryoClassResolver classes = new KryoClassResolver(types);
    KryoReferences references = new KryoReferences(limits.maxReferences(), classes);
    return new KryoSession(classes, references, java, limits);
  }

  void write(Object value, ValueBuffer target) {
    int start = target.position();
    output.attach(target, limits.maxBytes());
    writeClassAndObject(output, value);
    if (output.position() - start > limits.maxBytes()) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, "the value takes over " + limits.maxBytes() + " bytes");
    }
    output.detach(target);
  }

  Object read(byte[] bytes, int offset, int length) {
    input.attach(bytes, offset, length);
    Object value = readClassAndObject(input);
    int left = input.remaining();
    input.forget();
    if (value == null || left > 0) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the bytes are not exactly one value");
    }
    return value;
  }

  /**
   * Writes the value of a field as {@link #writeClassAndObject} does. What is neither referred to
   * nor has members needs nothing of what Kryo keeps account of: depth and references.
   *
   * @param expected the type that the field had before, to be tried first
   * @return the type that it has now
   */
  @Nullable KryoType writeMember(
      KryoOutput out, @Nullable Object value, @Nullable KryoType expected) {
    if (isDeepest()) {
      writeClassAndObject(out, value);
      return expected;
    }
    if (value == null) {
      out.writeByte(KryoClassResolver.NULL);
      return expected;
    }
    Class<?> type = value.getClass();
    KryoType known =
        expected != null && expected.getType() == type ? expected : classes.types().of(type);
    if (known.isReferenced()) {
      writeClassAndObject(out, value);
    } else {
      classes.write(out, known);
      known.encode(this, out, value);
    }
    return known;
  }

  /** Reads what {@link #writeMember} or {@link #writeClassAndObject} wrote. */
  @Nullable Object readMember(KryoInput in) {
    KryoType plain = isDeepest() ? null : classes.tryUnreferenced(in);
    return plain == null ? readClassAndObject(in) : plain.decode(this, in);
  }

  /** Reads what {@link #writeMember} wrote, likely a value of one type. */
  @Nullable Object readExpected(int header, KryoSerializer.Decoder<?> decoder, KryoInput in) {
    if (in.peek() != header || isDeepest()) {
      return readMember(in);
    }
    in.setPosition(in.position() + 1);
    return decoder.decode(this, in);
  }

  /** Whether Kryo is to refuse what comes next; so writing and reading have the same limit. */
  boolean isDeepest() {
    return getDepth() == limits.maxDepth();
  }

  KryoReferences references() {
    return references;
  }

  Limits limits() {
    return limits;
  }

  /** Writes a class as such, checked like that of an object. */
  void writeType(KryoOutput out, Class<?> type) {
    classes.writeClass(out, type);
  }

  /** Reads a class that {@link #writeType} wrote. */
  Class<?> readType(KryoInput in) {
    if (classes.readClass(in) == null) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "null where a class must be");
    }
    return classes.current().getType();
  }

  /** Reads an object that cannot be null. */
  Object readObject(KryoInput in) {
    Object object = readClassAndObject(in);
    if (object == null) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "null where an object must be");
    }
    return object;
  }

  /** Finds a class that a value names, if it is allowed. */
  Class<?> findClass(String name) {
    return classes.types().find(name);
  }

  /** Fails for a class that a value may not name. */
  void checkAllowed(Class<?> type) {
    classes.types().checkAllowed(type);
  }

  /** Embeds an object in Java's serialized form. */
  void writeJava(KryoOutput out, Object value) {
    ValueBuffer buffer = new ValueBuffer(512);
    java.write(value, buffer);
    out.writeCount(buffer.position());
    out.writeBytes(buffer.array(), 0, buffer.position());
  }

  Object readJava(KryoInput in) {
    int length = in.readCount(1);
    int start = in.position();
    Object value = java.read(in.getBuffer(), start, length);
    in.setPosition(start + length);
    return value;
  }
}
