package io.larder.testkit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a server listens: a host and port, or else the path of a unix domain socket. */
record Endpoint(String host, int port, @Nullable Path path) {

  static final String LOOPBACK = "127.0.0.1";
  private static final int DEFAULT_PORT = 11211;
  private static final String UNIX = "unix:";

  static Endpoint tcp(String host, int port) {
    return new Endpoint(host, port, null);
  }

  static Endpoint unix(Path path) {
    return new Endpoint("", 0, path.toAbsolutePath());
  }

  /** Where a server with such options shall listen; a free port is only proposed. */
  static Endpoint forServer(MemcachedOptions options) {
    Path socket = options.unixSocket();
    if (socket != null) {
      return unix(socket);
    }
    return tcp(LOOPBACK, options.port() == 0 ? Ports.propose() : options.port());
  }

  /** Reads {@code host}, {@code host:port}, {@code [v6]:port}, {@code /path}, {@code unix:path}. */
  static Endpoint parse(String text) {
    if (text.startsWith(UNIX)) {
      return unix(Path.of(text.substring(UNIX.length())));
    }
    if (text.startsWith("/")) {
      return unix(Path.of(text));
    }
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    if (bracket > 0) {
      host = text.substring(1, bracket);
    }
    if (host.isEmpty()) {
      throw new MemcachedServerException("no host in the server address '" + text + "'");
    }
    try {
      return tcp(host, colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new MemcachedServerException("no port number in the server address '" + text + "'", e);
    }
  }

  /** The form that a client's configuration takes. */
  String address() {
    if (path != null) {
      return path.toString();
    }
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  SocketAddress socketAddress() {
    return path != null ? UnixDomainSocketAddress.of(path) : new InetSocketAddress(host, port);
  }

  String requireHost() {
    requireTcp();
    return host;
  }

  int requirePort() {
    requireTcp();
    return port;
  }

  private void requireTcp() {
    if (path != null) {
      throw new IllegalStateException("the server listens on the socket " + path);
    }
  }
}
