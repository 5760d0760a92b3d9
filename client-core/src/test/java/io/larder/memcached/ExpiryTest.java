package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The number that goes over the wire for a time to live. */
class ExpiryTest {

  private static final long DAY = 24L * 60 * 60;

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, 1",
    "PT0.001S, 1",
    "PT0.000000001S, 1",
    "PT1.000000001S, 2",
    "PT59.9S, 60",
    "PT720H, 2592000",
    "PT719H59M59.5S, 2592000",
    "PT0S, -1",
    "PT-1S, -1",
    "PT-0.5S, -1",
  })
  void in_upTo30Days_isSentAsSecondsRoundedUp(Duration ttl, long seconds) {
    assertEquals(seconds, Expiry.in(ttl).wireSeconds());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Integer.MIN_VALUE, -(1L << 32), (-1L << 32) + 100, Long.MIN_VALUE})
  void wireSeconds_ofAnyNegativeNumber_areAtOnce(long seconds) {
    assertEquals(-1, new Expiry(seconds, false).wireSeconds());
    assertEquals(-1, new Expiry(seconds, true).wireSeconds());
  }

  @Test
  void in_over30Days_isSentAsAMoment() {
    Expiry expiry = Expiry.in(Duration.ofDays(30).plusNanos(1));
    long before = now();
    long wire = expiry.wireSeconds();
    assertTrue(wire >= before + 30 * DAY + 2 && wire <= now() + 30 * DAY + 2, "" + wire);
    long year = Expiry.in(Duration.ofDays(365)).wireSeconds();
    assertTrue(year > before + 365 * DAY && year <= now() + 365 * DAY + 1, "" + year);
  }

  @Test
  void in_farFuture_staysWithinWhatTheServerReads() {
    assertEquals(Integer.MAX_VALUE, Expiry.in(Duration.ofDays(365L * 200)).wireSeconds());
    assertEquals(Integer.MAX_VALUE, Expiry.in(Duration.ofSeconds(Long.MAX_VALUE)).wireSeconds());
    assertEquals(
        Integer.MAX_VALUE,
        Expiry.in(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)).wireSeconds());
    assertEquals(Integer.MAX_VALUE, Expiry.at(Instant.MAX).wireSeconds());
  }

  @Test
  void at_future_isSentAsTheMomentEvenIfItIsNear() {
    long moment = now() + 10;
    assertEquals(moment, Expiry.at(Instant.ofEpochSecond(moment)).wireSeconds());
    assertEquals(moment + 1, Expiry.at(Instant.ofEpochSecond(moment, 1)).wireSeconds());
  }

  @Test
  void at_past_expiresAtOnce() {
    assertEquals(-1, Expiry.at(Instant.ofEpochSecond(now() - 1)).wireSeconds());
    assertEquals(-1, Expiry.at(Instant.EPOCH).wireSeconds());
    assertEquals(-1, Expiry.at(Instant.ofEpochSecond(-5)).wireSeconds());
    assertEquals(-1, Expiry.at(Instant.MIN).wireSeconds());
  }

  @Test
  void never_always_isZero() {
    assertEquals(0, Expiry.NEVER.wireSeconds());
  }

  @Test
  void toString_eachKind_isReadable() {
    assertEquals("never", Expiry.NEVER.toString());
    assertEquals("at once", Expiry.in(Duration.ZERO).toString());
    assertEquals("in 60 s", Expiry.in(Duration.ofMinutes(1)).toString());
    assertEquals(
        "at 2100-01-01T00:00:00Z", Expiry.at(Instant.parse("2100-01-01T00:00:00Z")).toString());
  }
}
