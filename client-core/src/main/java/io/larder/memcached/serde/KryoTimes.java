package io.larder.memcached.serde;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.ChronoLocalDateTime;
import java.time.chrono.ChronoPeriod;
import java.time.chrono.ChronoZonedDateTime;
import java.time.chrono.Chronology;
import java.time.chrono.HijrahChronology;
import java.time.chrono.HijrahDate;
import java.time.chrono.IsoChronology;
import java.time.chrono.JapaneseChronology;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.chrono.MinguoChronology;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.WeekFields;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of {@code java.time}. Numbers as varints, zones by id. */
final class KryoTimes {

  /** Looked up here and not by the JDK, which would search the class path for an unknown one. */
  private static final Map<String, Chronology> CHRONOLOGIES =
      Stream.of(
              IsoChronology.INSTANCE,
              HijrahChronology.INSTANCE,
              JapaneseChronology.INSTANCE,
              MinguoChronology.INSTANCE,
              ThaiBuddhistChronology.INSTANCE)
          .collect(Collectors.toUnmodifiableMap(Chronology::getId, chronology -> chronology));

  private KryoTimes() {}

  static void register(KryoFixedTypes table) {
    registerAmounts(table);
    registerLocal(table);
    registerZoned(table);
    registerPartial(table);
    registerOtherCalendars(table);
  }

