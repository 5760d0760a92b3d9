package io.larder.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A raw socket to a server: bytes out, bytes in, one character per byte. */
final class Wire implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static Wire to(MemcachedServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
    return new Wire(socket);
  }

  Wire timeoutMillis(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends, and returns what comes back up to the end of a line that ends the reply. */
  String ask(String request, String end) throws IOException {
    send(request);
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    while (true) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return reply.toString(ISO_8859_1) + "<closed>";
      }
      reply.write(next);
      if (next == '\n' && reply.toString(ISO_8859_1).endsWith(end)) {
        return reply.toString(ISO_8859_1);
      }
    }
  }

  /** Sends one request that is answered by one line. */
  String ask(String request) throws IOException {
    return ask(request + "\r\n", "\r\n");
  }

  boolean staysSilent() throws IOException {
    try {
      return socket.getInputStream().read() == Integer.MIN_VALUE;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
