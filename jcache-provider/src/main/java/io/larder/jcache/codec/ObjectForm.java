package io.larder.jcache.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a class that is no record but has an {@code equals}: its fields that are neither
 * static nor transient, those of superclasses first, each class's by name. A cached hash code is
 * left out, see {@link CachedHash}.
 */
final class ObjectForm implements FieldsForm {

  private final Class<?> type;
  private final Instances instances;
  private final CachedHash cachedHash;
  private final List<Field> fields;
  private final List<Field> fieldsWithoutHash;
  private final int fingerprint;
  private final int fingerprintWithoutHash;

  /**
   * Looks at a class.
   *
   * @throws java.lang.reflect.InaccessibleObjectException if a module doesn't open it
   */
  ObjectForm(Class<?> type) {
    this.type = type;
    this.instances = new Instances(type);
    List<Field> all = instanceFields(type);
    this.cachedHash = new CachedHash(type, all, instances);
    this.fields =
        all.stream()
            .filter(f -> !Modifier.isTransient(f.getModifiers()) && !cachedHash.isKnown(f))
            .toList();
    this.fieldsWithoutHash = fields.stream().filter(f -> !cachedHash.isCandidate(f)).toList();
    this.fingerprint = FieldsForm.fingerprint(fields);
    this.fingerprintWithoutHash = FieldsForm.fingerprint(fieldsWithoutHash);
  }

  static boolean hasState(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .anyMatch(field -> !Modifier.isStatic(field.getModifiers()));
  }

  @Override
  public void write(Object value, KeyWriter out) {
    boolean withHash = fields.size() > fieldsWithoutHash.size() && cachedHash.isPartOf(value);
    out.writeByte(FormTag.OBJECT);
    out.writeString(type.getName());
    out.writeInt32(withHash ? fingerprint : fingerprintWithoutHash);
    for (Field field : withHash ? fields : fieldsWithoutHash) {
      out.write(FieldsForm.get(field, value));
    }
  }

  @Override
  public Object read(KeyReader in) {
    List<Field> written = fieldsOf(in.readInt32());
    Object value = instances.create();
    for (Field field : written) {
      FieldValue.set(field, value, in.read());
    }
    cachedHash.restore(value, written.size() < fields.size());
    return value;
  }

  private List<Field> fieldsOf(int readFingerprint) {
    if (readFingerprint == fingerprintWithoutHash) {
      return fieldsWithoutHash;
    }
    if (readFingerprint == fingerprint) {
      return fields;
    }
    throw Form.unreadable("it was written by a release with other fields of " + type.getName());
  }

  private static List<Field> instanceFields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (@Nullable Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      List<Field> own = new ArrayList<>();
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          own.add(field);
        }
      }
      // The JVM gives them in no order that one could rely on.
      own.sort(Comparator.comparing(Field::getName));
      fields.addAll(0, own);
    }
    return List.copyOf(fields);
  }
}
