package io.larder.testkit.embedded;

/** One stored item. Mutable; guarded by the lock of its {@link Store}. */
final class Item {

  private static final int HEADER_BYTES = 48;
  private static final int CAS_BYTES = 8;
  private static final int FLAGS_BYTES = 4;
  private static final int LINE_END_BYTES = 2;

  final String key;
  final int clientFlags;
  boolean binaryKey;
  byte[] value;
  long expiry;
  long cas;
  long lastAccess;
  boolean fetched;
  boolean tokenSent;
  boolean stale;

  Item(String key, int clientFlags, long expiry, byte[] value) {
    this.key = key;
    this.clientFlags = clientFlags;
    this.expiry = expiry;
    this.value = value;
  }

  /** The size that memcached gives such an item, which decides what is too large. */
  static long size(String key, int clientFlags, long valueBytes, boolean withCas) {
    return HEADER_BYTES
        + (withCas ? CAS_BYTES : 0)
        + key.length()
        + 1
        + (clientFlags == 0 ? 0 : FLAGS_BYTES)
        + valueBytes
        + LINE_END_BYTES;
  }

  long size(boolean withCas) {
    return size(key, clientFlags, value.length, withCas);
  }

  String flagsText() {
    return Integer.toUnsignedString(clientFlags);
  }

  String casText() {
    return Long.toUnsignedString(cas);
  }

  /** The key as requests and replies have it. */
  String wireKey() {
    return binaryKey ? BinaryKeys.encode(key) : key;
  }
}
