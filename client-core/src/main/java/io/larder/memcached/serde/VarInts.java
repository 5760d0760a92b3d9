package io.larder.memcached.serde;

/** Numbers in as few bytes as they need, seven bits each, the low ones first. */
final class VarInts {

  /** A number and where the bytes behind it begin. */
  record Read(int value, int next) {}

  private VarInts() {}

  static Read read(byte[] bytes, int offset, int length) {
    int value = 0;
    for (int i = 0; i < 5 && i < length; i++) {
      byte next = bytes[offset + i];
      value |= (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return new Read(value, offset + i + 1);
      }
    }
    throw new SerdeException(SerdeException.Reason.UNREADABLE, "a number that does not end");
  }
}
