package io.larder.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What kind of test server is wanted. Immutable.
 *
 * @param port the TCP port on the loopback interface; 0 takes a free one
 * @param memoryMegabytes the memory for items
 * @param threads the worker threads
 * @param tls the files for TLS, or null for plain text
 * @param authFile the file with {@code user:password} lines, or null if clients need not
 *     authenticate
 * @param unixSocket the path of the socket to listen on instead of a TCP port, or null
 * @param flags further command line flags, each possibly with its value behind a space: {@code
 *     "-C"}, {@code "-I 2m"}
 * @param sources the sources to try, in this order
 */
public record MemcachedOptions(
    int port,
    int memoryMegabytes,
    int threads,
    @Nullable TlsFiles tls,
    @Nullable Path authFile,
    @Nullable Path unixSocket,
    List<String> flags,
    List<Source> sources) {

  static final int DEFAULT_MEMORY_MEGABYTES = 64;
  static final int DEFAULT_THREADS = 4;

  /** Flags that would contradict an option, or that would make the server leave its parent. */
  private static final List<String> RESERVED =
      List.of("-p", "-l", "-s", "-m", "-t", "-Z", "-Y", "-u", "-d", "-P", "-U");

  private static final MemcachedOptions DEFAULTS = builder().build();

  /**
   * Checks the parts and copies the lists; {@link #builder} is the readable way.
   *
   * @param port the TCP port, or 0
   * @param memoryMegabytes the memory, at least 1
   * @param threads the threads, at least 1
   * @param tls the TLS files, or null
   * @param authFile the credentials, or null
   * @param unixSocket the socket, or null
   * @param flags further flags, none that an option stands for
   * @param sources at least one source
   */
  public MemcachedOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be in 0..65535: " + port);
    }
    if (memoryMegabytes < 1) {
      throw new IllegalArgumentException("memoryMegabytes must be at least 1: " + memoryMegabytes);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    if (unixSocket != null && (port != 0 || tls != null)) {
      throw new IllegalArgumentException("a unix socket has no port and no TLS: " + unixSocket);
    }
    flags = List.copyOf(flags);
    for (String flag : flags) {
      if (RESERVED.stream().anyMatch(flag::startsWith)) {
        throw new IllegalArgumentException("flag " + flag + " is set by the test kit itself");
      }
    }
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("at least one source is needed");
    }
  }

  /**
   * Returns the options of a plain server: a free port, 64 MB, 4 threads, any source.
   *
   * @return the options
   */
  public static MemcachedOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** True if nothing is asked for that a server started by somebody else might not have. */
  boolean fitsAnyServer() {
    return port == 0
        && memoryMegabytes == DEFAULT_MEMORY_MEGABYTES
        && threads == DEFAULT_THREADS
        && tls == null
        && authFile == null
        && unixSocket == null
        && flags.isEmpty();
  }

  /** Assembles {@link MemcachedOptions}. Not safe for use by several threads at once. */
  public static final class Builder {

    private int port;
    private int memoryMegabytes = DEFAULT_MEMORY_MEGABYTES;
    private int threads = DEFAULT_THREADS;
    private @Nullable TlsFiles tls;
    private @Nullable Path authFile;
    private @Nullable Path unixSocket;
    private List<String> flags = List.of();
    private List<Source> sources = List.of(Source.values());

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
     * Sets the memory for items.
     *
     * @param megabytes the memory, by default 64
     * @return this
     */
    public Builder memoryMegabytes(int megabytes) {
      this.memoryMegabytes = megabytes;
      return this;
    }

    /**
     * Sets the number of worker threads.
     *
     * @param threads the threads, by default 4
     * @return this
     */
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * Makes the server speak TLS only.
     *
     * @param tls the files to use
     * @return this
     */
    public Builder tls(TlsFiles tls) {
      this.tls = Objects.requireNonNull(tls, "tls");
      return this;
    }

    /**
     * Makes the server demand authentication.
     *
     * @param authFile the file with {@code user:password} lines
     * @return this
     */
    public Builder authFile(Path authFile) {
      this.authFile = Objects.requireNonNull(authFile, "authFile");
      return this;
    }

    /**
     * Makes the server listen on a unix domain socket instead of a TCP port.
     *
     * @param unixSocket the path of the socket; short, as systems allow about 100 characters
     * @return this
     */
    public Builder unixSocket(Path unixSocket) {
      this.unixSocket = Objects.requireNonNull(unixSocket, "unixSocket");
      return this;
    }

    /**
     * Sets further command line flags.
     *
     * @param flags the flags, each possibly with its value behind a space
     * @return this
     */
    public Builder flags(String... flags) {
      this.flags = List.of(flags);
      return this;
    }

    /**
     * Restricts where the server may come from; by default every source is tried in turn. A test
     * that needs to stop or pause its server names {@link Source#BINARY}.
     *
     * @param sources the sources to try, in this order
     * @return this
     */
    public Builder sources(Source... sources) {
      this.sources = List.of(sources);
      return this;
    }

    /**
     * Checks and freezes the options.
     *
     * @return the options
     */
    public MemcachedOptions build() {
      return new MemcachedOptions(
          port, memoryMegabytes, threads, tls, authFile, unixSocket, flags, sources);
    }
  }
}
