package io.larder.memcached.serde;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Questions about classes that decide how their instances are written. */
final class ClassKinds {

  private ClassKinds() {}

  /** Whether the class is the JDK's, whose private fields are out of reach. */
  static boolean isPlatformClass(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /**
   * Whether the class takes part in its own serialization, so that copying its fields would miss
   * the point: a singleton would get twins, a replacement would not happen, an invariant would not
   * be restored.
   */
  static boolean hasSerializationHooks(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type) || type.isEnum()) {
      return false;
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> level = type; level != null; level = level.getSuperclass()) {
      if (Serializable.class.isAssignableFrom(level) && declaresHook(level, type)) {
        return true;
      }
    }
    return false;
  }

  /** The class of an enum constant is its enum's, also if the constant has a body. */
  static Class<?> withoutEnumBody(Class<?> type) {
    Class<?> superclass = type.getSuperclass();
    return superclass != null && superclass.isEnum() ? superclass : type;
  }

  /** Primitives have class objects, but none that could be found by name. */
  static @Nullable Class<?> primitive(String name) {
    return switch (name) {
      case "boolean" -> boolean.class;
      case "byte" -> byte.class;
      case "char" -> char.class;
      case "short" -> short.class;
      case "int" -> int.class;
      case "long" -> long.class;
      case "float" -> float.class;
      case "double" -> double.class;
      case "void" -> void.class;
      default -> null;
    };
  }

  private static boolean declaresHook(Class<?> level, Class<?> type) {
    return declares(level, "writeObject", void.class, ObjectOutputStream.class)
        || declares(level, "readObject", void.class, ObjectInputStream.class)
        || declares(level, "readObjectNoData", void.class)
        || inherits(level, type, "writeReplace")
        || inherits(level, type, "readResolve")
        || declaresPersistentFields(level);
  }

  private static boolean declares(
      Class<?> level, String name, Class<?> result, Class<?>... parameters) {
    Method method = find(level, name, parameters);
    return method != null
        && method.getReturnType() == result
        && Modifier.isPrivate(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers());
  }

  /** The two replacement methods work for subclasses too, unless they are private. */
  private static boolean inherits(Class<?> level, Class<?> type, String name) {
    Method method = find(level, name);
    return method != null
        && method.getReturnType() == Object.class
        && !Modifier.isStatic(method.getModifiers())
        && (level == type || !Modifier.isPrivate(method.getModifiers()));
  }

  private static boolean declaresPersistentFields(Class<?> level) {
    try {
      return Modifier.isStatic(level.getDeclaredField("serialPersistentFields").getModifiers());
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  private static @Nullable Method find(Class<?> level, String name, Class<?>... parameters) {
    try {
      return level.getDeclaredMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
