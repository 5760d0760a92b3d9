package io.larder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A plain-text connection for the few commands that the test kit itself sends. Every wait is
 * bounded, since the server may be paused or may not be memcached at all.
 */
final class AdminConnection implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey selection;
  private final long deadlineNanos;
  private final ByteBuffer received = ByteBuffer.allocate(4096).flip();

  private AdminConnection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    channel.configureBlocking(false);
    this.selection = channel.register(selector, 0);
  }

  /**
   * Connects, and authenticates if a credential is given.
   *
   * @param credential user and password, separated by a space, or null
   */
  static AdminConnection open(Endpoint endpoint, @Nullable String credential) throws IOException {
    SocketAddress address = endpoint.socketAddress();
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    AdminConnection connection = new AdminConnection(channel, Selector.open());
    try {
      connection.connect(address);
      if (credential != null) {
        connection.authenticate(credential);
      }
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Removes all items from the server that listens there. */
  static void flush(Endpoint endpoint, @Nullable String credential) {
    try (AdminConnection connection = open(endpoint, credential)) {
      connection.flush();
    } catch (IOException e) {
      throw new MemcachedServerException(
          "can't flush " + endpoint.address() + ": " + e.getMessage(), e);
    }
  }

  String version() throws IOException {
    String reply = ask("version");
    if (!reply.startsWith("VERSION ")) {
      throw new IOException("not a memcached: it answers '" + reply + "' to 'version'");
    }
    return reply.substring("VERSION ".length());
  }

  void flush() throws IOException {
    String reply = ask("flush_all");
    if (!reply.equals("OK")) {
      throw new IOException("it answers '" + reply + "' to 'flush_all'");
    }
  }

  /** The process id that the server itself reports: proof of which server answers on a port. */
  long pid() throws IOException {
    long pid = -1;
    for (String line = ask("stats"); !line.equals("END"); line = readLine()) {
      if (line.startsWith("STAT pid ")) {
        pid = Long.parseLong(line.substring("STAT pid ".length()));
      }
    }
    return pid;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  private void connect(SocketAddress address) throws IOException {
    if (!channel.connect(address)) {
      do {
        await(SelectionKey.OP_CONNECT);
      } while (!channel.finishConnect());
    }
  }

  private void authenticate(String credential) throws IOException {
    int length = credential.getBytes(UTF_8).length;
    String reply = ask("set auth 0 0 " + length + "\r\n" + credential);
    if (!reply.equals("STORED")) {
      throw new IOException("authentication failed: " + reply);
    }
  }

  private String ask(String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((request + "\r\n").getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
    return readLine();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      while (received.hasRemaining()) {
        char c = (char) received.get();
        if (c == '\n') {
          return line.substring(0, Math.max(0, line.length() - 1));
        }
        line.append(c);
      }
      received.clear();
      int count;
      while ((count = channel.read(received)) == 0) {
        await(SelectionKey.OP_READ);
      }
      received.flip();
      if (count < 0) {
        throw new IOException("the server closed the connection after '" + line + "'");
      }
    }
  }

  private void await(int operation) throws IOException {
    long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    selection.interestOps(operation);
    if (leftMillis <= 0 || selector.select(leftMillis) == 0) {
      throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s");
    }
    selector.selectedKeys().clear();
  }
}
