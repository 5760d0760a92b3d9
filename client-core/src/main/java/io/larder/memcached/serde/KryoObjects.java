package io.larder.memcached.serde;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** Types for the application's own classes: objects by their fields, records, and enums. */
final class KryoObjects {

  private KryoObjects() {}

  /**
   * All fields that are neither static nor transient, the reference of an inner class to its outer
   * object included; those of superclasses first, by name within one class.
   */
  static KryoType object(Class<?> type) {
    Fingerprint fingerprint = new Fingerprint("object");
    List<KryoField> fields = new ArrayList<>();
    for (Field field : fieldsOf(type)) {
      fingerprint.add(field.getName(), field.getType());
      fields.add(new KryoField(field));
    }
    KryoField[] members = fields.toArray(KryoField[]::new);
    ObjectInstantiator<?> instantiator = instantiator(type);
    KryoSerializer<Object> serializer =
        KryoSerializer.of(
            (session, out, value) -> writeFields(session, out, value, members),
            (session, in) -> readFields(session, in, instantiator.newInstance(), members));
    return KryoType.named(type, serializer, true, fingerprint.value());
  }

  static KryoType record(Class<?> type) {
    Fingerprint fingerprint = new Fingerprint("record");
    RecordComponent[] components = type.getRecordComponents();
    KryoField[] members = new KryoField[components.length];
    for (int i = 0; i < components.length; i++) {
      fingerprint.add(components[i].getName(), components[i].getType());
      members[i] = new KryoField(fieldOf(type, components[i]));
    }
    Constructor<?> constructor =
        accessibleConstructor(
            type, Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    KryoSerializer<Object> serializer =
        KryoSerializer.contentsFirst(
            (session, out, value) -> writeFields(session, out, value, members),
            (session, in) -> construct(session, in, constructor, members));
    return KryoType.named(type, serializer, true, fingerprint.value());
  }

  /** By name: constants may be added and reordered; one that is gone makes the value unreadable. */
  static KryoType enumeration(Class<?> type) {
    return KryoType.named(type, enumSerializer(type), false, new Fingerprint("enum").value());
  }

  static KryoSerializer<Enum<?>> enumSerializer(Class<?> type) {
    return KryoSerializer.of(
        (session, out, constant) -> out.writeText(constant.name()),
        (session, in) -> constant(type, in.readTextNonNull()));
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

  private static void writeFields(
      KryoSession session, KryoOutput out, Object value, KryoField[] members) {
    try {
      for (KryoField member : members) {
        member.write(session, out, value);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible is not", e);
    }
  }

  private static Object readFields(
      KryoSession session, KryoInput in, Object value, KryoField[] members) {
    session.reference(value);
    try {
      for (KryoField member : members) {
        member.readInto(value, session, in);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible is not", e);
    }
    return value;
  }

  private static Object construct(
      KryoSession session, KryoInput in, Constructor<?> constructor, KryoField[] members) {
    @Nullable Object[] arguments = new @Nullable Object[members.length];
    for (int i = 0; i < members.length; i++) {
      arguments[i] = members[i].read(session, in);
    }
    return newInstance(constructor, arguments);
  }

  private static Object newInstance(Constructor<?> constructor, @Nullable Object... arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "the constructor of " + constructor.getDeclaringClass().getName() + " failed",
          e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "cannot construct " + constructor.getDeclaringClass().getName(),
          e);
    }
  }

  /** The constructor without arguments, which also sets up transient fields; or none at all. */
  private static ObjectInstantiator<?> instantiator(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return () -> newInstance(constructor);
    } catch (NoSuchMethodException e) {
      return new StdInstantiatorStrategy().newInstantiatorOf(type);
    }
  }

  private static Constructor<?> accessibleConstructor(Class<?> type, Class<?>[] parameters) {
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
