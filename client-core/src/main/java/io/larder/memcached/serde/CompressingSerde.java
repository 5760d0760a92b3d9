package io.larder.memcached.serde;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compresses what another serde writes, if it is long enough and gets shorter. Reads values of
 * every algorithm that is {@linkplain Compressors#available() available}, so that the algorithm can
 * be changed while old values are around, and uncompressed ones.
 *
 * <p>With zlib the flag is added to those of the value, and pymemcache's {@code compressed_serde}
 * reads it and is read. Others cannot be read there; so the flags of the value precede its
 * compressed bytes as a varint, and clients that do not know the algorithm see raw bytes.
 *
 * @param <V> the type of the values
 */
public final class CompressingSerde<V> implements Serde<V> {

  private static final int COMPRESSED =
      Flags.COMPRESSED | Flags.ZSTD | Flags.LZ4 | Flags.APPLICATION_MASK;

  private final Serde<V> inner;
  private final Options options;
  private final Pool<ValueBuffer> buffers = ValueBuffer.pool();

  /**
   * When and how to compress.
   *
   * @param compressor the algorithm for writing
   * @param threshold values of more bytes than this are compressed
   * @param maxBytes how many bytes a value may have when decompressed
   */
  public record Options(Compressor compressor, int threshold, int maxBytes) {

    /**
     * pymemcache's threshold: below it, compression saves few bytes and takes time all the same.
     */
    public static final int DEFAULT_THRESHOLD = 400;

    /**
     * Checks the numbers, and that the flag is one bit that is free for compression.
     *
     * @param compressor the algorithm for writing
     * @param threshold values of more bytes than this are compressed
     * @param maxBytes how many bytes a value may have when decompressed
     */
    public Options {
      if (threshold < 0) {
        throw new IllegalArgumentException("threshold must not be negative: " + threshold);
      }
      if (maxBytes < 1) {
        throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
      }
      if (Integer.bitCount(compressor.flag()) != 1 || (compressor.flag() & COMPRESSED) == 0) {
        throw new IllegalArgumentException(
            "a compressor's flag must be one bit of Flags.APPLICATION_MASK, not "
                + Flags.describe(compressor.flag()));
      }
    }

    /**
     * Returns the options to start from: zlib above 400 bytes, decompressing to at most the
     * {@linkplain Limits#DEFAULT default} number of bytes.
     *
     * @return the options
     */
    public static Options defaults() {
      return new Options(Compressors.zlib(), DEFAULT_THRESHOLD, Limits.DEFAULT.maxBytes());
    }

    /**
     * Replaces the algorithm for writing.
     *
     * @param compressor the new one
     * @return new options
     */
    public Options withCompressor(Compressor compressor) {
      return new Options(compressor, threshold, maxBytes);
    }

    /**
     * Replaces the threshold.
     *
     * @param threshold values of more bytes than this are compressed
     * @return new options
     */
    public Options withThreshold(int threshold) {
      return new Options(compressor, threshold, maxBytes);
    }

    /**
     * Replaces the limit of decompression.
     *
     * @param maxBytes how many bytes a value may have when decompressed
     * @return new options
     */
    public Options withMaxBytes(int maxBytes) {
      return new Options(compressor, threshold, maxBytes);
    }
  }

  /**
   * Wraps a serde.
   *
   * @param inner what makes the bytes
   * @param options when and how to compress them
   */
  public CompressingSerde(Serde<V> inner, Options options) {
    this.inner = inner;
    this.options = options;
  }

  @Override
  public int serialize(byte[] key, V value, ValueBuffer out) {
    // Only what is to be stored goes to the output, whose array the caller keeps.
    ValueBuffer buffer = buffers.take();
    try {
      int flags = inner.serialize(key, value, buffer);
      int length = buffer.position();
      if (length > options.threshold()) {
        int compressedFlags = compress(flags, buffer);
        int compressedLength = buffer.position() - length;
        if (compressedLength < length) {
          out.write(buffer.array(), length, compressedLength);
          return compressedFlags;
        }
      }
      out.write(buffer.array(), 0, length);
      return flags;
    } finally {
      ValueBuffer.giveBack(buffers, buffer);
    }
  }

  /** Appends the compressed form of what a buffer holds; returns its flags. */
  private int compress(int flags, ValueBuffer buffer) {
    Compressor compressor = options.compressor();
    int length = buffer.position();
    boolean interoperable = compressor.flag() == Flags.COMPRESSED;
    if (!interoperable) {
      buffer.writeVarInt(flags);
    }
    compressor.compress(buffer.array(), 0, length, buffer);
    return interoperable ? flags | Flags.COMPRESSED : compressor.flag();
  }

  @Override
  public V deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
    Optional<Compressor> compressor = compressorOf(flags);
    if (compressor.isEmpty()) {
      return inner.deserialize(key, bytes, offset, length, flags);
    }
    ValueBuffer buffer = buffers.take();
    try {
      int start = offset;
      int innerFlags = flags & ~Flags.COMPRESSED;
      if (compressor.get().flag() != Flags.COMPRESSED) {
        VarInts.Read read = VarInts.read(bytes, offset, length);
        innerFlags = read.value();
        start = read.next();
      }
      int rest = offset + length - start;
      compressor.get().decompress(bytes, start, rest, options.maxBytes(), buffer);
      return inner.deserialize(key, buffer.array(), 0, buffer.position(), innerFlags);
    } finally {
      ValueBuffer.giveBack(buffers, buffer);
    }
  }

  /** A foreign algorithm's flag stands alone; any other bit with it makes the value foreign. */
  private Optional<Compressor> compressorOf(int flags) {
    if ((flags & COMPRESSED) == 0) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(options.compressor()), Compressors.available().stream())
        .filter(
            compressor ->
                compressor.flag() == Flags.COMPRESSED
                    ? (flags & Flags.COMPRESSED) != 0
                    : flags == compressor.flag())
        .findFirst();
  }
}
