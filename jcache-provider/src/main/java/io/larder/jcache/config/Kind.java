package io.larder.jcache.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.serde.AllowList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The type of an option's values: what the documentation calls it, and how its text is read. A
 * parser gets stripped text that is not empty, and throws IllegalArgumentException with a message
 * that says what is wrong.
 *
 * @param label what the documentation calls it
 * @param parser makes a value of its text
 * @param <T> the type in Java
 */
record Kind<T>(String label, Function<String, T> parser) {

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int LONGEST_PREFIX = 100;

  static final Kind<String> TEXT = new Kind<>("text", text -> text);

  /** Text that is never shown. */
  static final Kind<String> SECRET = new Kind<>("secret", text -> text);

  static final Kind<Boolean> FLAG = new Kind<>("true or false", Kind::flag);
  static final Kind<Duration> DURATION = new Kind<>("duration, 1ms to 1d", Kind::upToADay);
  static final Kind<Integer> COUNT = new Kind<>("number", Kind::number);
  static final Kind<Integer> BYTES = new Kind<>("bytes", Kind::bytes);
  static final Kind<String> PREFIX = new Kind<>("printable ASCII", Kind::prefix);
  static final Kind<ServerAddress> ADDRESS = new Kind<>("address", Kind::address);
  static final Kind<List<WeightedServer>> SERVERS = new Kind<>("addresses", Kind::servers);
  static final Kind<List<String>> CLASS_PATTERNS = new Kind<>("class patterns", Kind::patterns);
  static final Kind<Ttl> TTL = new Kind<>("duration, or eternal", Ttl::parse);

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(each -> lowerCase(each.name())).toList();
    String label = String.join(", ", names);
    return new Kind<>(
        label,
        text -> {
          int index = names.indexOf(text);
          if (index < 0) {
            throw new IllegalArgumentException("'" + text + "' is none of " + label);
          }
          return type.getEnumConstants()[index];
        });
  }

  static String lowerCase(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static Duration upToADay(String text) {
    Duration duration = duration(text);
    if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is not between 1ms and 1d");
    }
    return duration;
  }

  /** Without a unit, some would mean seconds and others milliseconds. */
  static Duration duration(String text) {
    if (text.chars().noneMatch(Character::isLetter)) {
      throw new IllegalArgumentException("'" + text + "' has no unit; write it like 500ms or 2s");
    }
    return read(text, Config::getDuration, "no duration; write it like 500ms, 2s, 5m, 1h or 7d");
  }

  private static int bytes(String text) {
    long bytes = read(text, Config::getBytes, "no size; write it like 400, 64 KiB or 1 MiB");
    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'" + text + "' is not between 0 and 2 GiB");
    }
    return (int) bytes;
  }

  private static <T> T read(String text, BiFunction<Config, String, T> reader, String problem) {
    try {
      return reader.apply(ConfigValueFactory.fromAnyRef(text).atKey("value"), "value");
    } catch (ConfigException e) {
      throw new IllegalArgumentException("'" + text + "' is " + problem, e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number", e);
    }
  }

  /** What a cache's keys could not begin with is found out here, not when the cache is created. */
  private static String prefix(String text) {
    if (text.length() > LONGEST_PREFIX || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not at most " + LONGEST_PREFIX + " characters of printable ASCII");
    }
    return text;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split("[,;]", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static List<String> patterns(String text) {
    return List.copyOf(AllowList.empty().and(list(text)).patterns());
  }

  /** Addresses, each with an optional {@code *weight} behind it. */
  private static List<WeightedServer> servers(String text) {
    List<WeightedServer> servers = new ArrayList<>();
    for (String part : text.split("[,;]", -1)) {
      WeightedServer server = server(part.strip());
      if (servers.stream().anyMatch(each -> each.address().equals(server.address()))) {
        throw new IllegalArgumentException(
            "not a list of addresses: '" + text + "': " + server.address() + " is named twice");
      }
      servers.add(server);
    }
    return List.copyOf(servers);
  }

  /** What looks like a password is not repeated in a message. */
  private static ServerAddress address(String text) {
    if (text.contains("@")) {
      throw new IllegalArgumentException(
          "an address has no user and no password; there are options of their own for these");
    }
    return ServerAddress.parse(text);
  }

  private static WeightedServer server(String text) {
    int star = text.indexOf('*');
    if (star < 0) {
      return WeightedServer.of(address(text));
    }
    ServerAddress address = address(text.substring(0, star));
    try {
      return new WeightedServer(address, Double.parseDouble(text.substring(star + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' has a weight that is no number", e);
    }
  }
}
