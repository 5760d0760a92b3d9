package io.larder.memcached;

/** How a compare-and-set ended. */
public enum CasResult {
  /** The item was as expected and has the new value. */
  STORED,
  /** The item has been changed since it was read; it keeps that change. */
  EXISTS,
  /** The item is gone. */
  NOT_FOUND
}
