package io.larder.memcached.serde;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** Types for the application's own classes: objects by their fields, records, and enums. */
final class KryoObjects {

  private static final int MOST_COMPARED = 16;

  private KryoObjects() {}

  /**
   * All fields that are neither static nor transient, the reference of an inner class to its outer
   * object included; those of superclasses first, by name within one class.
   */
  static KryoType object(Class<?> type) {
    Fingerprint fingerprint = new Fingerprint("object");
    List<Field> fields = fieldsOf(type);
    fields.forEach(field -> fingerprint.add(field.getName(), field.getType()));
    KryoMembers members = KryoMembers.of(fields);
    ObjectInstantiator<?> instantiator = instantiator(type);
    KryoSerializer<Object> serializer =
        KryoSerializer.of(
            members::write,
            (session, in) -> {
              Object value = instantiator.newInstance();
              session.reference(value);
              members.readInto(value, session, in);
              return value;
            });
    return KryoType.named(type, serializer, true, fingerprint.value());
  }

  static KryoType record(Class<?> type) {
    Fingerprint fingerprint = new Fingerprint("record");
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fingerprint.add(component.getName(), component.getType());
      fields.add(fieldOf(type, component));
    }
    KryoComponents components = KryoComponents.of(canonicalConstructor(type), fields);
    KryoSerializer<Object> serializer =
        KryoSerializer.contentsFirst(components::write, components::read);
    return KryoType.named(type, serializer, true, fingerprint.value());
  }

  /** By name: constants may be added and reordered; one that is gone makes the value unreadable. */
  static KryoType enumeration(Class<?> type) {
    return KryoType.named(type, enumSerializer(type), false, new Fingerprint("enum").value());
  }

  @SuppressWarnings("EnumOrdinal") // an index into this JVM's constants; the name is written
  static KryoSerializer<Enum<?>> enumSerializer(Class<?> type) {
    Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
    byte[][] names = new byte[constants.length][];
    for (int i = 0; i < names.length; i++) {
      KryoOutput name = new KryoOutput();
      name.writeText(constants[i].name());
      names[i] = name.toBytes();
    }
    return KryoSerializer.of(
        (session, out, constant) -> out.writeBytes(names[constant.ordinal()]),
        (session, in) -> readConstant(in, type, constants, names));
  }

  /** Comparing the bytes of a few names is faster than making a string of one. */
  private static Enum<?> readConstant(
      KryoInput in, Class<?> type, Enum<?>[] constants, byte[][] names) {
    for (int i = 0; i < Math.min(names.length, MOST_COMPARED); i++) {
      if (in.skip(names[i])) {
        return constants[i];
      }
    }
    return constant(type, in.readTextNonNull());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Enum.valueOf wants a type that only it can check
  static Enum<?> constant(Class<?> type, String name) {
    return Enum.valueOf((Class) type, name);
  }

  /** Whether the JDK part of the class's hierarchy has state that only the JDK can write. */
  static boolean hasForeignState(Class<?> type) {
    for (Class<?> level = type; level != null; level = level.getSuperclass()) {
      if (ClassKinds.isPlatformClass(level)
          && Arrays.stream(level.getDeclaredFields()).anyMatch(KryoObjects::isWritten)) {
        return true;
      }
    }
    return false;
  }

  /** The constructor without arguments, which also sets up transient fields; or none at all. */
  private static ObjectInstantiator<?> instantiator(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return KryoMembers.instantiator(constructor);
    } catch (NoSuchMethodException e) {
      return new StdInstantiatorStrategy().newInstantiatorOf(type);
    }
  }

  private static Constructor<?> canonicalConstructor(Class<?> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor", e);
    }
  }

  private static Field fieldOf(Class<?> type, RecordComponent component) {
    try {
      return type.getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record component without its field", e);
    }
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    Class<?> superclass = type.getSuperclass();
    if (superclass != null) {
      fields.addAll(fieldsOf(superclass));
    }
    Arrays.stream(type.getDeclaredFields())
        .filter(KryoObjects::isWritten)
        .sorted(Comparator.comparing(Field::getName))
        .forEach(fields::add);
    return fields;
  }

  private static boolean isWritten(Field field) {
    return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
  }
}
