package io.larder.memcached.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.larder.memcached.Credentials;
import io.larder.memcached.KeepAlive;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.TlsOptions;
import io.larder.memcached.internal.command.LineCommand;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Opens connections to one address: name, socket, TLS, credentials, version. Thread-safe. */
public final class Connector {

  private static final int[] OLDEST_VERSION = {1, 6, 18};

  private final ServerAddress address;
  private final long connectTimeoutNanos;
  private final @Nullable KeepAlive keepAlive;
  private final @Nullable Credentials credentials;
  private final @Nullable TlsOptions tls;

  public Connector(
      ServerAddress address,
      Duration connectTimeout,
      @Nullable KeepAlive keepAlive,
      @Nullable Credentials credentials,
      @Nullable TlsOptions tls) {
    this.address = address;
    this.connectTimeoutNanos = connectTimeout.toNanos();
    this.keepAlive = keepAlive;
    this.credentials = credentials;
    this.tls = tls;
  }

  /** Opens a socket within the connect timeout and the deadline, whichever ends first. */
  Transport connect(Connection connection, long deadlineNanos) throws IOException {
    long budget = Math.min(connectTimeoutNanos, deadlineNanos - System.nanoTime());
    long deadline = System.nanoTime() + budget;
    String path = address.path();
    SocketChannel channel =
        path != null
            ? connect(connection, UnixDomainSocketAddress.of(path), deadline)
            : connectTcp(connection, deadline);
    // From here on TLS and the greeting have what is left of the connect timeout.
    connection.extend(deadline);
    return tls == null ? new ChannelTransport(channel) : encrypt(connection, channel, tls);
  }

  private Transport encrypt(Connection connection, SocketChannel channel, TlsOptions options)
      throws IOException {
    connection.enter(Phase.TLS);
    String name = options.nameOf(address);
    SSLContext context;
    try {
      context = options.context();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    SSLEngine engine =
        name == null ? context.createSSLEngine() : context.createSSLEngine(name, address.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (name != null && !Resolver.isLiteral(name)) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (options.verifiesHostname()) {
      if (name == null) {
        throw new GreetingException(
            "a unix domain socket has no host name: give the server a TLS server name");
      }
      // The rules for host names in certificates are those of HTTPS, also for other protocols.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return new TlsTransport(channel, engine);
  }

  /** Tries every address that the name has; each gets its share of the time that is left. */
  private SocketChannel connectTcp(Connection connection, long deadline) throws IOException {
    connection.enter(Phase.RESOLVING);
    String host = Objects.requireNonNull(address.host());
    InetAddress[] resolved = Resolver.resolve(host, deadline);
    IOException failure = null;
    for (int i = 0; i < resolved.length; i++) {
      long now = System.nanoTime();
      long share = now + (deadline - now) / (resolved.length - i);
      try {
        return connect(connection, new InetSocketAddress(resolved[i], address.port()), share);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private SocketChannel connect(Connection connection, SocketAddress target, long deadline)
      throws IOException {
    connection.enter(Phase.CONNECTING);
    boolean tcp = target instanceof InetSocketAddress;
    SocketChannel channel =
        tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      connection.restart(deadline);
      connection.occupy(channel);
      if (tcp) {
        configure(channel);
      }
      channel.connect(target);
      return channel;
    } catch (IOException | RuntimeException e) {
      Connection.closeQuietly(channel);
      // Some failures of connect() are unchecked, an unresolvable scope of an IPv6 address is one.
      throw e instanceof IOException io ? io : new IOException(e.toString(), e);
    }
  }

  private void configure(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    KeepAlive times = keepAlive;
    if (times != null) {
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, (int) times.idle().toSeconds());
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) times.interval().toSeconds());
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, times.count());
    }
  }

  /** Authenticates, and makes sure that a memcached of a known kind is there. */
  void greet(Connection connection) throws IOException {
    if (credentials != null) {
      authenticate(connection, credentials);
    }
    LineCommand version = new LineCommand("version", true);
    exchange(connection, version);
    String reply = version.reply();
    if (reply.startsWith("CLIENT_ERROR unauthenticated")) {
      throw new GreetingException("the server wants credentials: configure user and password");
    }
    if (reply.startsWith("SERVER_ERROR ") || reply.startsWith("ERROR ")) {
      // "ERROR Too many open connections" is one.
      throw new GreetingException("the server refuses: " + shorten(reply));
    }
    if (!reply.startsWith("VERSION ")) {
      throw new BrokenReplyException(
          "this is no memcached: it answered 'version' with '" + shorten(reply) + "'");
    }
    checkVersion(reply.substring("VERSION ".length()));
  }

  /**
   * memcached takes the first {@code set} of a connection for the credentials. The item that a
   * server without authentication would store has expired when it is stored.
   */
  private static void authenticate(Connection connection, Credentials credentials)
      throws IOException {
    String token = credentials.user() + " " + credentials.password();
    LineCommand login =
        new LineCommand(
            "set larder-login 0 -1 " + token.getBytes(UTF_8).length + "\r\n" + token, false);
    exchange(connection, login);
    if (!login.reply().equals("STORED")) {
      throw new GreetingException(
          "the server does not accept user '"
              + credentials.user()
              + "': "
              + shorten(login.reply()));
    }
  }

  private static void exchange(Connection connection, LineCommand command) throws IOException {
    try {
      try {
        connection.write(command);
        connection.flush();
      } finally {
        // Whatever fails here: the caller's request has not been sent.
        connection.enter(Phase.GREETING);
      }
      connection.read(command);
    } catch (EOFException | SocketException e) {
      throw new GreetingException(
          e.getMessage() + ", before the server said its version (does it want TLS?)", e);
    }
  }

  private static void checkVersion(String version) throws GreetingException {
    String[] parts = version.split("[^0-9]+", OLDEST_VERSION.length + 1);
    for (int i = 0; i < OLDEST_VERSION.length; i++) {
      int part =
          i < parts.length && !parts[i].isEmpty() && parts[i].length() < 9
              ? Integer.parseInt(parts[i])
              : 0;
      if (part > OLDEST_VERSION[i]) {
        return;
      }
      if (part < OLDEST_VERSION[i]) {
        throw new GreetingException(
            "the server is too old: it is version "
                + shorten(version)
                + ", at least 1.6.18 is needed");
      }
    }
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
