package io.larder.memcached.serde;

/**
 * Turns values into bytes plus memcached's 32-bit client flags, and back. The flags say how the
 * bytes are to be read; {@link Flags} has the table.
 *
 * <p>A serde appends to a buffer that may already hold something (a header), and transforms only
 * what it appended itself; so serdes stack without copies between them.
 *
 * <p>Implementations are immutable or otherwise safe for use by many threads at once, and keep
 * nothing in a {@code ThreadLocal}: callers may be virtual threads.
 *
 * @param <V> the type of the values
 */
public interface Serde<V> {

  /**
   * Appends {@code value} to {@code out}.
   *
   * @param key the wire key that the value goes under, prefix included; not to be modified
   * @param value the value, never null
   * @param out where the bytes go, from its current position on
   * @return the client flags that describe the appended bytes
   * @throws SerdeException if the value cannot be serialized; {@code out} then holds rubbish behind
   *     its former position
   */
  int serialize(byte[] key, V value, ValueBuffer out);

  /**
   * Reads a value back.
   *
   * @param key the wire key that the value was found under; not to be modified
   * @param bytes the array that holds the value; not to be modified or kept
   * @param offset where the value begins in it
   * @param length how many bytes it has
   * @param flags the client flags that it was stored with
   * @return the value, never null
   * @throws SerdeException if the bytes are not readable as a value of this serde, for whatever
   *     reason: foreign flags, damaged bytes, a class that changed or that is not allowed
   */
  V deserialize(byte[] key, byte[] bytes, int offset, int length, int flags);

  /**
   * Returns a serde that writes the same bytes under other client flags, for readers that tell
   * their values apart by flags of their own. What it reads it hands on with the flags that are
   * stored, so this serde must understand them or pay no heed to them, as {@link Serdes#bytes()}
   * does.
   *
   * @param flags the flags, whatever this serde says about a value
   * @return the serde
   */
  default Serde<V> withFlags(int flags) {
    return new FlaggedSerde<>(this, flags);
  }
}
