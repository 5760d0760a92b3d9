package io.larder.testkit;

import java.util.OptionalLong;

/**
 * A server that the test kit has started itself: it may start again where it was, until it is
 * closed. Guarded by its monitor.
 */
abstract class LocalServer implements MemcachedServer {

  final Endpoint endpoint;
  private boolean closed;

  LocalServer(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Starts the server, which does not run, on its endpoint. */
  abstract void launch();

  @Override
  public final String address() {
    return endpoint.address();
  }

  @Override
  public final String host() {
    return endpoint.requireHost();
  }

  @Override
  public final int port() {
    return endpoint.requirePort();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public final synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the server " + address() + " is closed");
    }
    stop();
    launch();
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }
}
