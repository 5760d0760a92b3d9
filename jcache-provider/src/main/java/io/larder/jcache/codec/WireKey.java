package io.larder.jcache.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key as memcached sees it. Two wire keys are equal if memcached would see the same key and, for
 * hashed keys, the full keys are the same too.
 *
 * <p>Immutable by agreement: the arrays are handed out without a copy and must not be modified.
 */
public final class WireKey {

  private final byte[] bytes;
  private final byte @Nullable [] fullKey;

  WireKey(byte[] bytes, byte @Nullable [] fullKey) {
    this.bytes = bytes;
    this.fullKey = fullKey;
  }

  /**
   * Returns the key for memcached: 1 to 250 bytes of printable ASCII.
   *
   * @return the bytes, not a copy
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Returns what the hash in a hashed key stands for. It is stored in front of the value and has to
   * be compared on every read, since two keys may have the same hash.
   *
   * @return the bytes, not a copy, or null if the key is not hashed
   */
  public byte @Nullable [] fullKey() {
    return fullKey;
  }

  /**
   * Tells whether the key was too long for memcached and is therefore a hash.
   *
   * @return whether {@link #fullKey()} is there
   */
  public boolean isHashed() {
    return fullKey != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireKey that
        && Arrays.equals(bytes, that.bytes)
        && Arrays.equals(fullKey, that.fullKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