  private static void registerAmounts(KryoFixedTypes table) {
    table.value(
        23,
        Instant.class,
        (s, out, v) -> {
          out.writeVarLong(v.getEpochSecond(), false);
          out.writeVarInt(v.getNano(), true);
        },
        (s, in) -> Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true)));
    table.value(
        24,
        Duration.class,
        (s, out, v) -> {
          out.writeVarLong(v.getSeconds(), false);
          out.writeVarInt(v.getNano(), true);
        },
        (s, in) -> Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true)));
    table.value(
        34,
        Period.class,
        (s, out, v) -> {
          out.writeVarInt(v.getYears(), false);
          out.writeVarInt(v.getMonths(), false);
          out.writeVarInt(v.getDays(), false);
        },
        (s, in) -> Period.of(in.readVarInt(false), in.readVarInt(false), in.readVarInt(false)));
  }

  private static void registerLocal(KryoFixedTypes table) {
    table.value(25, LocalDate.class, (s, out, v) -> write(out, v), (s, in) -> readDate(in));
    table.value(26, LocalTime.class, (s, out, v) -> write(out, v), (s, in) -> readTime(in));
    table.value(27, LocalDateTime.class, (s, out, v) -> write(out, v), (s, in) -> readBoth(in));
  }

  private static void registerZoned(KryoFixedTypes table) {
    table.value(
        28,
        ZonedDateTime.class,
        (s, out, v) -> {
          write(out, v.toLocalDateTime());
          write(out, v.getOffset());
          out.writeText(v.getZone().getId());
        },
        (s, in) -> {
          LocalDateTime local = readBoth(in);
          ZoneOffset offset = readOffset(in);
          return ZonedDateTime.ofInstant(local, offset, ZoneId.of(in.readTextNonNull()));
        });
    table.value(
        29,
        OffsetDateTime.class,
        (s, out, v) -> {
          write(out, v.toLocalDateTime());
          write(out, v.getOffset());
        },
        (s, in) -> OffsetDateTime.of(readBoth(in), readOffset(in)));
    table.value(
        30,
        OffsetTime.class,
        (s, out, v) -> {
          write(out, v.toLocalTime());
          write(out, v.getOffset());
        },
        (s, in) -> OffsetTime.of(readTime(in), readOffset(in)));
    table.value(35, ZoneOffset.class, (s, out, v) -> write(out, v), (s, in) -> readOffset(in));
    table.sharedValue(
        36,
        ZoneId.of("Europe/Berlin").getClass(),
        KryoSerializer.<ZoneId>of(
            (s, out, v) -> out.writeText(v.getId()), (s, in) -> ZoneId.of(in.readTextNonNull())));
  }

  private static void registerPartial(KryoFixedTypes table) {
    table.value(
        31,
        Year.class,
        (s, out, v) -> out.writeVarInt(v.getValue(), false),
        (s, in) -> Year.of(in.readVarInt(false)));
    table.value(
        32,
        YearMonth.class,
        (s, out, v) -> {
          out.writeVarInt(v.getYear(), false);
          out.writeByte(v.getMonthValue());
        },
        (s, in) -> YearMonth.of(in.readVarInt(false), in.readByte()));
    table.value(
        33,
        MonthDay.class,
        (s, out, v) -> {
          out.writeByte(v.getMonthValue());
          out.writeByte(v.getDayOfMonth());
        },
        (s, in) -> MonthDay.of(in.readByte(), in.readByte()));
    KryoValues.enumeration(table, 37, DayOfWeek.class);
    KryoValues.enumeration(table, 38, Month.class);
    KryoValues.enumeration(table, 39, ChronoUnit.class);
    table.value(
        46,
        WeekFields.class,
        (s, out, v) -> {
          out.writeByte(v.getFirstDayOfWeek().getValue());
          out.writeByte(v.getMinimalDaysInFirstWeek());
        },
        (s, in) -> WeekFields.of(DayOfWeek.of(in.readByte()), in.readByte()));
  }

  private static void registerOtherCalendars(KryoFixedTypes table) {
    ChronoLocalDate date = MinguoDate.of(100, 1, 1);
    ChronoLocalDateTime<?> dateTime = date.atTime(LocalTime.NOON);
    table.sharedValue(
        40,
        MinguoDate.class,
        KryoSerializer.<ChronoLocalDate>of(
            (s, out, v) -> write(out, v), (s, in) -> readChronoDate(in)));
    table.alias(40, HijrahDate.class);
    table.alias(40, JapaneseDate.class);
    table.alias(40, ThaiBuddhistDate.class);
    table.sharedValue(
        41,
        MinguoChronology.class,
        KryoSerializer.<Chronology>of(
            (s, out, v) -> out.writeText(v.getId()), (s, in) -> readChronology(in)));
    CHRONOLOGIES.values().forEach(chronology -> table.alias(41, chronology.getClass()));
    table.sharedValue(
        42,
        dateTime.getClass(),
        KryoSerializer.<ChronoLocalDateTime<?>>of(
            (s, out, v) -> {
              write(out, v.toLocalDate());
              write(out, v.toLocalTime());
            },
            (s, in) -> readChronoDate(in).atTime(readTime(in))));
    table.sharedValue(
        43,
        dateTime.atZone(ZoneOffset.UTC).getClass(),
        KryoSerializer.<ChronoZonedDateTime<?>>of(
            (s, out, v) -> {
              out.writeText(v.getChronology().getId());
              out.writeVarLong(v.toEpochSecond(), false);
              out.writeVarInt(v.get(ChronoField.NANO_OF_SECOND), true);
              out.writeText(v.getZone().getId());
            },
            (s, in) -> {
              Chronology chronology = readChronology(in);
              Instant instant = Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true));
              return chronology.zonedDateTime(instant, ZoneId.of(in.readTextNonNull()));
            }));
    table.sharedValue(
        44,
        MinguoChronology.INSTANCE.period(1, 2, 3).getClass(),
        KryoSerializer.<ChronoPeriod>of(
            (s, out, v) -> {
              out.writeText(v.getChronology().getId());
              out.writeVarInt((int) v.get(ChronoUnit.YEARS), false);
              out.writeVarInt((int) v.get(ChronoUnit.MONTHS), false);
              out.writeVarInt((int) v.get(ChronoUnit.DAYS), false);
            },
            (s, in) ->
                readChronology(in)
                    .period(in.readVarInt(false), in.readVarInt(false), in.readVarInt(false))));
    table.value(
        45,
        JapaneseEra.class,
        (s, out, v) -> out.writeVarInt(v.getValue(), false),
        (s, in) -> JapaneseEra.of(in.readVarInt(false)));
  }

  private static void write(KryoOutput out, LocalDate date) {
    out.writeVarLong(date.toEpochDay(), false);
  }

  private static LocalDate readDate(KryoInput in) {
    return LocalDate.ofEpochDay(in.readVarLong(false));
  }

  private static void write(KryoOutput out, LocalTime time) {
    out.writeVarLong(time.toNanoOfDay(), true);
  }

  private static LocalTime readTime(KryoInput in) {
    return LocalTime.ofNanoOfDay(in.readVarLong(true));
  }

  private static void write(KryoOutput out, LocalDateTime dateTime) {
    write(out, dateTime.toLocalDate());
    write(out, dateTime.toLocalTime());
  }

  private static LocalDateTime readBoth(KryoInput in) {
    LocalDate date = readDate(in);
    return LocalDateTime.of(date, readTime(in));
  }

  private static void write(KryoOutput out, ZoneOffset offset) {
    out.writeVarInt(offset.getTotalSeconds(), false);
  }

  private static ZoneOffset readOffset(KryoInput in) {
    return ZoneOffset.ofTotalSeconds(in.readVarInt(false));
  }

  private static void write(KryoOutput out, ChronoLocalDate date) {
    out.writeText(date.getChronology().getId());
    out.writeVarLong(date.toEpochDay(), false);
  }

  private static ChronoLocalDate readChronoDate(KryoInput in) {
    Chronology chronology = readChronology(in);
    return chronology.dateEpochDay(in.readVarLong(false));
  }

  private static Chronology readChronology(KryoInput in) {
    Chronology chronology = CHRONOLOGIES.get(in.readTextNonNull());
    if (chronology == null) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "an unknown calendar system");
    }
    return chronology;
  }
}
