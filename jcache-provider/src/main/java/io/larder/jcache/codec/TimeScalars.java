package io.larder.jcache.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** The forms of java.time. Month and DayOfWeek are enums like any other. */
final class TimeScalars {

  static final List<ScalarForm<?>> ALL =
      List.of(
          new ScalarForm<>(
              FormTag.INSTANT,
              Instant.class,
              (v, out) -> {
                out.writeSigned(v.getEpochSecond());
                out.writeUnsigned(v.getNano());
              },
              in -> {
                long seconds = in.readSigned();
                return Instant.ofEpochSecond(seconds, in.readUnsigned());
              }),
          new ScalarForm<>(
              FormTag.LOCAL_DATE, LocalDate.class, TimeScalars::write, TimeScalars::readDate),
          new ScalarForm<>(
              FormTag.LOCAL_TIME, LocalTime.class, TimeScalars::write, TimeScalars::readTime),
          new ScalarForm<>(
              FormTag.LOCAL_DATE_TIME,
              LocalDateTime.class,
              TimeScalars::write,
              TimeScalars::readDateTime),
          new ScalarForm<>(
              FormTag.OFFSET_TIME,
              OffsetTime.class,
              (v, out) -> {
                write(v.toLocalTime(), out);
                write(v.getOffset(), out);
              },
              in -> {
                LocalTime time = readTime(in);
                return OffsetTime.of(time, readOffset(in));
              }),
          new ScalarForm<>(
              FormTag.OFFSET_DATE_TIME,
              OffsetDateTime.class,
              (v, out) -> {
                write(v.toLocalDateTime(), out);
                write(v.getOffset(), out);
              },
              in -> {
                LocalDateTime dateTime = readDateTime(in);
                return OffsetDateTime.of(dateTime, readOffset(in));
              }),
          // With the offset: in autumn the same local time comes twice.
          new ScalarForm<>(
              FormTag.ZONED_DATE_TIME,
              ZonedDateTime.class,
              (v, out) -> {
                write(v.toLocalDateTime(), out);
                write(v.getOffset(), out);
                out.writeString(v.getZone().getId());
              },
              in -> {
                LocalDateTime dateTime = readDateTime(in);
                ZoneOffset offset = readOffset(in);
                return ZonedDateTime.ofLocal(dateTime, ZoneId.of(in.readString()), offset);
              }),
          new ScalarForm<>(
              FormTag.YEAR,
              Year.class,
              (v, out) -> out.writeSigned(v.getValue()),
              in -> Year.of(in.readSignedInt())),
          new ScalarForm<>(
              FormTag.YEAR_MONTH,
              YearMonth.class,
              (v, out) -> {
                out.writeSigned(v.getYear());
                out.writeByte(v.getMonthValue());
              },
              in -> {
                int year = in.readSignedInt();
                return YearMonth.of(year, in.readByte());
              }),
          new ScalarForm<>(
              FormTag.MONTH_DAY,
              MonthDay.class,
              (v, out) -> {
                out.writeByte(v.getMonthValue());
                out.writeByte(v.getDayOfMonth());
              },
              in -> {
                int month = in.readByte();
                return MonthDay.of(month, in.readByte());
              }),
          new ScalarForm<>(
              FormTag.DURATION,
              Duration.class,
              (v, out) -> {
                out.writeSigned(v.getSeconds());
                out.writeUnsigned(v.getNano());
              },
              in -> {
                long seconds = in.readSigned();
                return Duration.ofSeconds(seconds, in.readUnsigned());
              }),
          new ScalarForm<>(
              FormTag.PERIOD,
              Period.class,
              (v, out) -> {
                out.writeSigned(v.getYears());
                out.writeSigned(v.getMonths());
                out.writeSigned(v.getDays());
              },
              in -> {
                int years = in.readSignedInt();
                int months = in.readSignedInt();
                return Period.of(years, months, in.readSignedInt());
              }),
          new ScalarForm<>(
              FormTag.ZONE_OFFSET, ZoneOffset.class, TimeScalars::write, TimeScalars::readOffset),
          new ScalarForm<>(
              FormTag.ZONE_ID,
              ZoneId.class,
              (v, out) -> out.writeString(v.getId()),
              in -> ZoneId.of(in.readString())));

  private TimeScalars() {}

  private static void write(LocalDate date, KeyWriter out) {
    out.writeSigned(date.toEpochDay());
  }

  private static void write(LocalTime time, KeyWriter out) {
    out.writeUnsigned(time.toNanoOfDay());
  }

  private static void write(LocalDateTime dateTime, KeyWriter out) {
    write(dateTime.toLocalDate(), out);
    write(dateTime.toLocalTime(), out);
  }

  private static void write(ZoneOffset offset, KeyWriter out) {
    out.writeSigned(offset.getTotalSeconds());
  }

  private static LocalDate readDate(KeyReader in) {
    return LocalDate.ofEpochDay(in.readSigned());
  }

  private static LocalTime readTime(KeyReader in) {
    return LocalTime.ofNanoOfDay(in.readUnsigned());
  }

  private static LocalDateTime readDateTime(KeyReader in) {
    LocalDate date = readDate(in);
    return LocalDateTime.of(date, readTime(in));
  }

  private static ZoneOffset readOffset(KeyReader in) {
    return ZoneOffset.ofTotalSeconds(in.readSignedInt());
  }
}
