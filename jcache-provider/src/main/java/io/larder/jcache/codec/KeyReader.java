package io.larder.jcache.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads one key from the canonical form. Trusts nothing: no count is believed beyond the bytes that
 * are there, and nesting is limited as it is in the writer. Not safe for many threads.
 */
final class KeyReader {

  private final byte[] bytes;
  private final Forms forms;
  private final ClassLookup classes;
  private int position;
  private int depth;

  KeyReader(byte[] bytes, Forms forms, ClassLookup classes) {
    this.bytes = bytes;
    this.forms = forms;
    this.classes = classes;
  }

  Forms forms() {
    return forms;
  }

  ClassLookup classes() {
    return classes;
  }

  @Nullable Object read() {
    if (++depth > KeyWriter.MAX_DEPTH) {
      throw Form.unreadable("it is nested more than " + KeyWriter.MAX_DEPTH + " levels deep");
    }
    int tag = readByte();
    Object value =
        switch (tag) {
          case FormTag.NULL -> null;
          case FormTag.FALSE -> false;
          case FormTag.TRUE -> true;
          case FormTag.LIST -> ContainerForms.readList(this);
          case FormTag.SET -> ContainerForms.readSet(this);
          case FormTag.MAP -> ContainerForms.readMap(this);
          case FormTag.ENTRY -> ContainerForms.readEntry(this);
          case FormTag.ARRAY -> ArrayForms.readObjects(this, Object.class);
          case FormTag.PRIMITIVE_ARRAY -> ArrayForms.readPrimitives(this);
          case FormTag.TYPED_ARRAY -> readTypedArray();
          case FormTag.ENUM -> EnumForm.read(this);
          case FormTag.CLASS -> classes.find(readString());
          case FormTag.RECORD, FormTag.OBJECT -> readFields();
          default -> Scalars.ofTag(tag).read(this);
        };
    depth--;
    return value;
  }

  /** Reads a value of a known class. */
  <T> T read(Class<T> type) {
    Object value = read();
    if (!type.isInstance(value)) {
      throw Form.unreadable("it has something else where a " + type.getName() + " belongs");
    }
    return type.cast(value);
  }

  int readByte() {
    requireBytes(1);
    return bytes[position++] & 0xFF;
  }

  boolean readBoolean() {
    return readByte() != 0;
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw Form.unreadable("a number in it is too long");
  }

  long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int readSignedInt() {
    return Math.toIntExact(readSigned());
  }

  int readInt32() {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = (value << 8) | readByte();
    }
    return value;
  }

  long readInt64() {
    return ((long) readInt32() << 32) | (readInt32() & 0xFFFFFFFFL);
  }

  /** Reads how many things follow, each of them at least so many bytes long. */
  int readCount(int bytesEach) {
    long count = readUnsigned();
    if (count < 0 || count > (bytes.length - position) / bytesEach) {
      throw Form.unreadable("it claims " + count + " elements, more than it has bytes for");
    }
    return (int) count;
  }

  String readString() {
    int length = readCount(1);
    String text = Wtf8.decode(bytes, position, length);
    position += length;
    return text;
  }

  byte[] readBytes() {
    byte[] part = new byte[readCount(1)];
    System.arraycopy(bytes, position, part, 0, part.length);
    position += part.length;
    return part;
  }

  void requireEnd() {
    if (position != bytes.length) {
      throw Form.unreadable("it has " + (bytes.length - position) + " bytes too many");
    }
  }

  private Object readTypedArray() {
    if (depth > 1) {
      throw Form.unreadable("it has a typed array inside");
    }
    return ArrayForms.readObjects(this, classes.find(readString()));
  }

  private Object readFields() {
    Class<?> type = classes.find(readString());
    if (forms.of(type) instanceof FieldsForm form) {
      return form.read(this);
    }
    throw Form.unreadable(type.getName() + " is not written by its fields");
  }

  private void requireBytes(int count) {
    if (count > bytes.length - position) {
      throw Form.unreadable("it ends too early");
    }
  }
}
