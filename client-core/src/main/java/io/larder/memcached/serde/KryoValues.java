package io.larder.memcached.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Numbers, texts and other single values. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // values come in obsolete classes too
final class KryoValues {

  private KryoValues() {}

  static void register(KryoFixedTypes table) {
    registerBoxes(table);
    registerNumbersAndNames(table);
    registerOptionals(table);
    registerMutable(table);
    registerCalendars(table);
    KryoSqlTypes.register(table);
  }

  private static void registerBoxes(KryoFixedTypes table) {
    table.value(0, Boolean.class, (s, out, v) -> out.writeBoolean(v), (s, in) -> in.readBoolean());
    table.value(1, Byte.class, (s, out, v) -> out.writeByte(v), (s, in) -> in.readByte());
    table.value(2, Short.class, (s, out, v) -> out.writeShort(v), (s, in) -> in.readShort());
    table.value(3, Character.class, (s, out, v) -> out.writeChar(v), (s, in) -> in.readChar());
    table.value(
        4,
        Integer.class,
        (s, out, v) -> out.writeVarInt(v, false),
        (s, in) -> in.readVarInt(false));
    table.value(
        5, Long.class, (s, out, v) -> out.writeVarLong(v, false), (s, in) -> in.readVarLong(false));
    table.value(6, Float.class, (s, out, v) -> out.writeFloat(v), (s, in) -> in.readFloat());
    table.value(7, Double.class, (s, out, v) -> out.writeDouble(v), (s, in) -> in.readDouble());
  }

  private static void registerNumbersAndNames(KryoFixedTypes table) {
    table.value(8, String.class, (s, out, v) -> out.writeText(v), (s, in) -> in.readTextNonNull());
    table.value(
        9,
        BigInteger.class,
        (s, out, v) -> out.writeBlob(v.toByteArray()),
        (s, in) -> new BigInteger(in.readBlob()));
    table.value(10, BigDecimal.class, KryoValues::writeDecimal, (s, in) -> readDecimal(in));
    table.value(
        11,
        UUID.class,
        (s, out, v) -> {
          out.writeLong(v.getMostSignificantBits());
          out.writeLong(v.getLeastSignificantBits());
        },
        (s, in) -> new UUID(in.readLong(), in.readLong()));
    table.value(
        12,
        URI.class,
        (s, out, v) -> out.writeText(v.toString()),
        (s, in) -> URI.create(in.readTextNonNull()));
    table.value(13, Locale.class, KryoValues::writeLocale, (s, in) -> readLocale(in));
    table.value(
        14,
        Currency.class,
        (s, out, v) -> out.writeText(v.getCurrencyCode()),
        (s, in) -> Currency.getInstance(in.readTextNonNull()));
    table.value(
        16,
        MathContext.class,
        (s, out, v) -> {
          out.writeCount(v.getPrecision());
          out.writeText(v.getRoundingMode().name());
        },
        (s, in) ->
            new MathContext(in.readVarInt(true), RoundingMode.valueOf(in.readTextNonNull())));
    enumeration(table, 17, RoundingMode.class);
    enumeration(table, 18, TimeUnit.class);
    table.value(
        19,
        Class.class,
        (s, out, v) -> {
          // Fails for a class that could not be read back; one without instances is fine here.
          if (!v.isPrimitive()) {
            s.checkAllowed(v);
          }
          out.writeText(v.getName());
        },
        (s, in) -> readClass(s, in.readTextNonNull()));
  }

  static void enumeration(KryoFixedTypes table, int id, Class<? extends Enum<?>> type) {
    table.sharedValue(id, type, KryoObjects.enumSerializer(type));
  }

  private static void registerOptionals(KryoFixedTypes table) {
    table.sharedValue(
        47,
        Optional.class,
        KryoSerializer.<Optional<?>>of(
            (s, out, v) -> s.writeClassAndObject(out, v.orElse(null)),
            (s, in) -> Optional.ofNullable(s.readClassAndObject(in))));
    table.value(
        48,
        OptionalInt.class,
        (s, out, v) -> {
          out.writeBoolean(v.isPresent());
          if (v.isPresent()) {
            out.writeVarInt(v.getAsInt(), false);
          }
        },
        (s, in) -> in.readBoolean() ? OptionalInt.of(in.readVarInt(false)) : OptionalInt.empty());
    table.value(
        49,
        OptionalLong.class,
        (s, out, v) -> {
          out.writeBoolean(v.isPresent());
          if (v.isPresent()) {
            out.writeVarLong(v.getAsLong(), false);
          }
        },
        (s, in) ->
            in.readBoolean() ? OptionalLong.of(in.readVarLong(false)) : OptionalLong.empty());
    table.value(
        50,
        OptionalDouble.class,
        (s, out, v) -> {
          out.writeBoolean(v.isPresent());
          if (v.isPresent()) {
            out.writeDouble(v.getAsDouble());
          }
        },
        (s, in) -> in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty());
  }

