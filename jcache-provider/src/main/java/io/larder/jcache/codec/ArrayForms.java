package io.larder.jcache.codec;

import java.lang.reflect.Array;

/**
 * The forms of arrays. Arrays are written by content, although Java compares them by identity: in
 * another JVM, identity means nothing.
 */
final class ArrayForms {

  static final Form OF_OBJECTS =
      (value, out) -> {
        out.writeByte(FormTag.ARRAY);
        writeElements((Object[]) value, out);
      };

  static final Form OF_PRIMITIVES = ArrayForms::writePrimitives;

  private ArrayForms() {}

  static void writeTyped(Object[] array, KeyWriter out) {
    out.writeByte(FormTag.TYPED_ARRAY);
    out.writeString(array.getClass().getComponentType().getName());
    writeElements(array, out);
  }

  private static void writeElements(Object[] array, KeyWriter out) {
    out.writeUnsigned(array.length);
    for (Object element : array) {
      out.write(element);
    }
  }

  private static void writePrimitives(Object array, KeyWriter out) {
    out.writeByte(FormTag.PRIMITIVE_ARRAY);
    out.writeByte(array.getClass().descriptorString().charAt(1));
    if (array instanceof byte[] bytes) {
      out.writeBytes(bytes);
      return;
    }
    int length = Array.getLength(array);
    out.writeUnsigned(length);
    for (int i = 0; i < length; i++) {
      if (array instanceof int[] ints) {
        out.writeInt32(ints[i]);
      } else if (array instanceof long[] longs) {
        out.writeInt64(longs[i]);
      } else if (array instanceof char[] chars) {
        writeInt16(chars[i], out);
      } else if (array instanceof short[] shorts) {
        writeInt16(shorts[i], out);
      } else if (array instanceof boolean[] booleans) {
        out.writeByte(booleans[i] ? 1 : 0);
      } else if (array instanceof float[] floats) {
        out.writeInt32(Float.floatToIntBits(floats[i]));
      } else {
        out.writeInt64(Double.doubleToLongBits(((double[]) array)[i]));
      }
    }
  }

  static Object readObjects(KeyReader in, Class<?> componentType) {
    int length = in.readCount(1);
    Object array = Array.newInstance(componentType, length);
    for (int i = 0; i < length; i++) {
      Array.set(array, i, FieldValue.fit(in.read(), componentType));
    }
    return array;
  }

  static Object readPrimitives(KeyReader in) {
    char type = (char) in.readByte();
    if (type == 'B') {
      return in.readBytes();
    }
    Class<?> componentType =
        switch (type) {
          case 'I' -> int.class;
          case 'J' -> long.class;
          case 'C' -> char.class;
          case 'S' -> short.class;
          case 'Z' -> boolean.class;
          case 'F' -> float.class;
          case 'D' -> double.class;
          default -> throw Form.unreadable("there are no arrays of type '" + type + "'");
        };
    int bytesEach =
        type == 'Z' ? 1 : type == 'C' || type == 'S' ? 2 : type == 'I' || type == 'F' ? 4 : 8;
    int length = in.readCount(bytesEach);
    Object array = Array.newInstance(componentType, length);
    for (int i = 0; i < length; i++) {
      switch (type) {
        case 'I' -> Array.setInt(array, i, in.readInt32());
        case 'J' -> Array.setLong(array, i, in.readInt64());
        case 'C' -> Array.setChar(array, i, (char) readInt16(in));
        case 'S' -> Array.setShort(array, i, (short) readInt16(in));
        case 'Z' -> Array.setBoolean(array, i, in.readBoolean());
        case 'F' -> Array.setFloat(array, i, Float.intBitsToFloat(in.readInt32()));
        default -> Array.setDouble(array, i, Double.longBitsToDouble(in.readInt64()));
      }
    }
    return array;
  }

  private static void writeInt16(int value, KeyWriter out) {
    out.writeByte(value >>> 8);
    out.writeByte(value);
  }

  private static int readInt16(KeyReader in) {
    int high = in.readByte();
    return (high << 8) | in.readByte();
  }
}
