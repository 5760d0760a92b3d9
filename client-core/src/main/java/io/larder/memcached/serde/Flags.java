package io.larder.memcached.serde;

/**
 * The bits of memcached's 32-bit client flags, as Larder writes and reads them. Part of the wire
 * format: a value never changes. The low five bits are pymemcache's, so that strings, integers,
 * bytes and zlib-compressed values go both ways between the two.
 */
public final class Flags {

  /** No bit: raw bytes. */
  public static final int BYTES = 0;

  /** A Python pickle. Never written; reading it is an error that says so. */
  public static final int PICKLE = 1;

  /** An integer of any size as decimal ASCII. */
  public static final int INTEGER = 1 << 1;

  /** A Python 2 long as decimal ASCII. Read, never written. */
  public static final int LONG = 1 << 2;

  /** Compressed with zlib; the other bits describe what was compressed. */
  public static final int COMPRESSED = 1 << 3;

  /** UTF-8 text. */
  public static final int TEXT = 1 << 4;

  /** Written by Kryo. */
  public static final int KRYO = 1 << 5;

  /** Written by Java serialization. */
  public static final int JAVA = 1 << 6;

  /** A header of an 8-byte deadline, epoch milliseconds, big-endian, precedes the value. */
  public static final int DEADLINE = 1 << 8;

  /** A header of the full key, varint length and bytes, precedes the value. */
  public static final int FULL_KEY = 1 << 9;

  /**
   * A header of an 8-byte CAS id, big-endian, precedes the value, behind the deadline: it counts
   * only as long as the epoch item of its cache has that id.
   */
  public static final int EPOCH = 1 << 16;

  /**
   * Nothing precedes the value: somebody who has lost to others again and again is changing the
   * entry now. Whoever wants to change it depending on what is there waits for that; nobody else
   * has to care.
   */
  public static final int CLAIMED = 1 << 17;

  /**
   * With {@link #INTEGER}: the number was a {@code Long}, and becomes one again in a cache without
   * a declared value type. Others ignore it.
   */
  public static final int LONG_WIDTH = 1 << 10;

  /**
   * With {@link #INTEGER}: the number was a {@code BigInteger}, and becomes one again in a cache
   * without a declared value type. Others ignore it.
   */
  public static final int BIG_WIDTH = 1 << 11;

  /** Compressed with Zstandard; the flags of what was compressed precede it. */
  public static final int ZSTD = 1 << 12;

  /** Compressed as an LZ4 block; the flags of what was compressed precede it. */
  public static final int LZ4 = 1 << 13;

  /** In an envelope that HMAC-SHA256 authenticates; the flags of the contents are inside. */
  public static final int HMAC = 1 << 14;

  /** In an envelope encrypted with AES-GCM; the flags of the contents are inside. */
  public static final int AES_GCM = 1 << 15;

  /** What a {@link Compressor} of the application may use; Larder never will. */
  public static final int APPLICATION_MASK = 0xFF << 24;

  private Flags() {}

  /** Renders flags for messages. */
  static String describe(int flags) {
    return "0x" + Integer.toHexString(flags);
  }
}
