package io.larder.memcached.serde;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** zlib by the JDK. Its native state is pooled, since making it costs more than a small value. */
final class ZlibCompressor implements Compressor {

  private static final byte[] EMPTY = {};

  private final Pool<Deflater> deflaters;
  private final Pool<Inflater> inflaters = new Pool<>(Inflater::new);

  ZlibCompressor(int level) {
    if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
      throw new IllegalArgumentException("zlib has the levels -1 to 9, not " + level);
    }
    deflaters = new Pool<>(() -> new Deflater(level));
  }

  @Override
  public int flag() {
    return Flags.COMPRESSED;
  }

  @Override
  public void compress(byte[] bytes, int offset, int length, ValueBuffer out) {
    Deflater deflater = deflaters.take();
    deflater.setInput(bytes, offset, length);
    deflater.finish();
    while (!deflater.finished()) {
      out.ensureRoom(512);
      int room = out.array().length - out.position();
      out.advance(deflater.deflate(out.array(), out.position(), room));
    }
    deflater.reset();
    deflater.setInput(EMPTY);
    deflaters.give(deflater);
  }

  @Override
  public void decompress(byte[] bytes, int offset, int length, int maxBytes, ValueBuffer out) {
    Inflater inflater = inflaters.take();
    try {
      inflater.setInput(bytes, offset, length);
      inflateAll(inflater, maxBytes, out);
      if (inflater.getRemaining() > 0) {
        throw unreadable("bytes follow the end of the compressed ones");
      }
    } catch (DataFormatException e) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the compressed bytes are not zlib's", e);
    } finally {
      inflater.reset();
      inflater.setInput(EMPTY);
      inflaters.give(inflater);
    }
  }

  /** Grows with what really comes out, so that a bomb costs no more than the limit. */
  private static void inflateAll(Inflater inflater, int maxBytes, ValueBuffer out)
      throws DataFormatException {
    int start = out.position();
    while (!inflater.finished()) {
      out.ensureRoom(512);
      int room = out.array().length - out.position();
      int count = inflater.inflate(out.array(), out.position(), room);
      out.advance(count);
      if (out.position() - start > maxBytes) {
        throw unreadable("decompresses to over " + maxBytes + " bytes");
      }
      if (count == 0 && !inflater.finished()) {
        throw unreadable("the compressed bytes end too early, or need a dictionary");
      }
    }
  }

  private static SerdeException unreadable(String message) {
    return new SerdeException(SerdeException.Reason.UNREADABLE, message);
  }
}
