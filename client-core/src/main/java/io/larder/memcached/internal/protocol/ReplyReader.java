package io.larder.memcached.internal.protocol;

import io.larder.memcached.MetaReply;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads replies out of a connection's receive buffer, in place: {@link #readLine} makes a line
 * current, and the other methods walk through it. Used by one thread at a time.
 */
public final class ReplyReader {

  private static final int CAPACITY = 32 * 1024;

  /** memcached's longest lines are those of its statistics and of a dump's URL-encoded keys. */
  private static final int LONGEST_LINE = 16 * 1024;

  /** No item is larger: memcached's own limit for {@code -I} is 1 GiB. */
  private static final int LARGEST_VALUE = 1 << 30;

  /**
   * Beyond that, memory is taken as bytes arrive: a broken server may announce what never comes.
   */
  private static final int TRUSTED_LENGTH = 1 << 20;

  private static final int SHOWN = 80;

  /** Any number of so many digits fits into 64 bits. */
  private static final int SAFE_DIGITS = 19;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY).limit(0);
  private final Transport transport;
  private final MetaReply.Builder reply = new MetaReply.Builder();
  private long received;
  private boolean outOfStep;

  /** Where the current line ends; what is unread of it begins at the buffer's position. */
  private int lineEnd;

  /** Where the line after the current one begins. */
  private int nextLine;

  public ReplyReader(Transport transport) {
    this.transport = transport;
  }

  /** Tells whether bytes are left that no request asked for. */
  public boolean hasLeftover() {
    return nextLine < buffer.limit();
  }

  /** Returns the builder that the replies of this connection are put together with. */
  public MetaReply.Builder reply() {
    return reply;
  }

  /**
   * Says that what the server sends from here on cannot be told apart: it refused a request in a
   * way that leaves open what it does with the request's body. The current reply counts; the
   * connection must not be used again.
   */
  public void markOutOfStep() {
    outOfStep = true;
  }

  /** Tells whether {@link #markOutOfStep} was called. */
  public boolean isOutOfStep() {
    return outOfStep;
  }

  /** Returns how many bytes have been received altogether. */
  public long received() {
    return received;
  }

  /** Makes the next line current, waiting for it if need be. */
  public void readLine() throws IOException {
    int newline = awaitNewline();
    lineEnd = newline - 1;
    if (lineEnd < buffer.position() || buffer.get(lineEnd) != '\r') {
      lineEnd = newline;
      throw broken("a line that does not end in CR LF");
    }
    nextLine = newline + 1;
  }

  /** Makes the next line current, of a kind that memcached ends with LF or with CR LF. */
  public void readLooseLine() throws IOException {
    int newline = awaitNewline();
    boolean carriageReturn = newline > buffer.position() && buffer.get(newline - 1) == '\r';
    lineEnd = carriageReturn ? newline - 1 : newline;
    nextLine = newline + 1;
  }

  private int awaitNewline() throws IOException {
    buffer.position(nextLine);
    int scanned = nextLine;
    while (true) {
      for (int i = scanned; i < buffer.limit(); i++) {
        if (buffer.get(i) == '\n') {
          return i;
        }
      }
      int length = buffer.remaining();
      if (length >= LONGEST_LINE) {
        lineEnd = buffer.limit();
        throw broken("a line without an end");
      }
      fill();
      scanned = buffer.position() + length;
    }
  }

  /** Receives more behind what is in the buffer, moving that to the front if there is no room. */
  private void fill() throws IOException {
    if (buffer.limit() == buffer.capacity() || !buffer.hasRemaining()) {
      buffer.compact().flip();
    }
    int start = buffer.position();
    int end = buffer.limit();
    buffer.position(end).limit(buffer.capacity());
    int count;
    try {
      count = transport.read(buffer);
    } finally {
      buffer.limit(buffer.position()).position(start);
    }
    if (count < 0) {
      throw new EOFException(
          buffer.hasRemaining()
              ? "the server closed the connection in the middle of a reply"
              : "the server closed the connection");
    }
    received += count;
  }

  /** Takes the next byte of the current line; 0 at its end. */
  public char next() {
    return buffer.position() < lineEnd ? (char) (buffer.get() & 0xff) : 0;
  }

  /** Looks at the next byte of the current line without taking it; 0 at its end. */
  public char peek() {
    return buffer.position() < lineEnd ? (char) (buffer.get(buffer.position()) & 0xff) : 0;
  }

  /** Passes over the rest of the current token. */
  public void skipToken() {
    int position = buffer.position();
    while (position < lineEnd && buffer.get(position) != ' ') {
      position++;
    }
    buffer.position(position);
  }

  /** Takes a decimal number of up to 64 bits, unsigned or negative. */
  public long number() throws BrokenReplyException {
    boolean negative = peek() == '-';
    if (negative) {
      next();
    }
    int start = buffer.position();
    int position = start;
    long number = 0;
    while (position < lineEnd) {
      int digit = buffer.get(position) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      int count = position - start;
      if (count >= SAFE_DIGITS && overflows(number, digit, count)) {
        throw broken("a number of over 64 bits");
      }
      number = number * 10 + digit;
      position++;
    }
    buffer.position(position);
    if (position == start) {
      throw broken("a number was expected");
    }
    if (negative && Long.compareUnsigned(number, Long.MIN_VALUE) > 0) {
      throw broken("a number of over 64 bits");
    }
    return negative ? -number : number;
  }

  /** Tells whether an unsigned 64-bit number has no room for another digit. */
  private static boolean overflows(long number, int digit, int count) {
    return count > SAFE_DIGITS
        || Long.compareUnsigned(number, Long.divideUnsigned(-1L - digit, 10)) > 0;
  }

  /** Takes the length of a value. */
  public int length() throws BrokenReplyException {
    long length = number();
    if (length < 0 || length > LARGEST_VALUE) {
      throw broken("no item is that long");
    }
    return (int) length;
  }

  /** Takes a given byte. */
  public void expect(char wanted) throws BrokenReplyException {
    if (next() != wanted) {
      throw broken("'" + wanted + "' was expected");
    }
  }

  /** Makes sure that the current line has been read to its end. */
  public void expectEnd() throws BrokenReplyException {
    if (buffer.position() != lineEnd) {
      throw broken("more than was expected");
    }
  }

  /** Takes given bytes if the line has them next, up to a space or its end. */
  public boolean takeToken(byte[] token) {
    int end = buffer.position() + token.length;
    return startsWith(token) && (end == lineEnd || buffer.get(end) == ' ') && skip(token.length);
  }

  /** Tells whether the line has given bytes next. */
  public boolean startsWith(byte[] bytes) {
    int start = buffer.position();
    if (lineEnd - start < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (buffer.get(start + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean skip(int count) {
    buffer.position(buffer.position() + count);
    return true;
  }

  /** Takes a field's name and the {@code =} behind it. */
  public String name() throws BrokenReplyException {
    StringBuilder name = new StringBuilder();
    for (char c = next(); c != '='; c = next()) {
      if (c == 0 || c == ' ') {
        throw broken("a field without a value");
      }
      name.append(c);
    }
    return name.toString();
  }

  /** Takes the rest of the current line as text. */
  public String rest() {
    byte[] bytes = new byte[lineEnd - buffer.position()];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Takes the data block that follows the current line, and the line's end behind it. */
  public byte[] block(int length) throws IOException {
    byte[] block = new byte[Math.min(length, TRUSTED_LENGTH)];
    buffer.position(nextLine);
    int filled = 0;
    while (true) {
      int part = Math.min(buffer.remaining(), length - filled);
      if (filled + part > block.length) {
        block = Arrays.copyOf(block, (int) Math.min(length, 2L * block.length));
        part = Math.min(part, block.length - filled);
      }
      buffer.get(block, filled, part);
      filled += part;
      if (filled == length) {
        break;
      }
      fill();
    }
    while (buffer.remaining() < 2) {
      fill();
    }
    lineEnd = buffer.position();
    if (buffer.get() != '\r' || buffer.get() != '\n') {
      throw new BrokenReplyException("a value that does not end where its length says");
    }
    nextLine = buffer.position();
    lineEnd = nextLine;
    return block;
  }

  /** Takes the next byte behind the current line, whatever it is, waiting for it if need be. */
  public byte readByte() throws IOException {
    buffer.position(nextLine);
    if (!buffer.hasRemaining()) {
      fill();
    }
    byte next = buffer.get();
    nextLine = buffer.position();
    lineEnd = nextLine;
    return next;
  }

  /** Makes the exception for a reply that makes no sense, with the current line in its message. */
  public BrokenReplyException broken(String why) {
    int start = lineStart();
    StringBuilder shown = new StringBuilder();
    for (int i = start; i < Math.min(lineEnd, start + SHOWN); i++) {
      char c = (char) (buffer.get(i) & 0xff);
      shown.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
    }
    return new BrokenReplyException(
        "the reply makes no sense: "
            + why
            + ": '"
            + shown
            + (lineEnd - start > SHOWN ? "…'" : "'"));
  }

  private int lineStart() {
    int start = Math.min(buffer.position(), lineEnd);
    while (start > 0 && buffer.get(start - 1) != '\n') {
      start--;
    }
    return start;
  }
}
