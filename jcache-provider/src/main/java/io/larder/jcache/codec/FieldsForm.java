package io.larder.jcache.codec;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The form of an application's class: its name, a fingerprint of its fields and their values. With
 * the fingerprint, keys of a release that changed the fields are different keys.
 */
sealed interface FieldsForm extends Form permits RecordForm, ObjectForm {

  /** Reads a value whose class name has been read already. */
  Object read(KeyReader in);

  /** Returns 32 bits that change with the names, the types and the order of the fields. */
  static int fingerprint(List<Field> fields) {
    CRC32 crc = new CRC32();
    for (Field field : fields) {
      String line =
          field.getDeclaringClass().getName()
              + ' '
              + field.getName()
              + ' '
              + field.getType().getName()
              + '\n';
      crc.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return (int) crc.getValue();
  }

  static @Nullable Object get(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new AssertionError("the field was made accessible", e);
    }
  }
}
