package io.larder.jcache.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options of a cache manager: one flat vocabulary, wherever a value comes from. */
enum Option {
  SERVERS("servers", "localhost:11211"),
  KEY_PREFIX("key-prefix", ""),
  REQUEST_TIMEOUT("request-timeout", "1s"),
  CONNECT_TIMEOUT("connect-timeout", "1s"),
  MAX_CONNECTIONS("max-connections", ""),
  ALLOW("deserialization.allow", ""),
  STRICT("deserialization.strict", "false");

  private final String text;
  private final String standard;

  Option(String text, String standard) {
    this.text = text;
    this.standard = standard;
  }

  /** The name in a URI's query. */
  String text() {
    return text;
  }

  /** The name as a property. */
  String property() {
    return "larder." + text;
  }

  /** The name as an environment variable. */
  String variable() {
    return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The value if nobody sets one. */
  String standard() {
    return standard;
  }

  static Optional<Option> named(String text) {
    return Arrays.stream(values()).filter(option -> option.text.equals(text)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Option::text).collect(Collectors.joining(", "));
  }
}
