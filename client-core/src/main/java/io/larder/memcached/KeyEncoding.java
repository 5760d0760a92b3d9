package io.larder.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Turns the keys that an application uses into {@link Key}s: adds the prefix, which goes over the
 * wire but does not count in routing. Immutable.
 */
final class KeyEncoding {

  private final byte[] prefix;
  private final KeyCharset charset;
  private final byte @Nullable [] pin;

  private KeyEncoding(byte[] prefix, KeyCharset charset, byte @Nullable [] pin) {
    this.prefix = prefix;
    this.charset = charset;
    this.pin = pin;
  }

  static KeyEncoding of(String prefix, KeyCharset charset) {
    KeyEncoding unprefixed = new KeyEncoding(new byte[0], charset, null);
    byte[] bytes = prefix.isEmpty() ? new byte[0] : unprefixed.encode(prefix).bytes();
    return new KeyEncoding(bytes, charset, null);
  }

  /** Returns an encoding whose keys are all routed as one given key is. */
  KeyEncoding pinnedTo(String serverKey) {
    return new KeyEncoding(prefix, charset, routing(serverKey));
  }

  Key encode(String key) {
    int length = key.length();
    if (length == 0) {
      throw new IllegalArgumentException("a memcached key must not be empty");
    }
    byte[] bytes = new byte[prefix.length + length];
    System.arraycopy(prefix, 0, bytes, 0, prefix.length);
    for (int i = 0; i < length; i++) {
      char c = key.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return encodeOther(key);
      }
      bytes[prefix.length + i] = (byte) c;
    }
    return pin == null ? Key.ofChecked(bytes, bytes, prefix.length) : Key.ofChecked(bytes, pin, 0);
  }

  /** Encodes what is not all printable ASCII, or finds out what is wrong with it. */
  private Key encodeOther(String key) {
    if (charset == KeyCharset.ASCII && key.chars().anyMatch(c -> c >= 0x80)) {
      throw new IllegalArgumentException(
          "the key '" + key + "' has characters outside of ASCII: configure KeyCharset.UTF_8");
    }
    if (key.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      // UTF-8 has no bytes for it: it would become a '?', and the key that of another item.
      throw new IllegalArgumentException("the key '" + key + "' has half of a surrogate pair");
    }
    byte[] encoded = key.getBytes(UTF_8);
    byte[] bytes = new byte[prefix.length + encoded.length];
    System.arraycopy(prefix, 0, bytes, 0, prefix.length);
    System.arraycopy(encoded, 0, bytes, prefix.length, encoded.length);
    return Key.routedBy(bytes, pin == null ? routing(key) : pin);
  }

  /** What pymemcache hashes: the low 8 bits of each code point. */
  private static byte[] routing(String key) {
    int[] codePoints = key.codePoints().toArray();
    byte[] routing = new byte[codePoints.length];
    for (int i = 0; i < routing.length; i++) {
      routing[i] = (byte) codePoints[i];
    }
    return routing;
  }
}
