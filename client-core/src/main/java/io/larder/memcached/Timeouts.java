package io.larder.memcached;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param request the deadline of a call: waiting for a connection, connecting, sending, reading and
 *     every retry fit in it
 * @param connect the most that making a connection may take of it, all addresses of the name, the
 *     TLS handshake and authentication included
 */
public record Timeouts(Duration request, Duration connect) {

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(1);

  /** One second for each. */
  public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));

  /**
   * Checks the values.
   *
   * @param request the deadline of a call
   * @param connect the limit for a connection
   * @throws IllegalArgumentException if one is under a millisecond or over a day
   */
  public Timeouts {
    check("request timeout", request);
    check("connect timeout", connect);
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "the " + name + " must be between 1 ms and 1 day, but is " + value);
    }
  }
}
