package io.larder.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.DayOfWeek;
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
import java.util.stream.Stream;

/** Scalars of every kind, no two of them equal, each the kind of value that tends to go wrong. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // They are in people's keys.
final class ScalarKeys {

  private ScalarKeys() {}

  static Stream<Object> all() {
    return Stream.of(numbers(), texts(), times(), others()).flatMap(part -> part);
  }

  private static Stream<Object> numbers() {
    return Stream.of(
        true,
        false,
        (byte) 1,
        (byte) -128,
        (short) 1,
        Short.MIN_VALUE,
        1,
        -1,
        Integer.MIN_VALUE,
        1L,
        -1L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0f,
        -0f,
        1f,
        Float.NaN,
        Float.MIN_VALUE,
        0d,
        -0d,
        1d,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TWO.pow(2000),
        BigInteger.TWO.pow(200).negate(),
        BigDecimal.ONE,
        new BigDecimal("1.0"),
        new BigDecimal("1.00"),
        new BigDecimal("1E+400"),
        new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
        new UUID(1, 2),
        new UUID(-1, -1));
  }

  private static Stream<Object> texts() {
    return Stream.of(
        "",
        "a",
        "1",
        "#l1",
        "#",
        " ",
        "a b",
        "ü",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "\uDE00\uD83D",
        "a\uD83D",
        "?",
        "\uFFFD",
        "\u0000",
        "x".repeat(1000),
        "ü".repeat(1000),
        'a',
        '\u0000',
        '\uFFFF',
        String.class,
        int.class,
        int[].class,
        String[][].class,
        TimeUnit.SECONDS,
        DayOfWeek.MONDAY,
        SampleKeys.Plan.FREE,
        SampleKeys.Plan.PAID);
  }

  private static Stream<Object> times() {
    LocalDateTime twice = LocalDateTime.of(2024, 10, 27, 2, 30);
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    return Stream.of(
        Instant.EPOCH,
        Instant.MIN,
        Instant.MAX,
        Instant.ofEpochSecond(-1, 999_999_999),
        LocalDate.MIN,
        LocalDate.of(2024, 2, 29),
        LocalTime.MIDNIGHT,
        LocalTime.MAX,
        twice,
        LocalDateTime.MIN,
        OffsetTime.MIN,
        OffsetTime.of(12, 0, 0, 1, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3)),
        OffsetDateTime.MAX,
        twice.atOffset(ZoneOffset.ofHours(1)),
        twice.atOffset(ZoneOffset.ofHours(2)),
        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(1)),
        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(2)),
        twice.atZone(ZoneOffset.UTC),
        twice.atZone(ZoneId.of("UTC")),
        Year.of(2024),
        YearMonth.of(2024, 2),
        MonthDay.of(2, 29),
        Duration.ZERO,
        Duration.ofSeconds(-1, 5),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Period.ZERO,
        Period.of(1, -2, 3),
        ZoneOffset.UTC,
        ZoneOffset.ofTotalSeconds(-3723),
        berlin,
        ZoneId.of("UTC"),
        ZoneId.of("UTC+01:00"),
        new Date(0),
        new Date(-1),
        new Timestamp(-1),
        timestamp(-1, 999_999_999),
        timestamp(1, 1),
        TimeZone.getTimeZone("Europe/Berlin"),
        TimeZone.getTimeZone("GMT+03:00"),
        calendar(true),
        calendar(false));
  }

  private static Stream<Object> others() {
    return Stream.of(
        Locale.ROOT,
        Locale.GERMANY,
        Locale.forLanguageTag("zh-Hant-TW"),
        Locale.forLanguageTag("de-DE-u-co-phonebk-x-private"),
        Locale.forLanguageTag("th-TH-u-nu-thai"),
        new Locale("no", "NO", "NY"),
        new Locale("ja", "JP", "JP"),
        new Locale("x", "", "anything at all"),
        Currency.getInstance("EUR"),
        URI.create("http://h/p?q#f"),
        URI.create("mailto:a@b"),
        URI.create("//h"),
        URI.create(""),
        URI.create("http://[::1]:80/%C3%BC"),
        new BitSet(),
        BitSet.valueOf(new long[] {5, 0, 1}),
        Optional.empty(),
        Optional.of("x"),
        Optional.of(Optional.empty()),
        OptionalInt.empty(),
        OptionalInt.of(1),
        OptionalLong.empty(),
        OptionalLong.of(1),
        OptionalDouble.empty(),
        OptionalDouble.of(-0d),
        address(new byte[] {127, 0, 0, 1}),
        address(new byte[16]),
        ByteBuffer.wrap(new byte[] {1, 2}),
        ByteBuffer.allocate(0));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Timestamp timestamp(long time, int nanos) {
    Timestamp timestamp = new Timestamp(time);
    timestamp.setNanos(nanos);
    return timestamp;
  }

  private static GregorianCalendar calendar(boolean lenient) {
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone("America/New_York"), Locale.GERMANY);
    calendar.setTimeInMillis(1_700_000_000_123L);
    calendar.setLenient(lenient);
    return calendar;
  }
}
