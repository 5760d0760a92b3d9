package io.larder.jcache.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant who misspelt a name. */
final class Nearest {

  private Nearest() {}

  /** The valid name that is the fewest typing errors away, if that is few enough to be one. */
  static Optional<String> to(String wrong, Collection<String> valid) {
    return valid.stream()
        .min(Comparator.comparingInt(each -> distance(wrong, each)))
        .filter(each -> distance(wrong, each) <= Math.max(2, each.length() / 3));
  }

  /** How many characters have to be added, left out or replaced. */
  static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int i = 0; i < previous.length; i++) {
      previous[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
