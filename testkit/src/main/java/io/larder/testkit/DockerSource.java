package io.larder.testkit;

/** Starts memcached in a container, if Testcontainers is there and finds a Docker daemon. */
final class DockerSource implements ServerSource {

  private static final String TESTCONTAINERS = "org.testcontainers.containers.GenericContainer";

  @Override
  public Source name() {
    return Source.DOCKER;
  }

  @Override
  public Offer offer(MemcachedOptions options) {
    if (options.unixSocket() != null) {
      return Offer.refused("a container has no unix socket to share");
    }
    if (!isTestcontainersPresent()) {
      return Offer.refused("Testcontainers is not on the class path");
    }
    // Only now may the class that refers to Testcontainers be loaded.
    if (!DockerServer.isDockerAvailable()) {
      return Offer.refused("no Docker daemon is reachable");
    }
    return Offer.of(DockerServer.start(options));
  }

  private static boolean isTestcontainersPresent() {
    try {
      Class.forName(TESTCONTAINERS, false, DockerSource.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
