package io.larder.testkit;

import java.util.OptionalLong;

/**
 * One running memcached for tests, reachable from this machine only. Safe for use by many threads.
 *
 * <p>Not every source can be controlled: an {@link Source#EXTERNAL} server refuses {@link #stop},
 * {@link #restart} and {@link #pause} with a {@link MemcachedServerException}.
 */
public interface MemcachedServer extends AutoCloseable {

  /**
   * Starts a server with the default options.
   *
   * @return the server, ready for connections
   * @throws MemcachedServerException if no source can provide one
   */
  static MemcachedServer start() {
    return start(MemcachedOptions.defaults());
  }

  /**
   * Starts a server. The first of the sources in the options that can provide it does.
   *
   * @param options what is wanted
   * @return the server, ready for connections
   * @throws MemcachedServerException if no source can provide one; the message says why, for each
   */
  static MemcachedServer start(MemcachedOptions options) {
    return ServerSources.standard().start(options);
  }

  /**
   * Returns where the server listens, as a client's configuration takes it.
   *
   * @return {@code 127.0.0.1:<port>}, or the absolute path of the unix domain socket
   */
  String address();

  /**
   * Returns the host part of the address.
   *
   * @return the host
   * @throws IllegalStateException if the server listens on a unix domain socket
   */
  String host();

  /**
   * Returns the port part of the address; it stays the same over restarts.
   *
   * @return the port
   * @throws IllegalStateException if the server listens on a unix domain socket
   */
  int port();

  /**
   * Returns the id of the server's process, if it is one of ours that runs now.
   *
   * @return the process id
   */
  OptionalLong pid();

  /**
   * Returns where the server comes from.
   *
   * @return the source
   */
  Source source();

  /**
   * Returns what the server answers to {@code version}.
   *
   * @return the version, such as {@code 1.6.18}
   */
  String version();

  /**
   * Tells whether the server runs; a paused one does.
   *
   * @return true between start or restart and stop or close
   */
  boolean isRunning();

  /**
   * Removes all items ({@code flush_all}). A server with CAS disabled keeps those of this second.
   */
  void flush();

  /** Stops the server at once, as in a crash. Does nothing if it is stopped already. */
  void stop();

  /** Starts the server again on the same address, and empty; stops it before if it runs. */
  void restart();

  /**
   * Halts the server: connections are still accepted by the system, but nothing is answered until
   * {@link #resume}.
   */
  void pause();

  /** Ends a pause. Does nothing if there is none. */
  void resume();

  /** Stops the server for good and removes what it left on disk. An external one just keeps on. */
  @Override
  void close();
}
