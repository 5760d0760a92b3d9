package io.larder.memcached;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a memcached server listens, as configured: a host and a port, or the path of a unix domain
 * socket. A host name is never resolved here, and never lower-cased: the configured text is the
 * node's identity in routing, metrics and messages.
 *
 * @param host the host name or IP address without brackets; null for a unix domain socket
 * @param port the TCP port, 1 to 65535; 0 for a unix domain socket
 * @param path the absolute path of a unix domain socket; null for TCP
 */
public record ServerAddress(@Nullable String host, int port, @Nullable String path) {

  /** The port that memcached listens on unless told otherwise. */
  public static final int DEFAULT_PORT = 11211;

  /**
   * Checks the parts; {@link #parse} is the usual way to get an address.
   *
   * @param host the host, or null
   * @param port the port, or 0
   * @param path the path, or null
   * @throws IllegalArgumentException if the parts make no address
   */
  public ServerAddress {
    if (path != null) {
      if (host != null || port != 0 || !path.startsWith("/") || path.length() < 2) {
        throw malformed(path, "a unix domain socket is an absolute path and nothing else");
      }
    } else if (host == null || host.isEmpty()) {
      throw malformed(String.valueOf(host), "the host is missing");
    } else if (port < 1 || port > 65535) {
      throw malformed(host + ":" + port, "the port must be between 1 and 65535");
    }
  }

  /**
   * Reads an address: {@code host}, {@code host:port}, {@code 1.2.3.4}, {@code [::1]}, {@code
   * [::1]:11211}, {@code /path/to.sock} or {@code unix:/path/to.sock}. Without a port it is {@value
   * #DEFAULT_PORT}.
   *
   * @param text the address
   * @return what it says
   * @throws IllegalArgumentException if it has none of these forms; the message says what is wrong
   */
  public static ServerAddress parse(String text) {
    String spec = text.strip();
    if (spec.startsWith("unix:")) {
      return unix(spec.substring("unix:".length()), text);
    }
    if (spec.startsWith("/")) {
      return unix(spec, text);
    }
    if (spec.startsWith("[")) {
      return bracketed(spec, text);
    }
    int colon = spec.indexOf(':');
    if (colon != spec.lastIndexOf(':')) {
      throw malformed(text, "an IPv6 address goes into brackets, as in [::1]:11211");
    }
    return colon < 0
        ? tcp(spec, DEFAULT_PORT, text)
        : tcp(spec.substring(0, colon), port(spec.substring(colon + 1), text), text);
  }

  /**
   * Reads a list of addresses, separated by commas or semicolons.
   *
   * @param text the list
   * @return the addresses in the order given, at least one
   * @throws IllegalArgumentException if the list is empty, names an address twice, or one of its
   *     entries is malformed
   */
  public static List<ServerAddress> parseList(String text) {
    List<ServerAddress> addresses = new ArrayList<>();
    for (String part : text.split("[,;]", -1)) {
      ServerAddress address = parse(part);
      if (addresses.contains(address)) {
        throw malformed(text, address + " is named twice");
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  private static ServerAddress unix(String path, String text) {
    if (path.length() < 2 || !path.startsWith("/")) {
      throw malformed(text, "the path of a unix domain socket must be absolute");
    }
    return new ServerAddress(null, 0, path);
  }

  private static ServerAddress bracketed(String spec, String text) {
    int end = spec.indexOf(']');
    String rest = end < 0 ? "" : spec.substring(end + 1);
    if (end < 0 || !(rest.isEmpty() || rest.startsWith(":"))) {
      throw malformed(text, "expected [address] or [address]:port");
    }
    String host = spec.substring(1, end);
    if (host.indexOf(':') < 0) {
      throw malformed(text, "only an IPv6 address goes into brackets");
    }
    return tcp(host, rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1), text), text);
  }

  private static ServerAddress tcp(String host, int port, String text) {
    if (host.isEmpty()) {
      throw malformed(text, "the host is missing");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c == 0x7f || "/[]@?#".indexOf(c) >= 0) {
        throw malformed(text, "a host name has no '" + (c <= ' ' ? "blank" : c) + "' in it");
      }
    }
    return new ServerAddress(host, port, null);
  }

  private static int port(String digits, String text) {
    int port = 0;
    for (int i = 0; i < digits.length() && port <= 65535; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed(text, "'" + digits + "' is not a port number");
      }
      port = port * 10 + digit;
    }
    if (port < 1 || port > 65535) {
      throw malformed(text, "the port must be between 1 and 65535");
    }
    return port;
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException("not a memcached address: '" + text + "': " + why);
  }

  /**
   * Tells whether the server listens on a unix domain socket.
   *
   * @return whether {@link #path()} is set
   */
  public boolean isUnix() {
    return path != null;
  }

  /**
   * Returns the text that rendezvous hashing mixes with the key: {@code host:port} with the port
   * written out and no brackets, or the bare path. pymemcache uses the same.
   *
   * @return the node's identity in routing
   */
  public String nodeId() {
    return path != null ? path : host + ":" + port;
  }

  /**
   * Returns the address in a form that {@link #parse} reads.
   *
   * @return the address
   */
  @Override
  public String toString() {
    if (path != null) {
      return path;
    }
    return Objects.requireNonNull(host).indexOf(':') < 0
        ? host + ":" + port
        : "[" + host + "]:" + port;
  }
}
