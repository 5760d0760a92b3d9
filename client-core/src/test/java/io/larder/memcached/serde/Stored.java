package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/** A value as memcached holds it, and short ways there and back. */
record Stored(String hex, int flags) {

  static final byte[] KEY = "app:orders:1".getBytes(UTF_8);

  static <V> Stored write(Serde<V> serde, V value) {
    // Something in front and a small buffer, as a header would be: serdes must keep out of it.
    ValueBuffer out = new ValueBuffer(4);
    out.write(0xAB);
    int flags = serde.serialize(KEY, value, out);
    byte[] bytes = out.toByteArray();
    if (bytes[0] != (byte) 0xAB) {
      throw new AssertionError("the serde wrote to what was there before");
    }
    return of(Arrays.copyOfRange(bytes, 1, bytes.length), flags);
  }

  static Stored of(byte[] bytes, int flags) {
    return new Stored(HexFormat.of().formatHex(bytes), flags);
  }

  <V> V read(Serde<V> serde) {
    byte[] bytes = bytes();
    byte[] padded = new byte[bytes.length + 7];
    Arrays.fill(padded, (byte) 0x41);
    System.arraycopy(bytes, 0, padded, 3, bytes.length);
    byte[] before = padded.clone();
    V value = serde.deserialize(KEY, padded, 3, bytes.length, flags);
    if (!Arrays.equals(before, padded)) {
      throw new AssertionError("the serde wrote to its source");
    }
    return value;
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  Stored truncated(int length) {
    return of(Arrays.copyOf(bytes(), length), flags);
  }

  static <V> V roundTrip(Serde<V> serde, V value) {
    return write(serde, value).read(serde);
  }
}
