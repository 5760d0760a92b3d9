package io.larder.memcached.serde;

import java.util.Arrays;

/** The serdes for values that are bytes or text; {@link ObjectSerde} is the one for all others. */
public final class Serdes {

  private Serdes() {}

  /**
   * Returns the serde for raw bytes, which writes no flags and reads any: whatever is stored, as it
   * is.
   *
   * @return a serde
   */
  public static Serde<byte[]> bytes() {
    return BytesSerde.INSTANCE;
  }

  /**
   * Returns the serde for text, as UTF-8.
   *
   * @return a serde that reads values with {@link Flags#TEXT} only
   */
  public static Serde<String> string() {
    return StringSerde.INSTANCE;
  }

  private static final class BytesSerde implements Serde<byte[]> {

    static final BytesSerde INSTANCE = new BytesSerde();

    @Override
    public int serialize(byte[] key, byte[] value, ValueBuffer out) {
      out.write(value, 0, value.length);
      return Flags.BYTES;
    }

    @Override
    public byte[] deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }
  }

  private static final class StringSerde implements Serde<String> {

    static final StringSerde INSTANCE = new StringSerde();

    @Override
    public int serialize(byte[] key, String value, ValueBuffer out) {
      if (!out.tryWrite(value)) {
        throw new SerdeException(
            SerdeException.Reason.UNWRITABLE, "the text has half a surrogate pair");
      }
      return Flags.TEXT;
    }

    @Override
    public String deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
      if (flags != Flags.TEXT) {
        throw new SerdeException(
            SerdeException.Reason.UNREADABLE, "not text, by its flags " + Flags.describe(flags));
      }
      return Text.decode(bytes, offset, length);
    }
  }
}
