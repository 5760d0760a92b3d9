package io.larder.memcached.serde;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One field of a class or component of a record, and how its value is written. */
final class KryoField {

  private enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    CHAR,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    TEXT,
    OBJECT
  }

  private final Field field;
  private final Kind kind;

  /**
   * The type of the last value, likely that of the next. A hint: any thread's will do, and a type
   * is immutable. Only types that live no shorter than this field, so that it keeps no class alive.
   */
  private @Nullable KryoType recent;

  KryoField(Field field) {
    this.field = accessible(field);
    this.kind = kindOf(field.getType());
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

  private static Kind kindOf(Class<?> type) {
    if (type.isPrimitive()) {
      return Kind.valueOf(type.getName().toUpperCase(Locale.ROOT));
    }
    // Anything but text says what it is: one byte for the common types, and null costs no more.
    return type == String.class ? Kind.TEXT : Kind.OBJECT;
  }

  void write(KryoSession session, KryoOutput out, Object owner) throws IllegalAccessException {
    switch (kind) {
      case BOOLEAN -> out.writeBoolean(field.getBoolean(owner));
      case BYTE -> out.writeByte(field.getByte(owner));
      case SHORT -> out.writeShort(field.getShort(owner));
      case CHAR -> out.writeChar(field.getChar(owner));
      case INT -> out.writeVarInt(field.getInt(owner), false);
      case LONG -> out.writeVarLong(field.getLong(owner), false);
      case FLOAT -> out.writeFloat(field.getFloat(owner));
      case DOUBLE -> out.writeDouble(field.getDouble(owner));
      case TEXT -> out.writeText((String) field.get(owner));
      case OBJECT -> writeObject(session, out, field.get(owner));
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

  void readInto(Object owner, KryoSession session, KryoInput in) throws IllegalAccessException {
    switch (kind) {
      case BOOLEAN -> field.setBoolean(owner, in.readBoolean());
      case BYTE -> field.setByte(owner, in.readByte());
      case SHORT -> field.setShort(owner, in.readShort());
      case CHAR -> field.setChar(owner, in.readChar());
      case INT -> field.setInt(owner, in.readVarInt(false));
      case LONG -> field.setLong(owner, in.readVarLong(false));
      case FLOAT -> field.setFloat(owner, in.readFloat());
      case DOUBLE -> field.setDouble(owner, in.readDouble());
      case TEXT -> field.set(owner, in.readText());
      case OBJECT -> field.set(owner, session.readMember(in));
    }
  }

  @Nullable Object read(KryoSession session, KryoInput in) {
    return switch (kind) {
      case BOOLEAN -> in.readBoolean();
      case BYTE -> in.readByte();
      case SHORT -> in.readShort();
      case CHAR -> in.readChar();
      case INT -> in.readVarInt(false);
      case LONG -> in.readVarLong(false);
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case TEXT -> in.readText();
      case OBJECT -> session.readMember(in);
    };
  }
}
