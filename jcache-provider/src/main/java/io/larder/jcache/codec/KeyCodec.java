package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the keys of one cache into memcached keys, and back: {@code <prefix><cache>:<k>}, at most
 * 250 bytes of printable ASCII. Equal keys give equal bytes in every JVM, whatever the order or the
 * classes of their collections; keys that aren't equal give different bytes. {@code k} is the
 * string itself where possible, otherwise {@code #}, a {@link KeyTag}, and a payload; what is too
 * long becomes a hash, together with the full key that whoever reads has to compare.
 *
 * <p>Immutable and safe for use by many threads at once. It doesn't talk to memcached and doesn't
 * remember keys.
 */
public final class KeyCodec {

  /** The longest key that memcached takes. */
  private static final int MAX_LENGTH = 250;

  /** See {@link CacheNames#MAX_LENGTH} for what it leaves. */
  private static final int MAX_PREFIX_LENGTH = 100;

  private static final byte MARK = '#';

  private final byte[] keyPrefix;
  private final byte[] epochKey;
  private final KeyHash hash;
  private final CanonicalForm canonical;

  private KeyCodec(byte[] keyPrefix, KeyHash hash, CanonicalForm canonical) {
    this.keyPrefix = keyPrefix;
    this.epochKey = concat(keyPrefix, MARK, KeyTag.EPOCH, new byte[0]);
    this.hash = hash;
    this.canonical = canonical;
  }

  /**
   * Creates the codec of one cache.
   *
   * @param prefix what all keys begin with, at most 100 characters of printable ASCII, or empty. It
   *     should end in a character that sets it off from the cache's name
   * @param cacheName the cache's name, any string
   * @param loader finds the classes of keys that are decoded
   * @param filter says which classes {@link #decode} may load
   * @return the codec
   * @throws IllegalArgumentException if the prefix is too long or not printable
   */
  public static KeyCodec create(
      String prefix, String cacheName, ClassLoader loader, ClassFilter filter) {
    return create(prefix, cacheName, loader, filter, KeyHash.SHA_256);
  }

  static KeyCodec create(
      String prefix, String cacheName, ClassLoader loader, ClassFilter filter, KeyHash hash) {
    if (prefix.length() > MAX_PREFIX_LENGTH) {
      throw new IllegalArgumentException(
          "the key prefix has " + prefix.length() + " characters, more than " + MAX_PREFIX_LENGTH);
    }
    if (!isPrintable(prefix)) {
      throw new IllegalArgumentException(
          "the key prefix \"" + prefix + "\" has characters other than printable ASCII");
    }
    byte[] keyPrefix =
        (prefix + CacheNames.escape(cacheName) + ":").getBytes(StandardCharsets.US_ASCII);
    return new KeyCodec(keyPrefix, hash, new CanonicalForm(loader, filter));
  }

  /**
   * Encodes a key.
   *
   * @param key the key
   * @return the key as memcached sees it
   * @throws SerdeException with {@link Reason#UNWRITABLE} if the key is, or contains, something
   *     whose equality cannot be told from its contents. The message says what to do
   */
  public WireKey encode(Object key) {
    if (key instanceof String text) {
      return encodeString(text);
    }
    if (key instanceof Long number) {
      return new WireKey(decimal(KeyTag.LONG, number), null);
    }
    if (key instanceof Integer number) {
      return new WireKey(decimal(KeyTag.INTEGER, number), null);
    }
    if (key instanceof UUID uuid) {
      byte[] text = uuid.toString().getBytes(StandardCharsets.US_ASCII);
      return new WireKey(concat(keyPrefix, MARK, KeyTag.UUID, text), null);
    }
    return encodePayload(KeyTag.CANONICAL, canonical.encode(key));
  }

  /**
   * Decodes what {@link #encode} gave.
   *
   * @param wireKey a key as memcached's key dump shows it, URL-decoded, for which {@link #isEntry}
   *     holds
   * @param fullKey the full key from the value's header, or null if there is none
   * @return a key that is equal to the one that was encoded
   * @throws SerdeException with {@link Reason#UNREADABLE} if the bytes are damaged, of another
   *     release of the key's class, or don't belong together, and with {@link Reason#REJECTED} if
   *     they name a class that the filter refuses
   */
  public Object decode(byte[] wireKey, byte @Nullable [] fullKey) {
    if (!isEntry(wireKey)) {
      throw unreadable("it is not a key of this cache");
    }
    byte[] k = Arrays.copyOfRange(wireKey, keyPrefix.length, wireKey.length);
    boolean hashed = k[0] == MARK && k[1] == KeyTag.HASH;
    if (hashed != (fullKey != null)) {
      throw unreadable(
          hashed ? "it is a hash, without the full key" : "it has a full key, but no hash");
    }
    Object key = fullKey == null ? decodeText(k) : decodeFullKey(fullKey);
    requireSame(key, wireKey, fullKey);
    return key;
  }

  /**
   * Tells whether a memcached key is one of this cache's entries.
   *
   * @param wireKey a key as memcached's key dump shows it, URL-decoded
   * @return false for the keys of others and for what the cache keeps besides its entries. Others
   *     may have keys that no command in text could name, through the binary protocol
   */
  public boolean isEntry(byte[] wireKey) {
    int k = keyPrefix.length;
    if (wireKey.length <= k
        || wireKey.length > MAX_LENGTH
        || !Arrays.equals(wireKey, 0, k, keyPrefix, 0, k)
        || !isPrintable(wireKey)) {
      return false;
    }
    return wireKey[k] != MARK || (wireKey.length > k + 1 && KeyTag.isOfEntry(wireKey[k + 1]));
  }

  /**
   * Returns the key of the cache's epoch item, {@code <prefix><cache>:#e}.
   *
   * @return the bytes, not a copy, not to be modified
   */
  public byte[] epochKey() {
    return epochKey;
  }

  /**
   * Returns what all of the cache's keys begin with, {@code <prefix><cache>:}.
   *
   * @return the bytes, not a copy, not to be modified
   */
  public byte[] keyPrefix() {
    return keyPrefix;
  }

  private WireKey encodeString(String text) {
    int length = text.length();
    if (length == 0 || text.charAt(0) == MARK) {
      return encodePayload(KeyTag.STRING, Wtf8.encode(text));
    }
    if (length > MAX_LENGTH - keyPrefix.length) {
      return isPrintable(text)
          ? hashed(text.getBytes(StandardCharsets.US_ASCII))
          : encodePayload(KeyTag.STRING, Wtf8.encode(text));
    }
    byte[] bytes = Arrays.copyOf(keyPrefix, keyPrefix.length + length);
    for (int i = 0, at = keyPrefix.length; i < length; i++, at++) {
      char c = text.charAt(i);
      if (!isPrintable(c)) {
        return encodePayload(KeyTag.STRING, Wtf8.encode(text));
      }
      bytes[at] = (byte) c;
    }
    return new WireKey(bytes, null);
  }

  private WireKey encodePayload(byte tag, byte[] payload) {
    // Four characters for three bytes; a longer one is hashed and never becomes text.
    if (payload.length > (MAX_LENGTH - keyPrefix.length - 2) / 4 * 3 + 2) {
      return hashed(concat(new byte[0], MARK, tag, payload));
    }
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(payload);
    return text.length > MAX_LENGTH - keyPrefix.length - 2
        ? hashed(concat(new byte[0], MARK, tag, payload))
        : new WireKey(concat(keyPrefix, MARK, tag, text), null);
  }

  private WireKey hashed(byte[] fullKey) {
    if (fullKey.length > KeyWriter.MAX_BYTES) {
      throw Form.unwritable("a key takes more than " + KeyWriter.MAX_BYTES + " bytes");
    }
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(hash.hash(fullKey));
    return new WireKey(concat(keyPrefix, MARK, KeyTag.HASH, text), fullKey);
  }

  /** Writes the digits without a string in between: numbers are the most common keys. */
  private byte[] decimal(byte tag, long number) {
    // Negative, since the most negative number has no positive counterpart.
    long rest = number < 0 ? number : -number;
    int digits = 1;
    for (long r = rest / 10; r != 0; r /= 10) {
      digits++;
    }
    int start = keyPrefix.length;
    byte[] bytes = Arrays.copyOf(keyPrefix, start + 2 + digits + (number < 0 ? 1 : 0));
    bytes[start] = MARK;
    bytes[start + 1] = tag;
    if (number < 0) {
      bytes[start + 2] = '-';
    }
    for (int at = bytes.length - 1; digits > 0; digits--, at--) {
      bytes[at] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    return bytes;
  }

  private Object decodeText(byte[] k) {
    String text = new String(k, StandardCharsets.US_ASCII);
    if (k[0] != MARK) {
      return text;
    }
    String payload = text.substring(2);
    try {
      return switch (k[1]) {
        case KeyTag.LONG -> Long.valueOf(payload);
        case KeyTag.INTEGER -> Integer.valueOf(payload);
        case KeyTag.UUID -> UUID.fromString(payload);
        default -> decodePayload(k[1], Base64.getUrlDecoder().decode(payload));
      };
    } catch (IllegalArgumentException e) {
      throw new SerdeException(Reason.UNREADABLE, "unreadable key " + text, e);
    }
  }

  private Object decodeFullKey(byte[] fullKey) {
    if (fullKey.length < 2 || fullKey[0] != MARK) {
      return new String(fullKey, StandardCharsets.US_ASCII);
    }
    return decodePayload(fullKey[1], Arrays.copyOfRange(fullKey, 2, fullKey.length));
  }

  private Object decodePayload(byte tag, byte[] payload) {
    return switch (tag) {
      case KeyTag.STRING -> Wtf8.decode(payload, 0, payload.length);
      case KeyTag.CANONICAL -> canonical.decode(payload);
      default -> throw unreadable("its tag '" + (char) tag + "' has no such payload");
    };
  }

  /**
   * Refuses what encodes to other bytes than it was read from. This one check covers all that a
   * format with one spelling per key rules out: leading zeros, unsorted sets, trailing bits, a full
   * key that isn't the hash's, values that a constructor changed.
   */
  private void requireSame(Object key, byte[] wireKey, byte @Nullable [] fullKey) {
    WireKey again;
    try {
      again = encode(key);
    } catch (SerdeException e) {
      throw new SerdeException(Reason.UNREADABLE, "unreadable key: " + e.getMessage(), e);
    }
    if (!Arrays.equals(again.bytes(), wireKey) || !Arrays.equals(again.fullKey(), fullKey)) {
      throw unreadable("what it decodes to has a different key");
    }
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPrintable(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(byte[] bytes) {
    for (byte b : bytes) {
      if (!isPrintable((char) (b & 0xFF))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(char c) {
    return c > ' ' && c < 0x7F;
  }

  private static byte[] concat(byte[] start, byte mark, byte tag, byte[] payload) {
    byte[] bytes = Arrays.copyOf(start, start.length + 2 + payload.length);
    bytes[start.length] = mark;
    bytes[start.length + 1] = tag;
    System.arraycopy(payload, 0, bytes, start.length + 2, payload.length);
    return bytes;
  }

  private static SerdeException unreadable(String why) {
    return new SerdeException(Reason.UNREADABLE, "unreadable key: " + why);
  }
}
