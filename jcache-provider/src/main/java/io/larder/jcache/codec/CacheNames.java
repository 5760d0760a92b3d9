package io.larder.jcache.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes a cache name a part of memcached keys. Different names stay different: letters, digits and
 * most punctuation stand for themselves, every other byte of the name's UTF-8 is {@code ~} and two
 * hex digits, and a long name ends in {@code ~~} and its hash. The tilde is what memcached's own
 * key dump leaves alone.
 */
final class CacheNames {

  /**
   * Leaves 49 bytes behind the longest prefix; a UUID, the longest key that is never hashed, has
   * 38.
   */
  static final int MAX_LENGTH = 100;

  private static final char ESCAPE = '~';
  private static final String HASH_MARK = "~~";
  private static final int HASH_CHARS = 22;
  private static final String HEX = "0123456789abcdef";

  private CacheNames() {}

  static String escape(String name) {
    byte[] utf8 = Wtf8.encode(name);
    StringBuilder escaped = new StringBuilder(utf8.length);
    for (byte b : utf8) {
      if (standsForItself(b)) {
        escaped.append((char) b);
      } else {
        escaped.append(ESCAPE).append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
      }
    }
    return escaped.length() <= MAX_LENGTH ? escaped.toString() : shorten(escaped);
  }

  private static boolean standsForItself(byte b) {
    // The colon ends the name, and '#' marks what is not a plain string.
    return b > ' ' && b < 0x7F && b != ':' && b != '#' && b != ESCAPE;
  }

  private static String shorten(StringBuilder escaped) {
    byte[] hash = KeyHash.SHA_256.hash(escaped.toString().getBytes(StandardCharsets.US_ASCII));
    int cut = MAX_LENGTH - HASH_MARK.length() - HASH_CHARS;
    // Not through an escape: the mark would then be read as its rest.
    int lastEscape = escaped.lastIndexOf(String.valueOf(ESCAPE), cut - 1);
    int end = lastEscape > cut - 3 ? lastEscape : cut;
    return escaped.substring(0, end)
        + HASH_MARK
        + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
