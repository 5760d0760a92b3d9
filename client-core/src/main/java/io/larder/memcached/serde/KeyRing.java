package io.larder.memcached.serde;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The secrets of an {@link EnvelopeSerde}: one to write with, and older ones that still read. To
 * rotate, first add the new key everywhere with {@link #and}, then make it the one to write with,
 * and drop the old one when no value of its time is left.
 *
 * <p>Immutable. Does not show its secrets.
 */
public final class KeyRing {

  private static final int MAX_ID = 255;
  private static final int MIN_BYTES = 16;

  private final Map<Integer, byte[]> secrets;
  private final int currentId;

  private KeyRing(Map<Integer, byte[]> secrets, int currentId) {
    this.secrets = Collections.unmodifiableMap(secrets);
    this.currentId = currentId;
  }

  /**
   * Returns a ring of one key, which writes and reads.
   *
   * @param id its number, 0 to 255, which goes with every value
   * @param secret its bytes: 16 or more, random, 32 are recommended
   * @return a key ring
   */
  public static KeyRing of(int id, byte[] secret) {
    return new KeyRing(Map.of(id, checked(id, secret)), id);
  }

  /**
   * Adds a key that reads.
   *
   * @param id its number, not in use yet
   * @param secret its bytes
   * @return a key ring that writes with the same key as this one
   */
  public KeyRing and(int id, byte[] secret) {
    if (secrets.containsKey(id)) {
      throw new IllegalArgumentException("there is a key " + id + " already");
    }
    Map<Integer, byte[]> more = new TreeMap<>(secrets);
    more.put(id, checked(id, secret));
    return new KeyRing(more, currentId);
  }

  /**
   * Chooses the key to write with.
   *
   * @param id the number of a key in this ring
   * @return a key ring that reads with the same keys as this one
   */
  public KeyRing writingWith(int id) {
    if (!secrets.containsKey(id)) {
      throw new IllegalArgumentException("there is no key " + id);
    }
    return new KeyRing(secrets, id);
  }

  /**
   * Returns the number of the key to write with.
   *
   * @return its number
   */
  public int currentId() {
    return currentId;
  }

  /**
   * Returns the numbers of all keys.
   *
   * @return an unmodifiable set
   */
  public Set<Integer> ids() {
    return secrets.keySet();
  }

  Map<Integer, byte[]> secrets() {
    return secrets;
  }

  @Override
  public String toString() {
    return "keys " + secrets.keySet() + ", writing with " + currentId;
  }

  private static byte[] checked(int id, byte[] secret) {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("a key's number is 0 to " + MAX_ID + ", not " + id);
    }
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "key " + id + " has " + secret.length + " bytes; " + MIN_BYTES + " are the least");
    }
    return secret.clone();
  }
}
