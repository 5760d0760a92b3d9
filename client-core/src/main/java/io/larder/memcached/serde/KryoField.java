package io.larder.memcached.serde;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.jspecify.annotations.Nullable;

/**
 * One field of a class or component of a record, and how its value is written: as method handles,
 * of which {@link KryoMembers} makes one for all the fields of a class.
 */
final class KryoField {

  private static final Lookup LOOKUP = MethodHandles.lookup();

  /** What is written without its class; anything else says what it is. */
  private enum Plain {
    BOOLEAN(boolean.class, "writeBoolean", boolean.class, "readBoolean"),
    BYTE(byte.class, "writeByte", byte.class, "readByte"),
    SHORT(short.class, "writeShort", int.class, "readShort"),
    CHAR(char.class, "writeChar", char.class, "readChar"),
    INT(int.class, "writeSigned", int.class, "readSignedInt"),
    LONG(long.class, "writeSigned", long.class, "readSignedLong"),
    FLOAT(float.class, "writeFloat", float.class, "readFloat"),
    DOUBLE(double.class, "writeDouble", double.class, "readDouble"),
    TEXT(String.class, "writeText", String.class, "readText");

    private final Class<?> type;
    private final MethodHandle writer;
    private final MethodHandle reader;

    Plain(Class<?> type, String write, Class<?> written, String read) {
      this.type = type;
      MethodHandle put = find(KryoOutput.class, write, void.class, written);
      MethodHandle take = find(KryoInput.class, read, type);
      this.writer =
          MethodHandles.dropArguments(put, 0, KryoSession.class)
              .asType(methodType(void.class, KryoSession.class, KryoOutput.class, type));
      this.reader = MethodHandles.dropArguments(take, 0, KryoSession.class);
    }

    static @Nullable Plain of(Class<?> type) {
      for (Plain plain : values()) {
        if (plain.type == type) {
          return plain;
        }
      }
      return null;
    }
  }

  private static final MethodHandle WRITE_OBJECT =
      find(
          KryoField.class,
          "writeObject",
          void.class,
          KryoSession.class,
          KryoOutput.class,
          Object.class);
  private static final MethodHandle WRITE_EXPECTED =
      find(
          KryoField.class,
          "writeExpected",
          void.class,
          KryoType.class,
          KryoSerializer.Encoder.class,
          KryoSession.class,
          KryoOutput.class,
          Object.class);
  private static final MethodHandle READ_OBJECT =
      find(KryoSession.class, "readMember", Object.class, KryoInput.class);
  private static final MethodHandle READ_EXPECTED =
      find(
          KryoSession.class,
          "readExpected",
          Object.class,
          int.class,
          KryoSerializer.Decoder.class,
          KryoInput.class);

  private final Field field;
  private final @Nullable Plain plain;

  /** The type with a fixed id that the field's declared type has, and likely its value. */
  private final @Nullable KryoType expected;

  /**
   * The type of the last value, likely that of the next. A hint: any thread's will do, and a type
   * is immutable. Only types that live no shorter than this field, so that it keeps no class alive.
   */
  private @Nullable KryoType recent;

  KryoField(Field field) {
    this.field = accessible(field);
    this.plain = Plain.of(field.getType());
    KryoType fixed = KryoFixedTypes.of(field.getType());
    this.expected = fixed != null && fixed.isShortValue() ? fixed : null;
  }

  private static MethodHandle find(Class<?> type, String name, Class<?> result, Class<?>... of) {
    try {
      return LOOKUP.findVirtual(type, name, methodType(result, of));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a method that is there is not", e);
    }
  }

  private static Field accessible(Field field) {
    try {
      field.setAccessible(true);
      return field;
    } catch (InaccessibleObjectException e) {
      Class<?> owner = field.getDeclaringClass();
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          "the fields of "
              + owner.getName()
              + " are out of reach; its module must say: opens "
              + owner.getPackageName()
              + ";",
          e);
    }
  }

  /** Returns what writes the field of an object: {@code (KryoSession, KryoOutput, Object)}. */
  MethodHandle writer() {
    try {
      MethodHandle get = LOOKUP.unreflectGetter(field);
      MethodHandle put = valueWriter();
      Class<?> written = put.type().parameterType(2);
      Class<?> owner = field.getDeclaringClass();
      return MethodHandles.filterArguments(put, 2, get.asType(methodType(written, owner)))
          .asType(KryoMembers.WRITER);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible is not", e);
    }
  }

  private MethodHandle valueWriter() {
    if (plain != null) {
      return plain.writer;
    }
    if (expected == null) {
      return WRITE_OBJECT.bindTo(this);
    }
    return MethodHandles.insertArguments(WRITE_EXPECTED, 0, this, expected, expected.encoder());
  }

  void writeExpected(
      KryoType type,
      KryoSerializer.Encoder<Object> encoder,
      KryoSession session,
      KryoOutput out,
      @Nullable Object value) {
    if (value != null && value.getClass() == type.getType() && !session.isDeepest()) {
      out.writeByte(type.header());
      encoder.encode(session, out, value);
    } else {
      writeObject(session, out, value);
    }
  }

  private void writeObject(KryoSession session, KryoOutput out, @Nullable Object value) {
    KryoType before = recent;
    KryoType now = session.writeMember(out, value, before);
    if (now != before && now != null && isLasting(now.getType())) {
      recent = now;
    }
  }

  private boolean isLasting(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == field.getDeclaringClass().getClassLoader();
  }

  /** Returns what reads the value into an object: {@code (KryoSession, KryoInput, Object)}. */
  MethodHandle setter() {
    try {
      // (owner, value) becomes (owner, session, in), and the owner goes last.
      MethodHandle filled =
          MethodHandles.collectArguments(LOOKUP.unreflectSetter(field), 1, reader());
      MethodType ownerLast =
          methodType(void.class, KryoSession.class, KryoInput.class, field.getDeclaringClass());
      return MethodHandles.permuteArguments(filled, ownerLast, 2, 0, 1).asType(KryoMembers.SETTER);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible is not", e);
    }
  }

  /** Returns what reads the value: {@code (KryoSession, KryoInput)}. */
  MethodHandle reader() {
    MethodHandle reader;
    if (plain != null) {
      reader = plain.reader;
    } else if (expected != null) {
      reader =
          MethodHandles.insertArguments(READ_EXPECTED, 1, expected.header(), expected.decoder());
    } else {
      reader = READ_OBJECT;
    }
    return reader.asType(reader.type().changeReturnType(field.getType()));
  }
}
