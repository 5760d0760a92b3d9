package io.larder.memcached;

import java.time.Duration;

/**
 * When the operating system probes a silent TCP connection.
 *
 * @param idle how long a connection is silent before the first probe, whole seconds
 * @param interval the time between probes, whole seconds
 * @param count how many unanswered probes end the connection
 */
public record KeepAlive(Duration idle, Duration interval, int count) {

  /**
   * Checks the values.
   *
   * @param idle the silence before the first probe
   * @param interval the time between probes
   * @param count the unanswered probes that end a connection
   * @throws IllegalArgumentException if one is under 1
   */
  public KeepAlive {
    if (idle.toSeconds() < 1 || interval.toSeconds() < 1 || count < 1) {
      throw new IllegalArgumentException(
          "keep-alive needs at least 1 s idle, 1 s interval and 1 probe, but has "
              + idle
              + ", "
              + interval
              + " and "
              + count);
    }
  }
}
