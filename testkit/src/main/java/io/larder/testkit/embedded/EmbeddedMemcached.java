package io.larder.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A memcached inside this JVM, for tests and first steps where there is no real one. It listens on
 * the loopback interface or a unix domain socket, with one thread per connection. Safe for use by
 * many threads.
 *
 * <p>It answers like memcached 1.6.18, but it is not memcached: it has no slabs, no TLS and no
 * binary protocol, doesn't let anyone {@code watch}, and was not made to be fast.
 */
public final class EmbeddedMemcached implements AutoCloseable {

  /** The version of the memcached that this one takes after. */
  public static final String VERSION = "1.6.18";

  static final int MAX_CONNECTIONS = 1024;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Settings settings;
  private final Time time;
  private final Counters counters = new Counters();
  private final Store store;
  private final Gate gate = new Gate();
  private final ServerSocketChannel listener;
  private final @Nullable Path unixSocket;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threadNumber = new AtomicInteger();

  private EmbeddedMemcached(
      Settings settings, ServerSocketChannel listener, @Nullable Path unixSocket) {
    this.settings = settings;
    this.time = new Time(settings.clock());
    this.store = new Store(settings, time, counters);
    this.listener = listener;
    this.unixSocket = unixSocket;
  }

  /**
   * Starts to describe a server.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the TCP port.
   *
   * @return the port
   * @throws IllegalStateException if the server listens on a unix domain socket, or is closed
   */
  public int port() {
    try {
      if (listener.getLocalAddress() instanceof InetSocketAddress address) {
        return address.getPort();
      }
      throw new IllegalStateException("the server listens on the socket " + unixSocket);
    } catch (IOException e) {
      throw new IllegalStateException("the server is closed", e);
    }
  }

  /**
   * Tells whether the server runs.
   *
   * @return false once it is closed
   */
  public boolean isRunning() {
    return listener.isOpen();
  }

  /** Removes all items. */
  public void flush() {
    synchronized (store) {
      store.flush(0);
    }
  }

  /** Leaves all requests unanswered until {@link #resume}. */
  public void pause() {
    gate.close();
  }

  /** Ends a pause, if there is one. */
  public void resume() {
    gate.open();
  }

  /** Closes all connections, ends all threads and forgets all items. */
  @Override
  public void close() {
    try {
      listener.close();
      for (SocketChannel connection : connections) {
        connection.close();
      }
      if (unixSocket != null) {
        Files.deleteIfExists(unixSocket);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      gate.open();
    }
  }

  Settings settings() {
    return settings;
  }

  Time time() {
    return time;
  }

  Counters counters() {
    return counters;
  }

  Store store() {
    return store;
  }

  Gate gate() {
    return gate;
  }

  int connections() {
    return connections.size();
  }

  private void startThread(Runnable work, String name) {
    Thread thread = new Thread(work, "larder-embedded-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        connections.add(connection);
        // If not, it came too late for close() to see it, and is closed below without an answer.
        if (listener.isOpen()) {
          counters.add(Counter.TOTAL_CONNECTIONS);
          startThread(() -> serve(connection), "connection-" + threadNumber.incrementAndGet());
        }
      }
    } catch (IOException e) {
      // The listener is closed, and with it the server.
      connections.forEach(EmbeddedMemcached::closeQuietly);
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      if (connection.getLocalAddress() instanceof InetSocketAddress) {
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      new Session(this, connection).run();
    } catch (IOException e) {
      // The client has gone, or the server is being closed: either way nobody is left to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static void closeQuietly(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // What can't be closed is closed.
    }
  }

  /** Describes an embedded server. Not safe for use by several threads at once. */
  public static final class Builder {

    private int port;
    private @Nullable Path unixSocket;
    private int memoryMegabytes = 64;
    private int threads = 4;
    private List<String> flags = List.of();
    private List<String> credentials = List.of();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * Sets the TCP port.
     *
     * @param port the port; 0, the default, takes a free one
     * @return this
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Makes the server listen on a unix domain socket instead of a TCP port.
     *
     * @param unixSocket the path of the socket, which is replaced if it exists
     * @return this
     */
    public Builder unixSocket(Path unixSocket) {
      this.unixSocket = Objects.requireNonNull(unixSocket, "unixSocket");
      return this;
    }

    /**
     * Sets the memory for items; the least recently used ones make room for new ones.
     *
     * @param megabytes the memory, by default 64
     * @return this
     */
    public Builder memoryMegabytes(int megabytes) {
      this.memoryMegabytes = megabytes;
      return this;
    }

    /**
     * Sets the number of threads that {@code stats} shows; it has no other effect.
     *
     * @param threads the threads, by default 4
     * @return this
     */
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * Sets command line flags of memcached: {@code -A}, {@code -C}, {@code -F}, {@code -M}, {@code
     * -X}, and {@code -I} with a size.
     *
     * @param flags the flags, a value behind a space
     * @return this
     */
    public Builder flags(List<String> flags) {
      this.flags = List.copyOf(flags);
      return this;
    }

    /**
     * Makes the server demand authentication.
     *
     * @param credentials the accepted ones, as {@code user:password}; none lets everybody in
     * @return this
     */
    public Builder credentials(List<String> credentials) {
      this.credentials = List.copyOf(credentials);
      return this;
    }

    /**
     * Sets the clock that items expire by.
     *
     * @param clock the clock, by default the system's
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Starts the server.
     *
     * @return the server, ready for connections
     * @throws IllegalArgumentException if a flag is not supported
     * @throws IOException if the port or the socket can't be had
     */
    public EmbeddedMemcached start() throws IOException {
      Flags parsed = Flags.parse(flags);
      Settings settings =
          new Settings(
              memoryMegabytes,
              threads,
              parsed.itemSizeMax(),
              !parsed.has("-C"),
              !parsed.has("-M"),
              !parsed.has("-X"),
              !parsed.has("-F"),
              parsed.has("-A"),
              credentials,
              clock);
      EmbeddedMemcached server = new EmbeddedMemcached(settings, listen(), unixSocket);
      server.startThread(server::accept, "acceptor");
      return server;
    }

    private ServerSocketChannel listen() throws IOException {
      SocketAddress address;
      ServerSocketChannel listener;
      if (unixSocket != null) {
        Files.deleteIfExists(unixSocket);
        address = UnixDomainSocketAddress.of(unixSocket);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      } else {
        address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
        listener = ServerSocketChannel.open();
      }
      try {
        return listener.bind(address, MAX_CONNECTIONS);
      } catch (IOException e) {
        listener.close();
        throw e;
      }
    }
  }
}
