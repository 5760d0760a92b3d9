package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Puts decoded values where they belong. The canonical form tells a list from a set, but not an
 * {@code ArrayList} from a {@code LinkedList}; what the field wants decides.
 */
final class FieldValue {

  private FieldValue() {}

  static void set(Field field, Object owner, @Nullable Object value) {
    try {
      field.set(owner, fit(value, field.getType()));
    } catch (IllegalAccessException e) {
      throw unusable(owner.getClass().getName(), e);
    }
  }

  /** Returns the value, or one equal to it, of the given type. */
  static @Nullable Object fit(@Nullable Object value, Class<?> type) {
    if (value == null) {
      if (type.isPrimitive()) {
        throw Form.unreadable("it has nothing where a " + type + " belongs");
      }
      return null;
    }
    Object fitting = type.isPrimitive() || type.isInstance(value) ? value : convert(value, type);
    if (fitting == null) {
      throw Form.unreadable(
          "it has a " + value.getClass().getName() + " where a " + type.getName() + " belongs");
    }
    return fitting;
  }

  static SerdeException unusable(String className, ReflectiveOperationException cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new SerdeException(
        Reason.UNREADABLE, "a key of " + className + " cannot be rebuilt: " + reason, cause);
  }

  private static @Nullable Object convert(Object value, Class<?> type) {
    if (value instanceof Object[] array) {
      return type.isArray() ? convertArray(array, type.getComponentType()) : null;
    }
    if (value instanceof Collection<?> elements) {
      return convertCollection(elements, type);
    }
    if (value instanceof Map<?, ?> map) {
      return convertMap(map, type);
    }
    return value instanceof Date date ? SqlScalars.convert(date, type) : null;
  }

  private static @Nullable Object convertArray(Object[] array, Class<?> componentType) {
    if (componentType.isPrimitive()) {
      return null;
    }
    Object converted = java.lang.reflect.Array.newInstance(componentType, array.length);
    for (int i = 0; i < array.length; i++) {
      java.lang.reflect.Array.set(converted, i, fit(array[i], componentType));
    }
    return converted;
  }

  @SuppressWarnings("JdkObsolete") // It's what the field has.
  private static @Nullable Object convertCollection(Collection<?> elements, Class<?> type) {
    if (elements instanceof List) {
      return type == LinkedList.class
          ? new LinkedList<>(elements)
          : type == CopyOnWriteArrayList.class ? new CopyOnWriteArrayList<>(elements) : null;
    }
    boolean sorted = type.isAssignableFrom(NavigableSet.class) || type == TreeSet.class;
    return sorted ? new TreeSet<>(elements) : null;
  }

  private static @Nullable Object convertMap(Map<?, ?> map, Class<?> type) {
    if (type.isAssignableFrom(NavigableMap.class) || type == TreeMap.class) {
      return new TreeMap<>(map);
    }
    boolean concurrent = type == ConcurrentMap.class || type == ConcurrentHashMap.class;
    return concurrent ? new ConcurrentHashMap<>(map) : null;
  }
}
