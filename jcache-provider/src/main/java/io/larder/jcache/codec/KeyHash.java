package io.larder.jcache.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The hash that stands in for what is too long for memcached. Tests replace it to force collisions.
 */
@FunctionalInterface
interface KeyHash {

  /** The bytes of a hash: 128 bits, so that collisions by chance are out of the question. */
  int LENGTH = 16;

  /** The first 128 bits of SHA-256. */
  KeyHash SHA_256 = KeyHash::sha256;

  /** Returns {@link #LENGTH} bytes. */
  byte[] hash(byte[] input);

  private static byte[] sha256(byte[] input) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(input), LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has to have SHA-256", e);
    }
  }
}
