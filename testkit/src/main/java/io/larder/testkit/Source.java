package io.larder.testkit;

/** Where a test server comes from. The order of the constants is the order of preference. */
public enum Source {
  /**
   * A server that runs already, named by the environment variable or system property {@code
   * LARDER_TEST_SERVERS}. It is flushed when handed out and never stopped.
   */
  EXTERNAL,
  /** An installed {@code memcached} binary, started as a child process. */
  BINARY,
  /** A container; needs Testcontainers on the class path and a Docker daemon. */
  DOCKER,
  /** A stand-in inside this JVM. It is not the real memcached, only one that answers like it. */
  EMBEDDED
}
