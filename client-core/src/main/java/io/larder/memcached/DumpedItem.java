package io.larder.memcached;

/**
 * What a server's dump says of an item.
 *
 * <p>Immutable; the key's array is shared and must not be modified.
 */
public final class DumpedItem {

  /** The expiry of an item that does not expire. */
  public static final long NEVER = -1;

  private final byte[] key;
  private final long expiresEpochSecond;
  private final long cas;

  /**
   * Creates it.
   *
   * @param key the key as it goes over the wire
   * @param expiresEpochSecond when the item expires in Unix time, or {@link #NEVER}
   * @param cas its CAS id
   */
  public DumpedItem(byte[] key, long expiresEpochSecond, long cas) {
    this.key = key;
    this.expiresEpochSecond = expiresEpochSecond;
    this.cas = cas;
  }

  /**
   * Returns the key.
   *
   * @return the bytes as they go over the wire, not to be modified
   */
  public byte[] key() {
    return key;
  }

  /**
   * Tells when the item expires.
   *
   * @return Unix time in seconds, or {@link #NEVER}
   */
  public long expiresEpochSecond() {
    return expiresEpochSecond;
  }

  /**
   * Returns the item's CAS id.
   *
   * @return the id
   */
  public long cas() {
    return cas;
  }
}
