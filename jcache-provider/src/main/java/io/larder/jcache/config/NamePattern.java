package io.larder.jcache.config;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A pattern for the names of caches. {@code *} stands for any text within one segment, {@code **}
 * for any text at all; segments end at a dot, a number sign, a colon or a slash, which is what
 * separates packages, classes, roles and natural ids in the names that frameworks make.
 */
final class NamePattern {

  /** The longest pattern last, which is the one that says most; wildcards do not count. */
  static final Comparator<NamePattern> BY_LENGTH =
      Comparator.comparingInt(NamePattern::literals)
          .thenComparing(pattern -> !pattern.text.contains("**"))
          .thenComparing(NamePattern::text);

  private final String text;
  private final Pattern regex;

  NamePattern(String text) {
    this.text = text;
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '*') {
        expression.append(Pattern.quote(text.substring(i, i + 1)));
      } else if (text.startsWith("**", i)) {
        expression.append(".*");
        i++;
      } else {
        expression.append("[^.#:/]*");
      }
    }
    this.regex = Pattern.compile(expression.toString(), Pattern.DOTALL);
  }

  static boolean isPattern(String name) {
    return name.indexOf('*') >= 0;
  }

  String text() {
    return text;
  }

  boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  private int literals() {
    return (int) text.chars().filter(c -> c != '*').count();
  }
}
