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

  /** What a socket writes into without another copy; nothing stays in it. */
  private final ByteBuffer direct = ByteBuffer.allocateDirect(CAPACITY);

  /** What was received: walking through an array is faster than through a direct buffer. */
  private final byte[] bytes = new byte[CAPACITY];

  /** Where the unread bytes begin. */
  private int position;

  /** Where they end. */
  private int limit;

  private final Transport transport;
  private final MetaReply.Builder reply = new MetaReply.Builder();
  private long received;
  private boolean outOfStep;

  /** Where the current line ends; what is unread of it begins at {@link #position}. */
  private int lineEnd;

  /** Where the line after the current one begins. */
  private int nextLine;

  public ReplyReader(Transport transport) {
    this.transport = transport;
  }

  /** Tells whether bytes are left that no request asked for. */
  public boolean hasLeftover() {
    return nextLine < limit;
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
    if (lineEnd < position || bytes[lineEnd] != '\r') {
      lineEnd = newline;
      throw broken("a line that does not end in CR LF");
    }
    nextLine = newline + 1;
  }

  /** Makes the next line current, of a kind that memcached ends with LF or with CR LF. */
  public void readLooseLine() throws IOException {
    int newline = awaitNewline();
    boolean carriageReturn = newline > position && bytes[newline - 1] == '\r';
    lineEnd = carriageReturn ? newline - 1 : newline;
    nextLine = newline + 1;
  }

  private int awaitNewline() throws IOException {
    position = nextLine;
    int scanned = position;
    while (true) {
      for (int i = scanned; i < limit; i++) {
        if (bytes[i] == '\n') {
          return i;
        }
      }
      int length = limit - position;
      if (length >= LONGEST_LINE) {
        lineEnd = limit;
        throw broken("a line without an end");
      }
      fill();
      scanned = position + length;
    }
  }

  /** Receives more behind what is there, moving that to the front if there is no room. */
  private void fill() throws IOException {
    if (limit == bytes.length || position == limit) {
      System.arraycopy(bytes, position, bytes, 0, limit - position);
      limit -= position;
      position = 0;
    }
    int count = receive(bytes.length - limit);
    direct.get(bytes, limit, count);
    limit += count;
  }

  /** Receives some bytes, which are to be taken from the direct buffer at once. */
  private int receive(int most) throws IOException {
    direct.clear().limit(most);
    int count = transport.read(direct);
    if (count < 0) {
      throw new EOFException(
          position < limit
              ? "the server closed the connection in the middle of a reply"
              : "the server closed the connection");
    }
    direct.flip();
    received += count;
    return count;
  }

  /** Takes the next byte of the current line; 0 at its end. */
  public char next() {
    return position < lineEnd ? (char) (bytes[position++] & 0xff) : 0;
  }

  /** Looks at the next byte of the current line without taking it; 0 at its end. */
  public char peek() {
    return position < lineEnd ? (char) (bytes[position] & 0xff) : 0;
  }

  /** Passes over the rest of the current token. */
  public void skipToken() {
    while (position < lineEnd && bytes[position] != ' ') {
      position++;
    }
  }

  /** Takes a decimal number of up to 64 bits, unsigned or negative. */
  public long number() throws BrokenReplyException {
    boolean negative = peek() == '-';
    if (negative) {
      next();
    }
    int start = position;
    int next = start;
    long number = 0;
    while (next < lineEnd) {
      int digit = bytes[next] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      int count = next - start;
      if (count >= SAFE_DIGITS && overflows(number, digit, count)) {
        throw broken("a number of over 64 bits");
      }
      number = number * 10 + digit;
      next++;
    }
    position = next;
    if (next == start) {
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
    if (position != lineEnd) {
      throw broken("more than was expected");
    }
  }

  /** Takes given bytes if the line has them next, up to a space or its end. */
  public boolean takeToken(byte[] token) {
    int end = position + token.length;
    if (!startsWith(token) || (end != lineEnd && bytes[end] != ' ')) {
      return false;
    }
    position = end;
    return true;
  }

  /** Tells whether the line has given bytes next. */
  public boolean startsWith(byte[] wanted) {
    int end = position + wanted.length;
    return end <= lineEnd && Arrays.equals(bytes, position, end, wanted, 0, wanted.length);
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
    String rest = new String(bytes, position, lineEnd - position, StandardCharsets.UTF_8);
    position = lineEnd;
    return rest;
  }

  /** Takes the data block that follows the current line, and the line's end behind it. */
  public byte[] block(int length) throws IOException {
    position = nextLine;
    int filled = Math.min(limit - position, length);
    byte[] block = new byte[Math.max(filled, Math.min(length, TRUSTED_LENGTH))];
    System.arraycopy(bytes, position, block, 0, filled);
    position += filled;
    while (filled < length) {
      // Nothing is unread; what comes now belongs to the block, up to its end.
      int count = receive(CAPACITY);
      int part = Math.min(count, length - filled);
      if (filled + part > block.length) {
        block = Arrays.copyOf(block, (int) Math.min(length, 2L * block.length));
      }
      direct.get(block, filled, part);
      filled += part;
      position = 0;
      limit = count - part;
      direct.get(bytes, 0, limit);
    }
    while (limit - position < 2) {
      fill();
    }
    lineEnd = position;
    if (bytes[position++] != '\r' || bytes[position++] != '\n') {
      throw new BrokenReplyException("a value that does not end where its length says");
    }
    nextLine = position;
    lineEnd = position;
    return block;
  }

  /** Takes the next byte behind the current line, whatever it is, waiting for it if need be. */
  public byte readByte() throws IOException {
    position = nextLine;
    if (position == limit) {
      fill();
    }
    byte next = bytes[position++];
    nextLine = position;
    lineEnd = position;
    return next;
  }

  /** Makes the exception for a reply that makes no sense, with the current line in its message. */
  public BrokenReplyException broken(String why) {
    int start = lineStart();
    StringBuilder shown = new StringBuilder();
    for (int i = start; i < Math.min(lineEnd, start + SHOWN); i++) {
      char c = (char) (bytes[i] & 0xff);
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
    int start = Math.min(position, lineEnd);
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }
}
