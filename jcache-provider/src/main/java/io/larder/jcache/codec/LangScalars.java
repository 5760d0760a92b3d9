package io.larder.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;

/** The forms of numbers, characters, strings and UUIDs. */
final class LangScalars {

  static final List<ScalarForm<?>> ALL =
      List.of(
          new ScalarForm<>(
              FormTag.BYTE, Byte.class, (v, out) -> out.writeByte(v), in -> (byte) in.readByte()),
          new ScalarForm<>(
              FormTag.SHORT,
              Short.class,
              (v, out) -> out.writeSigned(v),
              in -> (short) in.readSigned()),
          new ScalarForm<>(
              FormTag.CHARACTER,
              Character.class,
              (v, out) -> out.writeUnsigned(v),
              in -> (char) in.readUnsigned()),
          new ScalarForm<>(
              FormTag.INTEGER,
              Integer.class,
              (v, out) -> out.writeSigned(v),
              KeyReader::readSignedInt),
          new ScalarForm<>(
              FormTag.LONG, Long.class, (v, out) -> out.writeSigned(v), KeyReader::readSigned),
          // All NaNs are equal, and the zeros are not: that is what these two conversions do.
          new ScalarForm<>(
              FormTag.FLOAT,
              Float.class,
              (v, out) -> out.writeInt32(Float.floatToIntBits(v)),
              in -> Float.intBitsToFloat(in.readInt32())),
          new ScalarForm<>(
              FormTag.DOUBLE,
              Double.class,
              (v, out) -> out.writeInt64(Double.doubleToLongBits(v)),
              in -> Double.longBitsToDouble(in.readInt64())),
          new ScalarForm<>(
              FormTag.BIG_INTEGER,
              BigInteger.class,
              (v, out) -> out.writeBytes(v.toByteArray()),
              in -> new BigInteger(in.readBytes())),
          // The scale counts: 1.0 and 1.00 are not equal.
          new ScalarForm<>(
              FormTag.BIG_DECIMAL,
              BigDecimal.class,
              (v, out) -> {
                out.writeSigned(v.scale());
                out.writeBytes(v.unscaledValue().toByteArray());
              },
              in -> {
                int scale = in.readSignedInt();
                return new BigDecimal(new BigInteger(in.readBytes()), scale);
              }),
          new ScalarForm<>(
              FormTag.STRING, String.class, (v, out) -> out.writeString(v), KeyReader::readString),
          new ScalarForm<>(
              FormTag.UUID,
              UUID.class,
              (v, out) -> {
                out.writeInt64(v.getMostSignificantBits());
                out.writeInt64(v.getLeastSignificantBits());
              },
              in -> {
                long most = in.readInt64();
                return new UUID(most, in.readInt64());
              }));

  private LangScalars() {}
}
