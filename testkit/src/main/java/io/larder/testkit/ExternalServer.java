package io.larder.testkit;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A server that was there before us and stays when we are gone: it can be flushed, no more. */
final class ExternalServer implements MemcachedServer {

  private final Endpoint endpoint;
  private final String version;
  private final Consumer<Endpoint> release;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ExternalServer(Endpoint endpoint, String version, Consumer<Endpoint> release) {
    this.endpoint = endpoint;
    this.version = version;
    this.release = release;
  }

  static ExternalServer open(Endpoint endpoint, Consumer<Endpoint> release) {
    try (AdminConnection connection = AdminConnection.open(endpoint, null)) {
      String version = connection.version();
      connection.flush();
      return new ExternalServer(endpoint, version, release);
    } catch (IOException e) {
      throw new MemcachedServerException(
          "the server "
              + endpoint.address()
              + " of "
              + ExternalSource.VARIABLE
              + " can't be used: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public String address() {
    return endpoint.address();
  }

  @Override
  public String host() {
    return endpoint.requireHost();
  }

  @Override
  public int port() {
    return endpoint.requirePort();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public Source source() {
    return Source.EXTERNAL;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean isRunning() {
    return !closed.get();
  }

  @Override
  public void flush() {
    AdminConnection.flush(endpoint, null);
  }

  @Override
  public void stop() {
    throw refusal("stopped");
  }

  @Override
  public void restart() {
    throw refusal("restarted");
  }

  @Override
  public void pause() {
    throw refusal("paused");
  }

  @Override
  public void resume() {
    // It can't have been paused.
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.accept(endpoint);
    }
  }

  private MemcachedServerException refusal(String what) {
    return new MemcachedServerException(
        "the external server "
            + address()
            + " can't be "
            + what
            + " by a test; start one with sources(Source.BINARY)");
  }
}
