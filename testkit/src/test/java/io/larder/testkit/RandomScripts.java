package io.larder.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Scripts put together at random, but the same ones each time: right and wrong requests mixed. */
final class RandomScripts {

  private static final String[] KEYS = {"a", "b", "c", "key", "YQ=="};
  private static final String[] VALUES = {
    "", "1", "7", "99", "18446744073709551615", "abc", "x y", "12 "
  };
  private static final String[] TIMES = {
    "0", "100", "1000", "-1", "2592000", "2592001", "{now+500}", "x"
  };

  /** None that a time is at, or else a second more or less would make a difference. */
  private static final String[] LIMITS = {"0", "50", "250", "2000", "-1", "x"};

  private static final String[] NUMBERS = {"0", "1", "5", "18446744073709551615", "-1", "x"};
  private static final String[] STORES = {"set", "add", "replace", "append", "prepend", "cas"};
  private static final String[] BARE_FLAGS = {
    "b", "c", "f", "h", "k", "q", "s", "t", "v", "u", "I", "v", "k", "q"
  };
  private static final String[] CAS_IDS = {"{cas}", "{cas}", "{cas}", "1", "0", "99999999"};
  private static final String[] SET_MODES = {"E", "A", "P", "R", "S", "X"};
  private static final String[] COUNT_MODES = {"I", "D", "+", "-", "X"};

  private final Random random;

  private RandomScripts(long seed) {
    this.random = new Random(seed);
  }

  static List<Script> all(int count) {
    return IntStream.range(0, count)
        .mapToObj(seed -> new RandomScripts(seed).script(seed))
        .toList();
  }

  private Script script(int seed) {
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      requests.add(request());
    }
    return new Script("random " + seed, requests);
  }

  private String request() {
    String key = pick(KEYS);
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> "mg " + key + flags("") + "\r\n";
      case 4, 5, 6 -> metaSet(key);
      case 7 -> "md " + key + flags("") + "\r\n";
      case 8, 9 -> "ma " + key + flags(pick(COUNT_MODES)) + "\r\n";
      case 10 -> (random.nextBoolean() ? "get " : "gets ") + key + " " + pick(KEYS) + "\r\n";
      case 11 -> classicSet(key);
      case 12 -> (random.nextBoolean() ? "incr " : "decr ") + key + " " + pick(NUMBERS) + noreply();
      case 13 -> "touch " + key + " " + pick(TIMES) + noreply();
      case 14 -> (random.nextBoolean() ? "gat " : "gats ") + pick(TIMES) + " " + key + "\r\n";
      default -> (random.nextBoolean() ? "delete " + key + noreply() : "me " + key + "\r\n");
    };
  }

  private String metaSet(String key) {
    String value = pick(VALUES);
    return "ms " + key + " " + value.length() + flags(pick(SET_MODES)) + "\r\n" + value + "\r\n";
  }

  private String classicSet(String key) {
    String command = pick(STORES);
    String value = pick(VALUES);
    String line =
        command + " " + key + " " + random.nextInt(3) + " " + pick(TIMES) + " " + value.length();
    if (command.equals("cas")) {
      line += " " + pick(CAS_IDS);
    }
    return line + noreply() + value + "\r\n";
  }

  private String noreply() {
    return random.nextInt(4) == 0 ? " noreply\r\n" : "\r\n";
  }

  private String flags(String mode) {
    StringBuilder flags = new StringBuilder();
    for (int left = random.nextInt(6); left > 0; left--) {
      flags.append(' ').append(flag(mode));
    }
    return flags.toString();
  }

  private String flag(String mode) {
    return switch (random.nextInt(24)) {
      case 0 -> "T" + pick(TIMES);
      case 1 -> "N" + pick(TIMES);
      case 2 -> "R" + pick(LIMITS);
      case 3 -> "O" + random.nextInt(1000);
      case 4 -> "C" + pick(CAS_IDS);
      case 5 -> "F" + pick(NUMBERS);
      case 6 -> "D" + pick(NUMBERS);
      case 7 -> "J" + pick(NUMBERS);
      case 8, 9 -> mode.isEmpty() ? "v" : "M" + mode;
      default -> pick(BARE_FLAGS);
    };
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
