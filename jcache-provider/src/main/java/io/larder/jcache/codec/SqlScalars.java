package io.larder.jcache.codec;

import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms of java.sql, where a JVM has that module. {@code java.sql.Date} and {@code Time} are
 * equal to a {@code java.util.Date} of the same time and are written as one. A {@code Timestamp} is
 * not equal to it, and has its own form.
 */
@SuppressWarnings("JavaUtilDate") // Others use it in keys.
final class SqlScalars {

  static final List<ScalarForm<?>> ALL = isThere() ? List.of(Module.TIMESTAMP) : List.of();

  private SqlScalars() {}

  /** Returns the date as the other class that equals it, or null. */
  static @Nullable Object convert(Date date, Class<?> type) {
    return switch (type.getName()) {
      case "java.sql.Date" -> Module.sqlDate(date);
      case "java.sql.Time" -> Module.sqlTime(date);
      default -> null;
    };
  }

  private static boolean isThere() {
    return ModuleLayer.boot().findModule("java.sql").isPresent();
  }

  /** What needs the module, in a class of its own: it is not loaded where the module is missing. */
  private static final class Module {

    static final ScalarForm<?> TIMESTAMP =
        new ScalarForm<>(
            FormTag.TIMESTAMP,
            java.sql.Timestamp.class,
            (v, out) -> {
              out.writeSigned(Math.floorDiv(v.getTime(), 1000L));
              out.writeUnsigned(v.getNanos());
            },
            in -> {
              java.sql.Timestamp timestamp =
                  new java.sql.Timestamp(Math.multiplyExact(in.readSigned(), 1000L));
              timestamp.setNanos(Math.toIntExact(in.readUnsigned()));
              return timestamp;
            });

    static Object sqlDate(Date date) {
      return new java.sql.Date(date.getTime());
    }

    static Object sqlTime(Date date) {
      return new java.sql.Time(date.getTime());
    }
  }
}
