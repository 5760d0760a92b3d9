package io.larder.memcached.serde;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/** LZ4 by lz4-java: the original size as a varint, and one block. */
final class Lz4Compressor implements Compressor {

  /** A byte of a block stands for 255 bytes at most. */
  private static final long MAX_RATIO = 255;

  /**
   * Loads native code: only when a value is to be compressed, not when the class path is searched.
   */
  private static final class Library {
    static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();
  }

  @Override
  public int flag() {
    return Flags.LZ4;
  }

  @Override
  public void compress(byte[] bytes, int offset, int length, ValueBuffer out) {
    out.writeVarInt(length);
    int bound = Library.LZ4.fastCompressor().maxCompressedLength(length);
    out.ensureRoom(bound);
    int size =
        Library.LZ4
            .fastCompressor()
            .compress(bytes, offset, length, out.array(), out.position(), bound);
    out.advance(size);
  }

  @Override
  public void decompress(byte[] bytes, int offset, int length, int maxBytes, ValueBuffer out) {
    VarInts.Read size = VarInts.read(bytes, offset, length);
    int rest = offset + length - size.next();
    if (size.value() < 0 || size.value() > Math.min(maxBytes, MAX_RATIO * rest)) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "not an LZ4 block of at most " + maxBytes + " bytes");
    }
    out.ensureRoom(size.value());
    try {
      int count =
          Library.LZ4
              .safeDecompressor()
              .decompress(bytes, size.next(), rest, out.array(), out.position(), size.value());
      if (count != size.value()) {
        throw damaged(null);
      }
    } catch (LZ4Exception e) {
      throw damaged(e);
    }
    out.advance(size.value());
  }

  private static SerdeException damaged(@Nullable Throwable cause) {
    SerdeException damaged =
        new SerdeException(
            SerdeException.Reason.UNREADABLE, "the bytes of an LZ4 block are damaged");
    if (cause != null) {
      damaged.initCause(cause);
    }
    return damaged;
  }
}
