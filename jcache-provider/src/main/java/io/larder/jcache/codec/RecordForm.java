package io.larder.jcache.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of a record: its components in their order; read through the canonical constructor. */
final class RecordForm implements FieldsForm {

  private final String name;
  private final List<Field> components;
  private final Constructor<?> constructor;
  private final int fingerprint;

  RecordForm(Class<?> type) {
    this.name = type.getName();
    this.components = new ArrayList<>();
    RecordComponent[] declared = type.getRecordComponents();
    Class<?>[] types = new Class<?>[declared.length];
    try {
      for (int i = 0; i < declared.length; i++) {
        types[i] = declared[i].getType();
        // Not the accessor, which may do more than equals does.
        Field field = type.getDeclaredField(declared[i].getName());
        field.setAccessible(true);
        components.add(field);
      }
      this.constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchFieldException | NoSuchMethodException e) {
      throw new LinkageError("a record has a field per component and a constructor for all", e);
    }
    constructor.setAccessible(true);
    this.fingerprint = FieldsForm.fingerprint(components);
  }

  @Override
  public void write(Object value, KeyWriter out) {
    out.writeByte(FormTag.RECORD);
    out.writeString(name);
    out.writeInt32(fingerprint);
    for (Field component : components) {
      out.write(FieldsForm.get(component, value));
    }
  }

  @Override
  public Object read(KeyReader in) {
    if (in.readInt32() != fingerprint) {
      throw Form.unreadable("it was written by a release with other components of " + name);
    }
    @Nullable Object[] values = new Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = FieldValue.fit(in.read(), components.get(i).getType());
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw FieldValue.unusable(name, e);
    }
  }
}
