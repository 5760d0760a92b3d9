package io.larder.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand virtual threads, in a JVM that has them: JDK 25, where it is installed. */
@Memcached(nodes = 3, sources = Source.BINARY)
class VirtualThreadsIT {

  private static final int THREADS = 1_000;

  @TempDir Path directory;

  private static Optional<Path> java25() throws IOException {
    String configured = System.getProperty("java25.home");
    if (configured != null) {
      return Optional.of(Path.of(configured, "bin", "java"));
    }
    Path homes = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(homes)) {
      return Optional.empty();
    }
    try (Stream<Path> installed = Files.list(homes)) {
      return installed
          .filter(home -> home.getFileName().toString().contains("25"))
          .map(home -> home.resolve("bin").resolve("java"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void thousandVirtualThreads_getsAndSets_allSucceed(int nodes, MemcachedServers servers)
      throws IOException, InterruptedException {
    Optional<Path> java = java25();
    assumeTrue(java.isPresent(), "no JDK 25 is installed");
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                java.get().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                VirtualThreadsMain.class.getName(),
                nodes == 1 ? servers.get(0).address() : servers.addresses(),
                Integer.toString(THREADS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it does not end: " + text(output));
    } finally {
      process.destroyForcibly();
    }
    assertEquals("all right", text(output).strip());
    assertEquals(0, process.exitValue());
  }

  private static String text(Path output) {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
