package io.larder.memcached.serde;

/**
 * What one value may cost at most, whoever wrote it. Reading stops at a limit before the memory is
 * allocated; writing stops at the same limits, so that nothing is stored that cannot be read back.
 *
 * @param maxDepth how deep objects may nest. A linked structure nests once per element
 * @param maxArrayLength how many elements one array, collection, map or string may have
 * @param maxReferences how many objects one value may consist of; values like numbers, dates and
 *     strings do not count
 * @param maxBytes how many bytes one value may have, decompressed
 */
public record Limits(int maxDepth, int maxArrayLength, int maxReferences, int maxBytes) {

  /** Fits a thread stack of 512 KiB with room to spare, and any value that belongs into a cache. */
  public static final Limits DEFAULT = new Limits(250, 10_000_000, 1_000_000, 64 << 20);

  /**
   * Checks that every limit is at least 1.
   *
   * @param maxDepth how deep objects may nest
   * @param maxArrayLength how many elements one array, collection, map or string may have
   * @param maxReferences how many objects one value may consist of
   * @param maxBytes how many bytes one value may have
   */
  public Limits {
    requirePositive("maxDepth", maxDepth);
    requirePositive("maxArrayLength", maxArrayLength);
    requirePositive("maxReferences", maxReferences);
    requirePositive("maxBytes", maxBytes);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
