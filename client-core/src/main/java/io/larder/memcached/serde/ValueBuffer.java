package io.larder.memcached.serde;

import java.util.Arrays;
import java.util.Objects;

/**
 * A growing byte array that serdes append to. Its array is handed out, not copied: whoever writes a
 * lot at once works on {@link #array()} directly and calls {@link #replace} when done.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ValueBuffer {

  /** memcached's default limit for an item: larger values are rare, and so not kept room for. */
  private static final int MAX_POOLED = 1 << 20;

  private byte[] array;
  private int position;

  /**
   * Creates an empty buffer.
   *
   * @param capacity the bytes to make room for at first, at least 1
   */
  public ValueBuffer(int capacity) {
    this.array = new byte[capacity];
  }

  /**
   * Returns the array behind the buffer, valid until the next call that appends or replaces.
   *
   * @return the array; what counts of it are its first {@link #position()} bytes
   */
  public byte[] array() {
    return array;
  }

  /**
   * Returns how many bytes have been appended.
   *
   * @return the position of the next byte
   */
  public int position() {
    return position;
  }

  /**
   * Drops what was appended behind a position.
   *
   * @param position a former position
   */
  public void truncate(int position) {
    if (position < 0 || position > this.position) {
      throw new IllegalArgumentException(
          "cannot truncate to " + position + ": the buffer holds " + this.position + " bytes");
    }
    this.position = position;
  }

  /**
   * Appends one byte.
   *
   * @param value the byte, in the low 8 bits
   */
  public void write(int value) {
    ensureRoom(1);
    array[position++] = (byte) value;
  }

  /**
   * Appends a part of an array.
   *
   * @param source the array
   * @param offset where the part begins
   * @param length how many bytes it has
   */
  public void write(byte[] source, int offset, int length) {
    ensureRoom(length);
    System.arraycopy(source, offset, array, position, length);
    position += length;
  }

  /**
   * Appends four bytes, the most significant one first.
   *
   * @param value the number
   */
  public void writeInt(int value) {
    ensureRoom(Integer.BYTES);
    position += Integer.BYTES;
    setInt(position - Integer.BYTES, value);
  }

  /**
   * Overwrites four bytes that were appended before.
   *
   * @param at where they are
   * @param value the number, the most significant byte first
   */
  public void setInt(int at, int value) {
    Objects.checkFromIndexSize(at, Integer.BYTES, position);
    array[at] = (byte) (value >>> 24);
    array[at + 1] = (byte) (value >>> 16);
    array[at + 2] = (byte) (value >>> 8);
    array[at + 3] = (byte) value;
  }

  /**
   * Reads four bytes back.
   *
   * @param at where they are
   * @return the number, the most significant byte first
   */
  public int getInt(int at) {
    Objects.checkFromIndexSize(at, Integer.BYTES, position);
    return array[at] << 24
        | (array[at + 1] & 0xFF) << 16
        | (array[at + 2] & 0xFF) << 8
        | (array[at + 3] & 0xFF);
  }

  /**
   * Appends eight bytes, the most significant one first.
   *
   * @param value the number
   */
  public void writeLong(long value) {
    ensureRoom(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      array[position++] = (byte) (value >>> shift);
    }
  }

  /**
   * Appends a number in as few bytes as it needs, seven bits each, the low ones first.
   *
   * @param value the number, taken as unsigned
   */
  public void writeVarInt(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      write(rest | 0x80);
      rest >>>= 7;
    }
    write(rest);
  }

  /**
   * Appends a text in UTF-8.
   *
   * @return whether it could; UTF-8 has no bytes for half a surrogate pair
   */
  boolean tryWrite(String text) {
    ensureRoom(text.length());
    if (Text.tryAscii(text, array, position)) {
      position += text.length();
      return true;
    }
    long size = Text.size(text);
    if (size < 0) {
      return false;
    }
    ensureRoom(size);
    Text.encode(text, array, position);
    position += (int) size;
    return true;
  }

  /**
   * Makes room for more bytes, so that {@link #array()} can be written to directly.
   *
   * @param bytes how many bytes are about to be appended
   */
  public void ensureRoom(int bytes) {
    ensureRoom((long) bytes);
  }

  private void ensureRoom(long bytes) {
    if (bytes > array.length - position) {
      long wanted = position + bytes;
      if (wanted > Integer.MAX_VALUE - 8) {
        throw new SerdeException(
            SerdeException.Reason.UNWRITABLE, "a value of over 2 GiB cannot be stored");
      }
      long doubled = Math.min(2L * array.length, Integer.MAX_VALUE - 8);
      array = Arrays.copyOf(array, (int) Math.max(wanted, doubled));
    }
  }

  /**
   * Counts bytes in that were written to {@link #array()} directly, behind the position.
   *
   * @param bytes how many
   */
  public void advance(int bytes) {
    if (bytes < 0 || bytes > array.length - position) {
      throw new IllegalArgumentException(
          bytes + " bytes do not fit into the room of " + (array.length - position));
    }
    position += bytes;
  }

  /**
   * Takes over an array that was written to directly, possibly a larger one than {@link #array()}.
   *
   * @param array the array; its first {@code position} bytes are the buffer's new contents
   * @param position how many bytes of it count
   */
  public void replace(byte[] array, int position) {
    if (position < 0 || position > array.length) {
      throw new IllegalArgumentException(
          "position " + position + " is outside of an array of " + array.length + " bytes");
    }
    this.array = array;
    this.position = position;
  }

  /**
   * Copies the contents.
   *
   * @return a new array of {@link #position()} bytes
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, position);
  }

  /** Buffers for one step between two forms of a value. */
  static Pool<ValueBuffer> pool() {
    return new Pool<>(() -> new ValueBuffer(4096));
  }

  /** Returns a buffer to its pool, unless it has grown so much that it is better forgotten. */
  static void giveBack(Pool<ValueBuffer> pool, ValueBuffer buffer) {
    if (buffer.array.length <= MAX_POOLED) {
      buffer.truncate(0);
      pool.give(buffer);
    }
  }
}