  private static void registerMutable(KryoFixedTypes table) {
    table.object(
        51,
        BitSet.class,
        KryoSerializer.<BitSet>of(
            (s, out, v) -> out.writeBlob(v.toByteArray()),
            (s, in) -> BitSet.valueOf(in.readBlob())));
    table.object(
        52,
        StringBuilder.class,
        KryoSerializer.<StringBuilder>of(
            (s, out, v) -> out.writeText(v.toString()),
            (s, in) -> new StringBuilder(in.readTextNonNull())));
    table.object(
        53,
        StringBuffer.class,
        KryoSerializer.<StringBuffer>of(
            (s, out, v) -> out.writeText(v.toString()),
            (s, in) -> new StringBuffer(in.readTextNonNull())));
    table.object(
        54,
        AtomicBoolean.class,
        KryoSerializer.<AtomicBoolean>of(
            (s, out, v) -> out.writeBoolean(v.get()),
            (s, in) -> new AtomicBoolean(in.readBoolean())));
    table.object(
        55,
        AtomicInteger.class,
        KryoSerializer.<AtomicInteger>of(
            (s, out, v) -> out.writeVarInt(v.get(), false),
            (s, in) -> new AtomicInteger(in.readVarInt(false))));
    table.object(
        56,
        AtomicLong.class,
        KryoSerializer.<AtomicLong>of(
            (s, out, v) -> out.writeVarLong(v.get(), false),
            (s, in) -> new AtomicLong(in.readVarLong(false))));
    table.object(
        57,
        AtomicReference.class,
        KryoSerializer.<AtomicReference<Object>>of(
            (s, out, v) -> s.writeClassAndObject(out, v.get()),
            (s, in) -> {
              AtomicReference<Object> reference = new AtomicReference<>();
              s.reference(reference);
              reference.set(s.readClassAndObject(in));
              return reference;
            }));
  }

  private static void registerCalendars(KryoFixedTypes table) {
    table.object(
        15,
        Date.class,
        KryoSerializer.<Date>of(
            (s, out, v) -> out.writeLong(v.getTime()), (s, in) -> new Date(in.readLong())));
    table.object(
        58,
        TimeZone.getTimeZone("Europe/Berlin").getClass(),
        KryoSerializer.<TimeZone>of(
            (s, out, v) -> writeTimeZone(out, v), (s, in) -> readTimeZone(in)));
    table.object(
        59,
        GregorianCalendar.class,
        KryoSerializer.<GregorianCalendar>of(
            (s, out, v) -> {
              out.writeLong(v.getTimeInMillis());
              out.writeBoolean(v.isLenient());
              out.writeByte(v.getFirstDayOfWeek());
              out.writeByte(v.getMinimalDaysInFirstWeek());
              out.writeLong(v.getGregorianChange().getTime());
              writeTimeZone(out, v.getTimeZone());
            },
            (s, in) -> {
              long millis = in.readLong();
              GregorianCalendar calendar = new GregorianCalendar();
              calendar.setLenient(in.readBoolean());
              calendar.setFirstDayOfWeek(in.readByte());
              calendar.setMinimalDaysInFirstWeek(in.readByte());
              calendar.setGregorianChange(new Date(in.readLong()));
              calendar.setTimeZone(readTimeZone(in));
              calendar.setTimeInMillis(millis);
              return calendar;
            }));
  }

  private static void writeDecimal(KryoSession session, KryoOutput out, BigDecimal value) {
    out.writeVarInt(value.scale(), false);
    BigInteger unscaled = value.unscaledValue();
    if (unscaled.bitLength() < Long.SIZE) {
      writeShortBlob(out, unscaled.longValue(), unscaled.bitLength() / Byte.SIZE + 1);
    } else {
      out.writeBlob(unscaled.toByteArray());
    }
  }

  /** The bytes that {@link BigInteger#toByteArray} would have, without that array. */
  private static void writeShortBlob(KryoOutput out, long number, int bytes) {
    out.writeCount(bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.writeByte((int) (number >>> shift));
    }
  }

  private static BigDecimal readDecimal(KryoInput in) {
    int scale = in.readVarInt(false);
    int bytes = in.readCount(1);
    if (bytes == 0 || bytes > Long.BYTES) {
      return new BigDecimal(new BigInteger(in.readBytes(bytes)), scale);
    }
    long number = in.readByte();
    for (int i = 1; i < bytes; i++) {
      number = number << Byte.SIZE | in.readByteUnsigned();
    }
    return BigDecimal.valueOf(number, scale);
  }

  /** A language tag drops variants that are not well-formed; the plain parts keep them. */
  private static void writeLocale(KryoSession session, KryoOutput out, Locale locale) {
    boolean plain = locale.getScript().isEmpty() && !locale.hasExtensions();
    out.writeBoolean(plain);
    if (plain) {
      out.writeText(locale.getLanguage());
      out.writeText(locale.getCountry());
      out.writeText(locale.getVariant());
    } else {
      out.writeText(locale.toLanguageTag());
    }
  }

  private static Locale readLocale(KryoInput in) {
    return in.readBoolean()
        ? new Locale(in.readTextNonNull(), in.readTextNonNull(), in.readTextNonNull())
        : Locale.forLanguageTag(in.readTextNonNull());
  }

  private static void writeTimeZone(KryoOutput out, TimeZone zone) {
    if (!TimeZone.getTimeZone(zone.getID()).hasSameRules(zone)) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          "the time zone " + zone.getID() + " has rules of its own");
    }
    out.writeText(zone.getID());
  }

  private static TimeZone readTimeZone(KryoInput in) {
    String id = in.readTextNonNull();
    TimeZone zone = TimeZone.getTimeZone(id);
    // An unknown id would silently become GMT.
    if (!zone.getID().equals(id)) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "an unknown time zone");
    }
    return zone;
  }

  private static Class<?> readClass(KryoSession session, String name) {
    Class<?> primitive = ClassKinds.primitive(name);
    return primitive != null ? primitive : session.findClass(name);
  }
}
