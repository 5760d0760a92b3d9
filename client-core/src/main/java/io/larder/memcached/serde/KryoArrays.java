package io.larder.memcached.serde;

import java.lang.reflect.Array;

/**
 * Arrays: a count and the elements, those of primitives in fixed widths, little-endian. Lengths are
 * checked against what is left before an array is made.
 */
final class KryoArrays {

  private KryoArrays() {}

  static void register(KryoFixedTypes table) {
    registerPrimitives(table);
    table.object(
        68,
        String[].class,
        KryoSerializer.<String[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              for (String text : v) {
                out.writeText(text);
              }
            },
            (s, in) -> {
              String[] array = new String[in.readCount(1)];
              for (int i = 0; i < array.length; i++) {
                array[i] = in.readText();
              }
              return array;
            }));
    table.object(69, Object[].class, objects(Object.class));
  }

  private static void registerPrimitives(KryoFixedTypes table) {
    table.object(
        60,
        boolean[].class,
        KryoSerializer.<boolean[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeBooleans(v, 0, v.length);
            },
            (s, in) -> in.readBooleans(in.readCount(1))));
    table.object(
        61,
        byte[].class,
        KryoSerializer.<byte[]>of((s, out, v) -> out.writeBlob(v), (s, in) -> in.readBlob()));
    table.object(
        62,
        short[].class,
        KryoSerializer.<short[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeShorts(v, 0, v.length);
            },
            (s, in) -> in.readShorts(in.readCount(Short.BYTES))));
    table.object(
        63,
        char[].class,
        KryoSerializer.<char[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeChars(v, 0, v.length);
            },
            (s, in) -> in.readChars(in.readCount(Character.BYTES))));
    table.object(
        64,
        int[].class,
        KryoSerializer.<int[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeInts(v, 0, v.length);
            },
            (s, in) -> in.readInts(in.readCount(Integer.BYTES))));
    table.object(
        65,
        long[].class,
        KryoSerializer.<long[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeLongs(v, 0, v.length);
            },
            (s, in) -> in.readLongs(in.readCount(Long.BYTES))));
    table.object(
        66,
        float[].class,
        KryoSerializer.<float[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeFloats(v, 0, v.length);
            },
            (s, in) -> in.readFloats(in.readCount(Float.BYTES))));
    table.object(
        67,
        double[].class,
        KryoSerializer.<double[]>of(
            (s, out, v) -> {
              out.writeCount(v.length);
              out.writeDoubles(v, 0, v.length);
            },
            (s, in) -> in.readDoubles(in.readCount(Double.BYTES))));
  }

  /** Any other array, by the name of its class; of several dimensions too. */
  static KryoType named(Class<?> type) {
    Fingerprint fingerprint = new Fingerprint("array");
    return KryoType.named(type, objects(type.getComponentType()), true, fingerprint.value());
  }

  private static KryoSerializer<Object[]> objects(Class<?> componentType) {
    return KryoSerializer.of(
        (s, out, v) -> {
          out.writeCount(v.length);
          for (Object element : v) {
            s.writeClassAndObject(out, element);
          }
        },
        (s, in) -> {
          Object[] array = (Object[]) Array.newInstance(componentType, in.readCount(1));
          s.reference(array);
          for (int i = 0; i < array.length; i++) {
            array[i] = s.readClassAndObject(in);
          }
          return array;
        });
  }
}
