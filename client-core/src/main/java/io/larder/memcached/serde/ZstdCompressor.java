package io.larder.memcached.serde;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Zstandard by zstd-jni: one frame, which tells the size of its contents. */
final class ZstdCompressor implements Compressor {

  private final int level;

  ZstdCompressor(int level) {
    if (level < 1 || level > 22) {
      throw new IllegalArgumentException("Zstandard has the levels 1 to 22, not " + level);
    }
    this.level = level;
  }

  @Override
  public int flag() {
    return Flags.ZSTD;
  }

  @Override
  public void compress(byte[] bytes, int offset, int length, ValueBuffer out) {
    int bound = Math.toIntExact(Zstd.compressBound(length));
    out.ensureRoom(bound);
    try {
      long size =
          Zstd.compressByteArray(out.array(), out.position(), bound, bytes, offset, length, level);
      out.advance(Math.toIntExact(checked(size)));
    } catch (ZstdException e) {
      throw new SerdeException(SerdeException.Reason.UNWRITABLE, "Zstandard cannot compress", e);
    }
  }

  @Override
  public void decompress(byte[] bytes, int offset, int length, int maxBytes, ValueBuffer out) {
    long size = Zstd.getFrameContentSize(bytes, offset, length);
    if (size < 0 || size > maxBytes) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "not a Zstandard frame of at most " + maxBytes + " bytes");
    }
    out.ensureRoom((int) size);
    try {
      long count =
          Zstd.decompressByteArray(out.array(), out.position(), (int) size, bytes, offset, length);
      if (checked(count) != size) {
        throw new SerdeException(
            SerdeException.Reason.UNREADABLE, "a Zstandard frame of another size than it says");
      }
    } catch (ZstdException e) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the bytes of a Zstandard frame are damaged", e);
    }
    out.advance((int) size);
  }

  /** Some releases of the library return errors, some throw them. */
  private static long checked(long result) {
    if (Zstd.isError(result)) {
      throw new ZstdException(result);
    }
    return result;
  }
}
