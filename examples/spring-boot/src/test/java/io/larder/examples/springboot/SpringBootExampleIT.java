package io.larder.examples.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.larder.examples.common.JavaProgram;
import io.larder.examples.common.Transcript;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the jar as a newcomer does, with {@code java -jar}; it starts the second instance. */
@Timeout(180)
final class SpringBootExampleIT {

  private static final Path JAR = Path.of(System.getProperty("example.jar"));

  @TempDir private Path directory;

  @Test
  @Memcached(nodes = 2)
  void run_twoServersWithOldEntries_bothInstancesSeeWhatIsRight(MemcachedServers servers)
      throws Exception {
    JavaProgram program = JavaProgram.of(JAR).with("-Dlarder.servers=" + servers.addresses());
    Transcript.of(program);

    Transcript again = Transcript.of(program);

    assertEquals("JVM 1: I use the servers that you have named.", again.lines().get(0));
    assertAsPromised(again);
  }

  @Test
  void run_noServersNamed_jarInAnOddPlace_startsOneAndStopsIt() throws Exception {
    Path oddPlace = Files.createDirectories(directory.resolve("a place, für + jars"));
    Path jar = Files.copy(JAR, oddPlace.resolve("my example-boot.jar"));

    Transcript transcript = Transcript.of(JavaProgram.of(jar));

    assertAsPromised(transcript);
    transcript.checkServerIsStopped();
  }

  /** One is among the application's classes, the other one in Larder's jar inside of this one. */
  @Test
  @Memcached
  void run_fileThatIncludesWhatIsInTheJar_isReadWithIt(MemcachedServer server) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("outside.conf"),
            """
            include required(classpath("larder.conf"))
            include required(classpath("larder-hibernate.conf"))
            """);

    Transcript transcript =
        Transcript.of(
            JavaProgram.of(JAR)
                .with("-Dspring.cache.jcache.config=" + file.toUri())
                .with("-Dlarder.servers=" + server.address()));

    assertAsPromised(transcript);
  }

  private static void assertAsPromised(Transcript transcript) {
    transcript.checkInOrder(
        List.of(
            "JVM 1: I ask for the product tea: Darjeeling at 4.80 [looked up].",
            "JVM 1: I ask for the product tea: Darjeeling at 4.80 [from the cache].",
            "JVM 2: I ask for the product tea: Darjeeling at 4.80 [from the cache].",
            "JVM 1: I ask for the product coffee: null [looked up].",
            "JVM 2: I ask for the product coffee: null [from the cache].",
            "JVM 2: I ask for the shipping of tea to DE: 3.90 [from the cache].",
            "JVM 2: I save a new price: Darjeeling at 5.20 [looked up].",
            "JVM 1: I ask for the product tea: Darjeeling at 5.20 [from the cache].",
            "JVM 2: I have emptied the cache of products.",
            "JVM 1: I ask for the product tea: Darjeeling at 4.80 [looked up].",
            "JVM 1: 8 threads ask for the stock of tea: [300, 300, 300, 300, 300, 300, 300, 300]"
                + " [looked up].",
            "JVM 2: I ask for the stock of tea: 300 [from the cache].",
            "JVM 1: Actuator has counted, for this JVM and the cache products: 3 hits, 4 misses, 4"
                + " puts."));
    List<String> lines = transcript.lines();
    assertEquals("JVM 1: Everything was as promised.", lines.get(lines.size() - 1));
    transcript.checkNothingIsLogged();
  }
}
