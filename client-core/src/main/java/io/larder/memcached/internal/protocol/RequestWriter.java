package io.larder.memcached.internal.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes requests into a connection's send buffer. The buffer goes out when it is full, and at
 * {@link #flush}. Used by one thread at a time.
 */
public final class RequestWriter {

  /** What one flush takes; it also bounds what is written ahead of unread replies. */
  public static final int CAPACITY = 32 * 1024;

  private static final int LONGEST_NUMBER = 20;
  private static final int FIRST_OPAQUES = 1_000_000;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
  private final Transport transport;
  private final byte[] digits = new byte[LONGEST_NUMBER];
  private final int recordSize;

  /**
   * Begins anywhere, so that a reply which belongs to another connection is hardly ever taken for
   * one to a request of this connection.
   */
  private int nextOpaque = ThreadLocalRandom.current().nextInt(FIRST_OPAQUES);

  /** Whether the last request needed several records; none may begin in its last one. */
  private boolean inPieces;

  public RequestWriter(Transport transport) {
    this.transport = transport;
    this.recordSize = transport.recordSize();
  }

  /**
   * Begins a request: where the transport has records, in a new one unless it fits into the last.
   *
   * @param size a bound of how many bytes the request has
   */
  public void begin(int size) throws IOException {
    if (buffer.position() > 0 && (inPieces || size > recordSize - buffer.position())) {
      flush();
    }
    inPieces = size > recordSize;
  }

  /** Writes a short piece of ASCII. */
  public RequestWriter ascii(byte[] text) throws IOException {
    return bytes(text, 0, text.length);
  }

  /** Writes one byte. */
  public RequestWriter letter(char letter) throws IOException {
    ensureRoom(1);
    buffer.put((byte) letter);
    return this;
  }

  /** Writes a space and a flag's letter. */
  public RequestWriter flag(char letter) throws IOException {
    ensureRoom(2);
    buffer.put((byte) ' ').put((byte) letter);
    return this;
  }

  /** Writes a space, a flag's letter and its number. */
  public RequestWriter flag(char letter, long number) throws IOException {
    return flag(letter).number(number);
  }

  /** Writes a signed number in decimal digits. */
  public RequestWriter number(long number) throws IOException {
    if (number >= 0) {
      return unsigned(number);
    }
    return letter('-').unsigned(-number);
  }

  /** Writes an unsigned 64-bit number in decimal digits. */
  public RequestWriter unsigned(long number) throws IOException {
    int start = LONGEST_NUMBER;
    long rest = number;
    do {
      long quotient = Long.divideUnsigned(rest, 10);
      digits[--start] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    } while (rest != 0);
    return bytes(digits, start, LONGEST_NUMBER - start);
  }

  /** Writes the opaque flag with a number that no open request of this connection has. */
  public RequestWriter opaque() throws IOException {
    nextOpaque = (nextOpaque + 1) & 0x7fffffff;
    return flag('O', nextOpaque);
  }

  /** Returns the number that {@link #opaque} wrote last. */
  public int lastOpaque() {
    return nextOpaque;
  }

  /** Ends a line. */
  public RequestWriter endLine() throws IOException {
    ensureRoom(2);
    buffer.put((byte) '\r').put((byte) '\n');
    return this;
  }

  /** Writes a part of an array, however long. */
  public RequestWriter bytes(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > buffer.remaining()) {
      int part = buffer.remaining();
      buffer.put(source, from, part);
      from += part;
      left -= part;
      flush();
    }
    buffer.put(source, from, left);
    return this;
  }

  /** Sends what has been written. */
  public void flush() throws IOException {
    buffer.flip();
    transport.write(buffer);
    buffer.clear();
  }

  private void ensureRoom(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }
}
