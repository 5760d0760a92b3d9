package io.larder.jcache.codec;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cached hash codes of Hibernate's and Spring's key classes, which are known by name so that
 * neither has to be on the class path. They compute them in constructors, so decoding has to. What
 * Hibernate takes from its types is taken from the values here, which is the same for basic types;
 * Hibernate itself never asks for decoded keys.
 *
 * @param field the field's name
 * @param compute computes it from the other fields' values
 */
record KnownHash(String field, ToIntFunction<Map<String, @Nullable Object>> compute) {

  private static final String HIBERNATE = "org.hibernate.cache.";

  private static final Map<String, KnownHash> KNOWN =
      Map.of(
          HIBERNATE + "internal.BasicCacheKeyImplementation",
          hashCode(fields -> hashOf(fields.get("id"))),
          HIBERNATE + "internal.CacheKeyImplementation",
          hashCode(
              fields -> 31 * hashOf(fields.get("id")) + Objects.hashCode(fields.get("tenantId"))),
          HIBERNATE + "internal.NaturalIdCacheKey",
          hashCode(
              fields ->
                  fold(Objects.hashCode(fields.get("tenantId")), fields.get("naturalIdValues"))),
          HIBERNATE + "spi.QueryKey",
          hashCode(KnownHash::ofQuery),
          "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl",
          hashCode(fields -> fold(0, fields.get("values"))),
          "org.springframework.cache.interceptor.SimpleKey",
          hashCode(fields -> Arrays.deepHashCode((Object[]) fields.get("params"))));

  static @Nullable KnownHash of(Class<?> type) {
    return KNOWN.get(type.getName());
  }

  void restore(Object value, List<Field> fields) {
    Map<String, @Nullable Object> values = new HashMap<>();
    Field target = null;
    for (Field f : fields) {
      if (f.getName().equals(field)) {
        target = f;
      } else {
        values.put(f.getName(), FieldsForm.get(f, value));
      }
    }
    // A release that has dropped the field has nothing to restore.
    if (target != null) {
      FieldValue.set(target, value, compute.applyAsInt(values));
    }
  }

  private static KnownHash hashCode(ToIntFunction<Map<String, @Nullable Object>> compute) {
    return new KnownHash("hashCode", compute);
  }

  private static int ofQuery(Map<String, @Nullable Object> fields) {
    int hash = 37 * 13 + Objects.hashCode(fields.get("sqlQueryString"));
    hash = 37 * hash + Objects.hashCode(fields.get("parameterBindingsMemento"));
    return 37 * hash + Arrays.hashCode((Object[]) fields.get("enabledFilterNames"));
  }

  private static int fold(int seed, @Nullable Object values) {
    int hash = seed;
    if (values instanceof Object[] array) {
      for (Object value : array) {
        hash = 37 * hash + hashOf(value);
      }
    }
    return hash;
  }

  /** A composite identifier comes as an array. */
  private static int hashOf(@Nullable Object value) {
    return value instanceof Object[]
        ? fold(17, value)
        : value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value);
  }
}
