package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads lines and blocks. Replies are sent before it waits for more to read. */
final class Input {

  private static final int INITIAL_BYTES = 16 * 1024;

  /** A longer line must be a multi-get; memcached closes the connection otherwise. */
  private static final int LINE_BYTES = 2048;

  /** Where even a multi-get ends, so that a client can't exhaust the memory. */
  private static final int GET_LINE_BYTES = 16 * 1024 * 1024;

  private final ReadableByteChannel channel;
  private final Output output;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start;
  private int end;

  Input(ReadableByteChannel channel, Output output) {
    this.channel = channel;
    this.output = output;
  }

  /** Reads up to the next line feed and takes off the line end; one character is one byte. */
  String line() throws IOException {
    int searched = start;
    while (true) {
      for (; searched < end; searched++) {
        if (buffer[searched] == '\n') {
          return takeLine(searched);
        }
      }
      if (end - start > LINE_BYTES && !mayGrow()) {
        throw new EOFException("line too long");
      }
      int already = searched - start;
      fill();
      searched = start + already;
    }
  }

  byte[] block(int length) throws IOException {
    byte[] block = new byte[length];
    int done = 0;
    while (done < length) {
      if (start == end) {
        fill();
      }
      int part = Math.min(length - done, end - start);
      System.arraycopy(buffer, start, block, done, part);
      start += part;
      done += part;
    }
    return block;
  }

  void skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      if (start == end) {
        fill();
      }
      int part = (int) Math.min(left, end - start);
      start += part;
      left -= part;
    }
  }

  private String takeLine(int lineFeed) {
    int lineEnd = lineFeed - start > 1 && buffer[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    String line = new String(buffer, start, lineEnd - start, ISO_8859_1);
    start = lineFeed + 1;
    // memcached's commands are C strings, which end here.
    int nul = line.indexOf('\0');
    return nul < 0 ? line : line.substring(0, nul);
  }

  private boolean mayGrow() {
    String command = new String(buffer, start, 200, ISO_8859_1);
    String stripped = command.stripLeading();
    return command.length() - stripped.length() <= 100
        && (stripped.startsWith("get ") || stripped.startsWith("gets "))
        && end - start < GET_LINE_BYTES;
  }

  private void fill() throws IOException {
    output.flush();
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
    if (count < 0) {
      throw new EOFException("closed by the client");
    }
    end += count;
  }
}
