package io.larder.testkit;

import io.larder.testkit.embedded.EmbeddedMemcached;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The embedded server with the face of the real ones. Safe for use by many threads. */
final class EmbeddedServer extends LocalServer {

  private final MemcachedOptions options;
  private EmbeddedMemcached running;

  private EmbeddedServer(MemcachedOptions options, Endpoint endpoint, EmbeddedMemcached running) {
    super(endpoint);
    this.options = options;
    this.running = running;
  }

  /**
   * Starts a server.
   *
   * @throws IllegalArgumentException if it can't honour one of the flags
   */
  static EmbeddedServer start(MemcachedOptions options) {
    int attempts = options.port() == 0 && options.unixSocket() == null ? Ports.ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      Endpoint endpoint = Endpoint.forServer(options);
      try {
        return new EmbeddedServer(options, endpoint, launch(options, endpoint));
      } catch (BindException e) {
        if (attempt >= attempts) {
          throw failure(endpoint, e);
        }
      } catch (IOException e) {
        throw failure(endpoint, e);
      }
    }
  }

  private static EmbeddedMemcached launch(MemcachedOptions options, Endpoint endpoint)
      throws IOException {
    EmbeddedMemcached.Builder builder =
        EmbeddedMemcached.builder()
            .memoryMegabytes(options.memoryMegabytes())
            .threads(options.threads())
            .flags(options.flags())
            .credentials(credentials(options.authFile()));
    Path socket = endpoint.path();
    return (socket == null ? builder.port(endpoint.port()) : builder.unixSocket(socket)).start();
  }

  private static List<String> credentials(@Nullable Path authFile) throws IOException {
    return authFile == null ? List.of() : Files.readAllLines(authFile);
  }

  private static MemcachedServerException failure(Endpoint endpoint, IOException cause) {
    return new MemcachedServerException(
        "the embedded server can't listen on " + endpoint.address() + ": " + cause.getMessage(),
        cause);
  }

  @Override
  public Source source() {
    return Source.EMBEDDED;
  }

  @Override
  public String version() {
    return EmbeddedMemcached.VERSION;
  }

  @Override
  public synchronized boolean isRunning() {
    return running.isRunning();
  }

  @Override
  public synchronized void flush() {
    running.flush();
  }

  @Override
  public synchronized void stop() {
    running.close();
  }

  @Override
  synchronized void launch() {
    try {
      running = launch(options, endpoint);
    } catch (IOException e) {
      throw failure(endpoint, e);
    }
  }

  @Override
  public synchronized void pause() {
    running.pause();
  }

  @Override
  public synchronized void resume() {
    running.resume();
  }
}
