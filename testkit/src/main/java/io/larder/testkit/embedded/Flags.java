package io.larder.testkit.embedded;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command line flags of memcached that the embedded server understands. */
record Flags(Set<String> names, int itemSizeMax) {

  private static final Set<String> SUPPORTED = Set.of("-A", "-C", "-F", "-M", "-X");
  private static final int KILOBYTE = 1024;
  private static final int MEGABYTE = 1024 * KILOBYTE;

  static Flags parse(List<String> flags) {
    Set<String> names = new HashSet<>();
    int itemSizeMax = MEGABYTE;
    for (String flag : flags) {
      if (flag.startsWith("-I")) {
        itemSizeMax = size(flag);
      } else if (SUPPORTED.contains(flag)) {
        names.add(flag);
      } else {
        throw new IllegalArgumentException(
            "the embedded server doesn't know the flag '" + flag + "'");
      }
    }
    return new Flags(Set.copyOf(names), itemSizeMax);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  private static int size(String flag) {
    String text = flag.substring("-I".length()).trim().toLowerCase(Locale.ROOT);
    int unit = text.endsWith("m") ? MEGABYTE : text.endsWith("k") ? KILOBYTE : 1;
    String digits = unit == 1 ? text : text.substring(0, text.length() - 1);
    try {
      return Math.multiplyExact(Integer.parseInt(digits), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("no item size in the flag '" + flag + "'", e);
    }
  }
}
