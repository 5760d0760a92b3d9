package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ServerStatsTest {

  private static ServerStats stats(String name, String value) {
    return new ServerStats(Map.of(name, value));
  }

  @Test
  void rusage_pointOrColon_isToTheMicrosecond() {
    assertEquals(Duration.ofNanos(4_102_000L), stats("rusage_user", "0.004102").rusageUser());
    assertEquals(Duration.ofMillis(1_500), stats("rusage_system", "1:5").rusageSystem());
  }

  @Test
  void times_seconds_areTyped() {
    assertEquals(Duration.ofMinutes(2), stats("uptime", "120").uptime());
    assertEquals(Instant.ofEpochSecond(1_795_359_150L), stats("time", "1795359150").time());
  }

  @Test
  void number_over63Bits_isUnsigned() {
    assertEquals(-1, stats("limit_maxbytes", "18446744073709551615").limitMaxbytes());
  }

  @Test
  void number_missing_isAnErrorThatNamesIt() {
    NoSuchElementException e =
        assertThrows(NoSuchElementException.class, () -> stats("a", "1").evictions());
    assertEquals("the server has no statistic 'evictions'", e.getMessage());
  }

  @Test
  void all_result_isUnmodifiable() {
    Map<String, String> all = stats("a", "1").all();
    assertThrows(UnsupportedOperationException.class, () -> all.put("b", "2"));
  }
}
