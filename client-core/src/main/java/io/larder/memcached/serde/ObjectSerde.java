package io.larder.memcached.serde;

import java.util.Arrays;

/**
 * The serde for any object. Bytes, text and integers are written so that memcached's arithmetic and
 * clients in other languages understand them; everything else by Kryo, or by Java serialization if
 * its class takes part in its own serialization ({@code readResolve}, {@code Externalizable} and
 * the like).
 *
 * <p>Reads allowed classes only, and only values of the declared type. Fields, not methods, make an
 * object's state; when a class has other fields than at the time of writing, the value is
 * unreadable, never wrong. Objects that occur twice, and cycles, are kept.
 *
 * <p>Not kept: the access order of a {@code LinkedHashMap}, the collection behind a view or a
 * wrapper of {@code java.util.Collections}, and identity across a part that Java serialization
 * writes.
 *
 * @param <V> the declared type of the values; {@code Object} if there is none
 */
public final class ObjectSerde<V> implements Serde<V> {

  private final Class<V> valueType;
  private final JavaSerialization java;
  private final KryoSerialization kryo;

  /**
   * What an object serde works with.
   *
   * @param classLoader where classes are looked up first; the thread's context loader is second
   * @param allowList the classes that may be read, besides the declared type and its package
   * @param limits what one value may cost
   */
  public record Options(ClassLoader classLoader, AllowList allowList, Limits limits) {

    /**
     * Returns the options to start from: Larder's own class loader, {@link AllowList#defaults()}
     * and {@link Limits#DEFAULT}.
     *
     * @return the options
     */
    public static Options defaults() {
      return new Options(ObjectSerde.class.getClassLoader(), AllowList.defaults(), Limits.DEFAULT);
    }

    /**
     * Replaces the class loader.
     *
     * @param classLoader the new one
     * @return new options
     */
    public Options withClassLoader(ClassLoader classLoader) {
      return new Options(classLoader, allowList, limits);
    }

    /**
     * Replaces the list of allowed classes.
     *
     * @param allowList the new one
     * @return new options
     */
    public Options withAllowList(AllowList allowList) {
      return new Options(classLoader, allowList, limits);
    }

    /**
     * Replaces the limits.
     *
     * @param limits the new ones
     * @return new options
     */
    public Options withLimits(Limits limits) {
      return new Options(classLoader, allowList, limits);
    }
  }

  private ObjectSerde(Class<V> valueType, Options options) {
    this.valueType = valueType;
    ClassFinder classes =
        new ClassFinder(options.allowList().andTypes(valueType), options.classLoader());
    this.java = new JavaSerialization(classes, options.limits());
    this.kryo = new KryoSerialization(classes, java, options.limits());
  }

  /**
   * Creates a serde for values of any type.
   *
   * @param options what it works with
   * @return a serde
   */
  public static ObjectSerde<Object> untyped(Options options) {
    return new ObjectSerde<>(Object.class, options);
  }

  /**
   * Creates a serde for values of a declared type, which is allowed with its package. Integers that
   * others wrote become that type; a value of any other type is unreadable.
   *
   * @param <V> the declared type
   * @param valueType its class
   * @param options what it works with
   * @return a serde
   */
  public static <V> ObjectSerde<V> of(Class<V> valueType, Options options) {
    return new ObjectSerde<>(valueType, options);
  }

  @Override
  public int serialize(byte[] key, V value, ValueBuffer out) {
    if (value instanceof byte[] bytes) {
      out.write(bytes, 0, bytes.length);
      return Flags.BYTES;
    }
    if (DecimalCodec.isInteger(value)) {
      return DecimalCodec.write(value, out);
    }
    if (value instanceof String text && out.tryWrite(text)) {
      return Flags.TEXT;
    }
    if (kryo.isJavaSerialized(value.getClass())) {
      java.write(value, out);
      return Flags.JAVA;
    }
    kryo.write(value, out);
    return Flags.KRYO;
  }

  @Override
  public V deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
    Object value = read(bytes, offset, length, flags);
    if (!valueType.isInstance(value)) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "a " + value.getClass().getName() + " where a " + valueType.getName() + " is declared");
    }
    return valueType.cast(value);
  }

  private Object read(byte[] bytes, int offset, int length, int flags) {
    return switch (flags) {
      case Flags.BYTES -> Arrays.copyOfRange(bytes, offset, offset + length);
      case Flags.TEXT -> Text.decode(bytes, offset, length);
      case Flags.INTEGER,
          Flags.INTEGER | Flags.LONG_WIDTH,
          Flags.INTEGER | Flags.BIG_WIDTH,
          Flags.LONG ->
          DecimalCodec.read(bytes, offset, length, flags, valueType);
      case Flags.KRYO -> kryo.read(bytes, offset, length);
      case Flags.JAVA -> java.read(bytes, offset, length);
      case Flags.PICKLE -> throw unreadable("a Python pickle, which only Python can read");
      default -> throw unreadable(reasonFor(flags));
    };
  }

  private static String reasonFor(int flags) {
    String described = "flags " + Flags.describe(flags);
    int compressed = Flags.COMPRESSED | Flags.ZSTD | Flags.LZ4;
    if ((flags & compressed) != 0) {
      return described + ": compressed, but no such compression is configured";
    }
    if ((flags & (Flags.HMAC | Flags.AES_GCM)) != 0) {
      return described + ": in an envelope, but none is configured";
    }
    return described + " are not Larder's: the value is another application's";
  }

  private static SerdeException unreadable(String message) {
    return new SerdeException(SerdeException.Reason.UNREADABLE, message);
  }
}
