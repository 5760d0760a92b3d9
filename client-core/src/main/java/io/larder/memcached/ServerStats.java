package io.larder.memcached;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The general statistics of one server, at a moment. The well-known ones have a method each; those
 * and all others are in {@link #all()}. A method throws {@link NoSuchElementException} if the
 * server, being of another version, has no such statistic.
 *
 * <p>Counters run since the server was started or its statistics were reset. Immutable.
 */
public final class ServerStats {

  private final Map<String, String> all;

  ServerStats(Map<String, String> all) {
    this.all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /**
   * Returns all statistics as the server wrote them.
   *
   * @return values by name, in the server's order
   */
  public Map<String, String> all() {
    return all;
  }

  /**
   * Returns any statistic that is a whole number.
   *
   * @param name its name
   * @return an unsigned number
   * @throws NumberFormatException if it is no whole number
   */
  public long number(String name) {
    return Long.parseUnsignedLong(text(name));
  }

  private String text(String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(
            () -> new NoSuchElementException("the server has no statistic '" + name + "'"));
  }

  /** Processor times: seconds with a fraction, which very old servers set off with a colon. */
  private Duration time(String name) {
    BigDecimal seconds = new BigDecimal(text(name).replace(':', '.'));
    return Duration.ofNanos(seconds.movePointRight(9).longValue());
  }

  /**
   * Returns the id of the server's process.
   *
   * @return {@code pid}
   */
  public long pid() {
    return number("pid");
  }

  /**
   * Tells for how long the server has been running.
   *
   * @return {@code uptime}
   */
  public Duration uptime() {
    return Duration.ofSeconds(number("uptime"));
  }

  /**
   * Returns the time of the server's clock.
   *
   * @return {@code time}
   */
  public Instant time() {
    return Instant.ofEpochSecond(number("time"));
  }

  /**
   * Returns the server's version.
   *
   * @return {@code version}
   */
  public String version() {
    return text("version");
  }

  /**
   * Returns the processor time that the server has used itself.
   *
   * @return {@code rusage_user}
   */
  public Duration rusageUser() {
    return time("rusage_user");
  }

  /**
   * Returns the processor time that the system has used for the server.
   *
   * @return {@code rusage_system}
   */
  public Duration rusageSystem() {
    return time("rusage_system");
  }

  /**
   * Returns how many worker threads the server has.
   *
   * @return {@code threads}
   */
  public long threads() {
    return number("threads");
  }

  /**
   * Returns how many connections are open.
   *
   * @return {@code curr_connections}
   */
  public long currConnections() {
    return number("curr_connections");
  }

  /**
   * Returns how many connections have been opened.
   *
   * @return {@code total_connections}
   */
  public long totalConnections() {
    return number("total_connections");
  }

  /**
   * Returns how many keys were read, whether they were there or not.
   *
   * @return {@code cmd_get}
   */
  public long cmdGet() {
    return number("cmd_get");
  }

  /**
   * Returns how many items were to be stored.
   *
   * @return {@code cmd_set}
   */
  public long cmdSet() {
    return number("cmd_set");
  }

  /**
   * Returns how many reads found their item.
   *
   * @return {@code get_hits}
   */
  public long getHits() {
    return number("get_hits");
  }

  /**
   * Returns how many reads found nothing.
   *
   * @return {@code get_misses}
   */
  public long getMisses() {
    return number("get_misses");
  }

  /**
   * Returns how many bytes the server has received.
   *
   * @return {@code bytes_read}
   */
  public long bytesRead() {
    return number("bytes_read");
  }

  /**
   * Returns how many bytes the server has sent.
   *
   * @return {@code bytes_written}
   */
  public long bytesWritten() {
    return number("bytes_written");
  }

  /**
   * Returns how much memory the items take.
   *
   * @return {@code bytes}
   */
  public long bytes() {
    return number("bytes");
  }

  /**
   * Returns how much memory the items may take.
   *
   * @return {@code limit_maxbytes}
   */
  public long limitMaxbytes() {
    return number("limit_maxbytes");
  }

  /**
   * Returns how many items there are. Some may have expired already.
   *
   * @return {@code curr_items}
   */
  public long currItems() {
    return number("curr_items");
  }

  /**
   * Returns how many items have been stored.
   *
   * @return {@code total_items}
   */
  public long totalItems() {
    return number("total_items");
  }

  /**
   * Returns how many items had to go before their time, to make room.
   *
   * @return {@code evictions}
   */
  public long evictions() {
    return number("evictions");
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
