package io.larder.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The real memcached as a child process. Safe for use by many threads. */
final class BinaryServer extends LocalServer {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 5;

  private final Path binary;
  private final MemcachedOptions options;
  private final Endpoint admin;
  private final @Nullable String credential;
  private @Nullable ServerProcess process;
  private String version = "";

  private BinaryServer(Path binary, MemcachedOptions options, Endpoint endpoint, Endpoint admin) {
    super(endpoint);
    this.binary = binary;
    this.options = options;
    this.admin = admin;
    this.credential = Credentials.first(options.authFile());
  }

  static BinaryServer start(Path binary, MemcachedOptions options) {
    int attempts = options.port() == 0 && options.unixSocket() == null ? Ports.ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      Endpoint endpoint = Endpoint.forServer(options);
      // With TLS the test kit's own commands go through a second, plain listener: so it needs
      // neither to trust the server's certificate nor to have one that the server accepts.
      Endpoint admin =
          options.tls() == null ? endpoint : Endpoint.tcp(Endpoint.LOOPBACK, Ports.propose());
      BinaryServer server = new BinaryServer(binary, options, endpoint, admin);
      String failure = server.tryToLaunch();
      if (failure == null) {
        return server;
      }
      if (attempt >= attempts || !isPortTaken(failure)) {
        throw new MemcachedServerException(
            "memcached doesn't start: " + String.join(" ", server.command()) + ": " + failure);
      }
    }
  }

  private static boolean isPortTaken(String failure) {
    return failure.contains("failed to listen") || failure.contains("Address already in use");
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    if (System.getProperty("user.name").equals("root")) {
      // memcached doesn't run as root unless told to. Another user couldn't read the key files, or
      // create the socket, in directories that belong to root.
      command.addAll(List.of("-u", "root"));
    }
    command.addAll(
        CommandLine.arguments(
            options, endpoint, options.tls() == null ? null : admin, UnaryOperator.identity()));
    return command;
  }

  /** Starts the process and waits until it answers; returns why it failed, or null. */
  private synchronized @Nullable String tryToLaunch() {
    ServerProcess launched;
    try {
      launched = ServerProcess.launch(command());
    } catch (IOException e) {
      throw new MemcachedServerException("can't run " + binary, e);
    }
    long deadlineNanos = System.nanoTime() + START_TIMEOUT.toNanos();
    String lastFailure = "";
    while (System.nanoTime() - deadlineNanos < 0) {
      try (AdminConnection connection = AdminConnection.open(admin, credential)) {
        String answer = connection.version();
        if (connection.pid() == launched.pid()) {
          version = answer;
          process = launched;
          return null;
        }
        lastFailure = "Address already in use by another memcached";
      } catch (IOException e) {
        lastFailure = "it doesn't answer: " + e.getMessage();
      }
      if (launched.endsWithin(POLL_MILLIS)) {
        lastFailure = launched.output();
        break;
      }
    }
    launched.kill();
    return lastFailure;
  }

  @Override
  public synchronized OptionalLong pid() {
    return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
  }

  @Override
  public Source source() {
    return Source.BINARY;
  }

  @Override
  public synchronized String version() {
    return version;
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public void flush() {
    AdminConnection.flush(admin, credential);
  }

  @Override
  public synchronized void stop() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  @Override
  synchronized void launch() {
    String failure = tryToLaunch();
    if (failure != null) {
      throw new MemcachedServerException(
          "memcached doesn't start again on " + address() + ": " + failure);
    }
  }

  @Override
  public synchronized void pause() {
    if (process == null) {
      throw new IllegalStateException("the server " + address() + " is stopped");
    }
    process.pause();
  }

  @Override
  public synchronized void resume() {
    if (process != null) {
      process.resume();
    }
  }

  @Override
  public synchronized void close() {
    super.close();
    if (endpoint.path() != null) {
      try {
        Files.deleteIfExists(endpoint.path());
      } catch (IOException e) {
        throw new MemcachedServerException("can't remove the socket " + endpoint.path(), e);
      }
    }
  }
}
