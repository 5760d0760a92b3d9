package io.larder.memcached;

/** Which characters an application's keys may have. */
public enum KeyCharset {
  /**
   * Only ASCII; other characters are refused, so that no two clients disagree about their bytes.
   */
  ASCII,
  /** Any character, as UTF-8. Key lengths are counted in bytes. */
  UTF_8
}
