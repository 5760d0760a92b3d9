package io.larder.memcached.serde;

/**
 * A compression algorithm for {@link CompressingSerde}. {@link Compressors} has the built-in ones;
 * an application may bring its own, under a flag bit of {@link Flags#APPLICATION_MASK}.
 *
 * <p>Implementations are safe for use by many threads at once.
 */
public interface Compressor {

  /**
   * Returns the flag that marks values of this algorithm.
   *
   * @return one bit
   */
  int flag();

  /**
   * Appends the compressed form of some bytes.
   *
   * @param bytes the array that holds them, possibly the output's own; not to be modified
   * @param offset where they begin
   * @param length how many there are
   * @param out where the compressed form goes
   */
  void compress(byte[] bytes, int offset, int length, ValueBuffer out);

  /**
   * Appends the original bytes.
   *
   * @param bytes the array that holds the compressed form; not to be modified
   * @param offset where it begins
   * @param length how many bytes it has
   * @param maxBytes how many bytes the original may have
   * @param out where the original goes
   * @throws SerdeException of reason {@link SerdeException.Reason#UNREADABLE} if the bytes are
   *     damaged, or the original is over {@code maxBytes}; noticed before so many are allocated
   */
  void decompress(byte[] bytes, int offset, int length, int maxBytes, ValueBuffer out);
}
