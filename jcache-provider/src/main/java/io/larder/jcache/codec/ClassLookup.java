package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.util.Map;

/** Finds the classes that bytes name, after asking the filter. Never initializes one. */
final class ClassLookup {

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  private final ClassLoader loader;
  private final ClassFilter filter;

  ClassLookup(ClassLoader loader, ClassFilter filter) {
    this.loader = loader;
    this.filter = filter;
  }

  Class<?> find(String name) {
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    String element = elementName(name);
    // Objects of the JDK are only ever made by the scalar forms, whatever the bytes name.
    if (!element.startsWith("java.") && !filter.allows(element)) {
      throw new SerdeException(
          Reason.REJECTED,
          "a key names the class "
              + element
              + ", which is not allowed: allow it by the pattern \""
              + element
              + "\"");
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new SerdeException(
          Reason.UNREADABLE, "a key names the class " + name + ", which cannot be loaded", e);
    }
  }

  /** Looks into array names, so that the filter is not tricked by brackets. */
  private static String elementName(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    if (dimensions > KeyWriter.MAX_DEPTH) {
      throw Form.unreadable("an array in it has " + dimensions + " dimensions");
    }
    boolean ofObjects = name.startsWith("L", dimensions) && name.endsWith(";");
    // What is left, an array of primitives, needs nobody's permission.
    return ofObjects ? name.substring(dimensions + 1, name.length() - 1) : "java.";
  }
}
