package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Gathers replies, so that pipelined requests are answered with few writes. */
final class Output {

  private static final int FLUSH_BYTES = 64 * 1024;

  private final WritableByteChannel channel;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  Output(WritableByteChannel channel) {
    this.channel = channel;
  }

  void line(String text) throws IOException {
    text(text);
    text("\r\n");
  }

  void text(String text) throws IOException {
    bytes(text.getBytes(ISO_8859_1));
  }

  void bytes(byte[] bytes) throws IOException {
    pending.write(bytes);
    if (pending.size() > FLUSH_BYTES) {
      flush();
    }
  }

  boolean isPending() {
    return pending.size() > 0;
  }

  void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    pending.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
