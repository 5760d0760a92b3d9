package io.larder.memcached.serde;

import com.github.luben.zstd.Zstd;

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
    long size =
        Zstd.compressByteArray(out.array(), out.position(), bound, bytes, offset, length, level);
    if (Zstd.isError(size)) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, "Zstandard: " + Zstd.getErrorName(size));
    }
    out.advance((int) size);
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
    long count =
        Zstd.decompressByteArray(out.array(), out.position(), (int) size, bytes, offset, length);
    if (Zstd.isError(count) || count != size) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the bytes of a Zstandard frame are damaged");
    }
    out.advance((int) size);
  }
}
