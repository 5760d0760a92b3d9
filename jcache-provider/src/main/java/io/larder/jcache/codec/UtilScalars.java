package io.larder.jcache.codec;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;

/** The forms of java.util's, java.net's and java.nio's value classes. */
@SuppressWarnings("JavaUtilDate") // Others use it in keys.
final class UtilScalars {

  static final List<ScalarForm<?>> ALL =
      List.of(
          new ScalarForm<>(
              FormTag.DATE,
              Date.class,
              (v, out) -> out.writeSigned(v.getTime()),
              in -> new Date(in.readSigned())),
          new ScalarForm<>(
              FormTag.GREGORIAN_CALENDAR,
              GregorianCalendar.class,
              UtilScalars::writeCalendar,
              UtilScalars::readCalendar),
          timeZone(TimeZone.getTimeZone("UTC").getClass()),
          new ScalarForm<>(FormTag.LOCALE, Locale.class, LocaleParts::write, LocaleParts::read),
          new ScalarForm<>(
              FormTag.CURRENCY,
              Currency.class,
              (v, out) -> out.writeString(v.getCurrencyCode()),
              in -> Currency.getInstance(in.readString())),
          new ScalarForm<>(
              FormTag.URI,
              URI.class,
              (v, out) -> out.writeString(UriText.normalized(v)),
              in -> URI.create(in.readString())),
          new ScalarForm<>(
              FormTag.BIT_SET,
              BitSet.class,
              (v, out) -> out.writeBytes(v.toByteArray()),
              in -> BitSet.valueOf(in.readBytes())),
          new ScalarForm<>(
              FormTag.OPTIONAL,
              Optional.class,
              (v, out) -> out.write(((Optional<?>) v).orElse(null)),
              in -> Optional.ofNullable(in.read())),
          new ScalarForm<>(
              FormTag.OPTIONAL_INT,
              OptionalInt.class,
              (v, out) -> out.write(v.isPresent() ? v.getAsInt() : null),
              in -> {
                Object value = in.read();
                return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
              }),
          new ScalarForm<>(
              FormTag.OPTIONAL_LONG,
              OptionalLong.class,
              (v, out) -> out.write(v.isPresent() ? v.getAsLong() : null),
              in -> {
                Object value = in.read();
                return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
              }),
          new ScalarForm<>(
              FormTag.OPTIONAL_DOUBLE,
              OptionalDouble.class,
              (v, out) -> out.write(v.isPresent() ? v.getAsDouble() : null),
              in -> {
                Object value = in.read();
                return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
              }),
          // Neither the host name nor the scope is compared.
          new ScalarForm<>(
              FormTag.INET4_ADDRESS,
              Inet4Address.class,
              (v, out) -> out.writeBytes(v.getAddress()),
              in -> (Inet4Address) address(in.readBytes(), false)),
          new ScalarForm<>(
              FormTag.INET6_ADDRESS,
              Inet6Address.class,
              (v, out) -> out.writeBytes(v.getAddress()),
              in -> (Inet6Address) address(in.readBytes(), true)),
          new ScalarForm<>(
              FormTag.BYTE_BUFFER,
              ByteBuffer.class,
              (v, out) -> {
                byte[] remaining = new byte[v.remaining()];
                v.duplicate().get(remaining);
                out.writeBytes(remaining);
              },
              in -> ByteBuffer.wrap(in.readBytes())));

  private UtilScalars() {}

  /**
   * The class of the zones that have an ID; it is not exported, so it is taken from one of them.
   */
  private static <T extends TimeZone> ScalarForm<T> timeZone(Class<T> type) {
    return new ScalarForm<>(
        FormTag.TIME_ZONE,
        type,
        (v, out) -> writeTimeZone(v, out),
        in -> type.cast(TimeZone.getTimeZone(in.readString())));
  }

  private static void writeTimeZone(TimeZone zone, KeyWriter out) {
    if (!TimeZone.getTimeZone(zone.getID()).equals(zone)) {
      throw Form.unwritable("the time zone " + zone.getID() + " was changed: use a ZoneId");
    }
    out.writeString(zone.getID());
  }

  private static void writeCalendar(GregorianCalendar calendar, KeyWriter out) {
    // A calendar computes its fields when it is read, and others may be reading this one.
    GregorianCalendar copy = (GregorianCalendar) calendar.clone();
    out.writeSigned(copy.getTimeInMillis());
    out.write(copy.getTimeZone());
    out.writeByte(copy.isLenient() ? 1 : 0);
    out.writeByte(copy.getFirstDayOfWeek());
    out.writeByte(copy.getMinimalDaysInFirstWeek());
    out.writeSigned(copy.getGregorianChange().getTime());
  }

  private static GregorianCalendar readCalendar(KeyReader in) {
    long millis = in.readSigned();
    GregorianCalendar calendar = new GregorianCalendar(in.read(TimeZone.class));
    calendar.setLenient(in.readBoolean());
    calendar.setFirstDayOfWeek(in.readByte());
    calendar.setMinimalDaysInFirstWeek(in.readByte());
    calendar.setGregorianChange(new Date(in.readSigned()));
    calendar.setTimeInMillis(millis);
    return calendar;
  }

  private static InetAddress address(byte[] bytes, boolean v6) {
    try {
      // An IPv6 address that maps an IPv4 one would come back as the latter from the other method.
      return v6 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw Form.unreadable("it has an IP address of " + bytes.length + " bytes");
    }
  }
}
