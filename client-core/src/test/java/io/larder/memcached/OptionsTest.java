package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.TestSerdes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option values check themselves, and their defaults are finite. */
class OptionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999999S", "PT24H0.001S", "PT2400H"})
  void timeouts_outOfRange_areRefused(Duration value) {
    String request =
        assertThrows(IllegalArgumentException.class, () -> new Timeouts(value, SECOND))
            .getMessage();
    String connect =
        assertThrows(IllegalArgumentException.class, () -> new Timeouts(SECOND, value))
            .getMessage();
    assertTrue(request.contains("request timeout"), request);
    assertTrue(connect.contains("connect timeout"), connect);
  }

  @Test
  void timeouts_limits_areAccepted() {
    assertDoesNotThrow(() -> new Timeouts(Duration.ofMillis(1), Duration.ofDays(1)));
    assertEquals(SECOND, Timeouts.DEFAULT.request());
    assertEquals(SECOND, Timeouts.DEFAULT.connect());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, PT1S, maxConnections",
    "-1, 1, PT1S, maxConnections",
    "1, -1, PT1S, maxWaiting",
    "1, 1, PT0S, idleTimeout",
    "1, 1, PT-1S, idleTimeout",
  })
  void poolOptions_outOfRange_areRefused(int connections, int waiting, Duration idle, String name) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> new PoolOptions(connections, waiting, idle))
            .getMessage();
    assertTrue(message.contains(name), message);
  }

  @Test
  void poolOptions_smallest_areAccepted() {
    assertDoesNotThrow(() -> new PoolOptions(1, 0, Duration.ofNanos(1)));
    assertTrue(PoolOptions.DEFAULT.maxConnections() >= 4);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S, 1", "PT1S, PT0.9S, 1", "PT1S, PT1S, 0", "PT-1S, PT1S, 1"})
  void keepAlive_underOne_isRefused(Duration idle, Duration interval, int count) {
    assertThrows(IllegalArgumentException.class, () -> new KeepAlive(idle, interval, count));
  }

  @Test
  void keepAlive_ones_areAccepted() {
    assertDoesNotThrow(() -> new KeepAlive(SECOND, SECOND, 1));
  }

  @Test
  void credentials_wellFormed_areAcceptedAndTheirPasswordNeverShown() {
    Credentials credentials = new Credentials("user", "pass word é");
    assertEquals("pass word é", credentials.password());
    assertFalse(credentials.toString().contains("pass"), credentials.toString());
    assertTrue(credentials.toString().contains("user"));
    assertDoesNotThrow(() -> new Credentials("u".repeat(250), "p".repeat(250)));
  }

  @ParameterizedTest
  @CsvSource({"'', p", "'a b', p", "u, ''", "'a\tb', p", "'a\nb', p", "u, 'p\r'", "u, 'p\n'"})
  void credentials_thatWouldBreakTheCommand_areRefused(String user, String password) {
    assertThrows(IllegalArgumentException.class, () -> new Credentials(user, password));
  }

  @Test
  void credentials_tooLong_areRefusedByTheirBytes() {
    assertThrows(IllegalArgumentException.class, () -> new Credentials("u".repeat(251), "p"));
    assertThrows(IllegalArgumentException.class, () -> new Credentials("u", "é".repeat(126)));
  }

  @Test
  void builder_badArguments_areRefusedAtOnce() {
    ClientBuilder<String> builder = MemcachedClient.builder(TestSerdes.text());
    assertThrows(IllegalArgumentException.class, () -> builder.servers(List.of()));
    assertThrows(IllegalArgumentException.class, () -> builder.servers("a,a"));
    assertThrows(NullPointerException.class, () -> builder.timeouts(null));
    assertThrows(NullPointerException.class, () -> builder.pool(null));
    assertThrows(NullPointerException.class, () -> builder.keyPrefix(null));
    assertThrows(IllegalArgumentException.class, () -> builder.keyPrefix("a b").build());
    assertThrows(IllegalArgumentException.class, () -> builder.keyPrefix("é").build());
    assertThrows(IllegalArgumentException.class, () -> builder.keyPrefix("p".repeat(251)).build());
  }
}
