package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/** Keys in base64, as the meta commands' flag {@code b} has them. */
final class BinaryKeys {

  private BinaryKeys() {}

  static String encode(String key) {
    return Base64.getEncoder().encodeToString(key.getBytes(ISO_8859_1));
  }

  /** Returns the key, or an empty text if this is not base64. */
  static String decode(String text) {
    // Java's decoder would do without the padding, memcached's does not.
    if (text.length() % 4 != 0) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(text.getBytes(ISO_8859_1)), ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
