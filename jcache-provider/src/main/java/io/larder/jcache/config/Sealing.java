package io.larder.jcache.config;

import io.larder.memcached.serde.EnvelopeSerde;
import io.larder.memcached.serde.KeyRing;
import io.larder.memcached.serde.Serde;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The envelope that a cache's values are in, and how its keys are written. */
enum Sealing {
  NONE,
  HMAC,
  AES_GCM;

  <V> Serde<V> around(Serde<V> serde, KeyRing keys) {
    return switch (this) {
      case NONE -> serde;
      case HMAC -> EnvelopeSerde.authenticated(serde, keys);
      case AES_GCM -> EnvelopeSerde.encrypted(serde, keys);
    };
  }

  /**
   * Reads keys, of which the first writes and all read. No message and no cause says anything of
   * what the text is.
   */
  static KeyRing keys(String text) {
    List<String> parts =
        Arrays.stream(text.split("[,;\\s]+", -1)).filter(part -> !part.isEmpty()).toList();
    if (parts.isEmpty()) {
      throw malformed();
    }
    KeyRing ring = KeyRing.of(number(parts.get(0)), secret(parts.get(0)));
    for (String part : parts.subList(1, parts.size())) {
      ring = ring.and(number(part), secret(part));
    }
    return ring;
  }

  private static int number(String part) {
    String digits = part.substring(0, Math.max(0, part.indexOf(':')));
    if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(Sealing::isDigit)) {
      throw malformed();
    }
    return Integer.parseInt(digits);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static byte[] secret(String part) {
    try {
      return Base64.getDecoder().decode(part.substring(part.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "keys are written as <number>:<base64>, such as 1:… with the output of"
            + " 'openssl rand -base64 32'");
  }
}
