package io.larder.jcache.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.CacheException;

/**
 * One option's value and where it was found, which a message about it has to say.
 *
 * @param option the option
 * @param text the value
 * @param origin where it was set
 */
record Setting(Option option, String text, String origin) {

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

  /** Reads the value; what the reader does not accept is an error that names the origin. */
  <T> T as(Function<String, T> reader) {
    try {
      return reader.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new CacheException(
          "bad value of the option " + option.text() + " (" + origin + "): " + e.getMessage(), e);
    }
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write it like 500ms, 2s, 5m or 1h");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is not between 1ms and 24h");
    }
    return duration;
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  static List<String> list(String text) {
    return Arrays.stream(text.split("[,;]", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
