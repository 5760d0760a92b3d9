package io.larder.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The real memcached in a container. Safe for use by many threads. */
final class DockerServer extends LocalServer {

  private static final DockerImageName IMAGE = DockerImageName.parse("memcached:1.6");
  private static final Endpoint INSIDE = Endpoint.tcp("0.0.0.0", 11211);

  /** Where the test kit's own commands arrive, in plain text even if the server speaks TLS. */
  private static final Endpoint ADMIN_INSIDE = Endpoint.tcp("0.0.0.0", 11212);

  private static final String DIRECTORY = "/larder";

  /** Readable by the user that memcached runs as in its image. */
  private static final int READABLE = 0644;

  private final MemcachedOptions options;
  private final Endpoint admin;
  private final @Nullable String credential;
  private @Nullable GenericContainer<?> container;
  private String version = "";
  private boolean paused;

  private DockerServer(MemcachedOptions options, Endpoint endpoint, Endpoint admin) {
    super(endpoint);
    this.options = options;
    this.admin = admin;
    this.credential = Credentials.first(options.authFile());
  }

  static boolean isDockerAvailable() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static DockerServer start(MemcachedOptions options) {
    int attempts = options.port() == 0 ? Ports.ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      Endpoint endpoint = Endpoint.forServer(options);
      // Ports are published under fixed numbers, as a restarted server keeps its address.
      Endpoint admin =
          options.tls() == null ? endpoint : Endpoint.tcp(Endpoint.LOOPBACK, Ports.propose());
      DockerServer server = new DockerServer(options, endpoint, admin);
      try {
        server.launch();
        return server;
      } catch (ContainerLaunchException e) {
        if (attempt >= attempts || !isPortTaken(e)) {
          throw new MemcachedServerException("memcached doesn't start in a container", e);
        }
      }
    }
  }

  private static boolean isPortTaken(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .map(cause -> String.valueOf(cause.getMessage()))
        .anyMatch(m -> m.contains("port is already allocated") || m.contains("already in use"));
  }

  @Override
  synchronized void launch() {
    GenericContainer<?> launched = new GenericContainer<>(IMAGE);
    List<String> ports = new ArrayList<>();
    ports.add(endpoint.address() + ":" + INSIDE.port());
    TlsFiles tls = options.tls();
    if (tls != null) {
      ports.add(admin.address() + ":" + ADMIN_INSIDE.port());
      copy(tls.certificateChain(), launched);
      copy(tls.privateKey(), launched);
      copy(tls.authority(), launched);
    }
    copy(options.authFile(), launched);
    launched.setPortBindings(ports);
    launched.setCommand(
        CommandLine.arguments(
                options, INSIDE, tls == null ? null : ADMIN_INSIDE, DockerServer::inside)
            .toArray(String[]::new));
    launched.waitingFor(Wait.forListeningPort());
    launched.start();
    container = launched;
    paused = false;
    try (AdminConnection connection = AdminConnection.open(admin, credential)) {
      version = connection.version();
    } catch (IOException e) {
      stop();
      throw new MemcachedServerException("memcached in a container doesn't answer", e);
    }
  }

  private static void copy(@Nullable Path file, GenericContainer<?> target) {
    if (file != null) {
      target.withCopyFileToContainer(
          MountableFile.forHostPath(file, READABLE), inside(file).toString());
    }
  }

  private static Path inside(Path file) {
    return Path.of(DIRECTORY, String.valueOf(file.getFileName()));
  }

  @Override
  public Source source() {
    return Source.DOCKER;
  }

  @Override
  public synchronized String version() {
    return version;
  }

  @Override
  public synchronized boolean isRunning() {
    return container != null && container.isRunning();
  }

  @Override
  public void flush() {
    AdminConnection.flush(admin, credential);
  }

  @Override
  public synchronized void stop() {
    if (container != null) {
      container.stop();
      container = null;
    }
  }

  @Override
  public synchronized void pause() {
    if (container == null) {
      throw new IllegalStateException("the server " + address() + " is stopped");
    }
    if (!paused) {
      container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
      paused = true;
    }
  }

  @Override
  public synchronized void resume() {
    if (container != null && paused) {
      container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
      paused = false;
    }
  }
}
