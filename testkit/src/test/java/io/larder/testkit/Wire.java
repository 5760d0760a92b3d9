package io.larder.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A raw socket to a server: bytes out, bytes in, one character per byte. */
final class Wire implements AutoCloseable {

  static final String CLOSED = "<closed>";

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final byte[] chunk = new byte[64 * 1024];

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

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends, and returns what comes back up to the given end, or up to the end of the connection. */
  String ask(String request, String end) throws IOException {
    try {
      send(request);
    } catch (SocketException e) {
      return CLOSED;
    }
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    while (!endsWith(reply, end)) {
      int count = read();
      if (count < 0) {
        return reply.toString(ISO_8859_1) + CLOSED;
      }
      reply.write(chunk, 0, count);
    }
    return reply.toString(ISO_8859_1);
  }

  /** Sends one request that is answered by one line. */
  String ask(String request) throws IOException {
    return ask(request + "\r\n", "\r\n");
  }

  boolean staysSilentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() == Integer.MIN_VALUE;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int read() throws IOException {
    try {
      return socket.getInputStream().read(chunk);
    } catch (SocketException e) {
      // A reset is how the system tells of a close when there was something left to read.
      return -1;
    }
  }

  private static boolean endsWith(ByteArrayOutputStream reply, String end) {
    if (reply.size() < end.length()) {
      return false;
    }
    byte[] bytes = reply.toByteArray();
    int offset = bytes.length - end.length();
    return new String(bytes, offset, end.length(), ISO_8859_1).equals(end);
  }
}
