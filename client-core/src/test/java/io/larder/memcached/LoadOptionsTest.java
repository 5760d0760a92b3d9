package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {

  private static final LoadOptions OPTIONS = LoadOptions.DEFAULT;

  @Test
  void defaults_wait_outlastsTheLease() {
    assertTrue(OPTIONS.maxWait().compareTo(OPTIONS.lease()) > 0);
  }

  @Test
  void with_oneValue_keepsTheOthers() {
    Duration other = Duration.ofSeconds(3);
    assertEquals(
        new LoadOptions(other, OPTIONS.maxWait(), OPTIONS.refreshAhead()),
        OPTIONS.withLease(other));
    assertEquals(
        new LoadOptions(OPTIONS.lease(), other, OPTIONS.refreshAhead()),
        OPTIONS.withMaxWait(other));
    assertEquals(
        new LoadOptions(OPTIONS.lease(), OPTIONS.maxWait(), other),
        OPTIONS.withRefreshAhead(other));
  }

  @Test
  void values_outOfRange_areErrors() {
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.withLease(Duration.ofMillis(999)));
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.withLease(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.withMaxWait(negative));
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.withMaxWait(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.withRefreshAhead(negative));
  }
}
