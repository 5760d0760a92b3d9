package io.larder.memcached.serde;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types with a fixed id: those of the JDK that values commonly consist of. The ids and what the
 * serializers write are part of the wire format and never change; new types get new ids.
 *
 * <p>All go through the JDK's public API, because its fields are out of reach without {@code
 * --add-opens}.
 */
final class KryoFixedTypes {

  /** An object in Java's serialized form, whatever its class. */
  static final int JAVA_ID = 125;

  /** Stands for those classes in the table. */
  private static final class JavaObject {}

  private static final KryoFixedTypes TABLE = build();

  private final Map<Class<?>, KryoType> byClass = new HashMap<>();
  private final @Nullable KryoType[] byId = new @Nullable KryoType[160];

  private KryoFixedTypes() {}

  private static KryoFixedTypes build() {
    KryoFixedTypes table = new KryoFixedTypes();
    KryoValues.register(table);
    KryoTimes.register(table);
    KryoArrays.register(table);
    KryoCollections.register(table);
    KryoWrappers.register(table);
    KryoMaps.register(table);
    KryoComparators.register(table);
    table.object(
        JAVA_ID,
        JavaObject.class,
        KryoSerializer.of(
            (session, out, value) -> session.writeJava(out, value),
            (session, in) -> session.readJava(in)));
    return table;
  }

  static @Nullable KryoType of(Class<?> type) {
    return TABLE.byClass.get(type);
  }

  /** Returns the type of a class that is written as if it were of the fixed type. */
  static KryoType as(int id, Class<?> type) {
    return of(id).alias(type);
  }

  static KryoType of(int id) {
    KryoType type = id >= 0 && id < TABLE.byId.length ? TABLE.byId[id] : null;
    if (type == null) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "an unknown class id");
    }
    return type;
  }

  /** Returns the type if it is there and not referenced. */
  static @Nullable KryoType plain(int id) {
    KryoType type = id >= 0 && id < TABLE.byId.length ? TABLE.byId[id] : null;
    return type == null || type.isReferenced() ? null : type;
  }

  /** Adds a value: immutable, and so written wherever it occurs instead of referred to. */
  <T> void value(
      int id,
      Class<T> type,
      KryoSerializer.Encoder<? super T> encoder,
      KryoSerializer.Decoder<? extends T> decoder) {
    add(KryoType.fixed(id, type, KryoSerializer.of(encoder, decoder), false));
  }

  /** Adds a value with a serializer for several classes, of which this is one. */
  void sharedValue(int id, Class<?> type, KryoSerializer<?> serializer) {
    add(KryoType.fixed(id, type, serializer, false));
  }

  /** Adds a type whose instances have an identity, which is kept. */
  void object(int id, Class<?> type, KryoSerializer<?> serializer) {
    add(KryoType.fixed(id, type, serializer, true));
  }

  /** Adds a class that is written like one that was added before. */
  void alias(int id, Class<?> type) {
    KryoType target = byId[id];
    if (target == null) {
      throw new IllegalStateException("no type has the id " + id);
    }
    byClass.put(type, target.alias(type));
  }

  /** Adds a class that only some releases of the JDK have. */
  void alias(int id, String className) {
    try {
      alias(id, Class.forName(className, false, null));
    } catch (ClassNotFoundException e) {
      // Then there are no instances of it to be written.
    }
  }

  private void add(KryoType type) {
    if (byId[type.getId()] != null) {
      throw new IllegalStateException("two types have the id " + type.getId());
    }
    byId[type.getId()] = type;
    byClass.put(type.getType(), type);
  }
}
