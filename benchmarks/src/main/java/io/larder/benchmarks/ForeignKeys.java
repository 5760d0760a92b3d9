package io.larder.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.testkit.MemcachedServer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Fills a server with tiny items of another application, as fast as it takes them. */
final class ForeignKeys {

  private static final int BUFFER_BYTES = 1 << 20;

  private ForeignKeys() {}

  /** Adds those with the numbers from one to another. Returns when the server has them all. */
  static void add(MemcachedServer server, int from, int to) throws IOException {
    try (Socket socket = new Socket(server.host(), server.port());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      for (int i = from; i < to; i++) {
        // Quiet: there is an answer only if it fails.
        out.write(("ms other:key" + i + " 1 q\r\nx\r\n").getBytes(US_ASCII));
      }
      out.write("mn\r\n".getBytes(US_ASCII));
      out.flush();
      String answer = new String(in.readNBytes(2), US_ASCII);
      if (!answer.equals("MN")) {
        throw new IOException("the server answers " + answer);
      }
    }
  }

  /** Lists all keys as {@code lru_crawler} does, and returns how many bytes that is. */
  static long list(MemcachedServer server) throws IOException {
    try (Socket socket = new Socket(server.host(), server.port());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write("lru_crawler metadump hash\r\n".getBytes(US_ASCII));
      byte[] buffer = new byte[BUFFER_BYTES];
      byte[] end = "END\r\n".getBytes(US_ASCII);
      long total = 0;
      int matched = 0;
      while (matched < end.length) {
        int count = in.read(buffer);
        if (count < 0) {
          throw new IOException("the server stops in the middle");
        }
        total += count;
        // The end may come in two pieces; keys here have no such letters in them.
        for (int i = Math.max(0, count - end.length); i < count; i++) {
          matched = buffer[i] == end[matched] ? matched + 1 : 0;
        }
      }
      return total;
    }
  }
}
