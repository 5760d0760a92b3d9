package io.larder.jcache;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.configuration.Configuration;

/**
 * Checks arguments: nothing is null, and what goes into the cache is of the types it was configured
 * with, which the compiler cannot promise for raw types.
 */
record TypeGuard(Class<?> keyType, Class<?> valueType) {

  static TypeGuard of(Configuration<?, ?> configuration) {
    return new TypeGuard(configuration.getKeyType(), configuration.getValueType());
  }

  void key(Object key) {
    check("key", key, keyType);
  }

  void value(Object value) {
    check("value", value, valueType);
  }

  void entry(Object key, Object value) {
    key(key);
    value(value);
  }

  void keys(Set<?> keys) {
    Objects.requireNonNull(keys, "keys").forEach(this::key);
  }

  void entries(Map<?, ?> map) {
    Objects.requireNonNull(map, "map").forEach(this::entry);
  }

  private static void check(String what, Object object, Class<?> type) {
    Objects.requireNonNull(object, what);
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "a "
              + what
              + " of this cache is a "
              + type.getName()
              + ", not a "
              + object.getClass().getName());
    }
  }
}
