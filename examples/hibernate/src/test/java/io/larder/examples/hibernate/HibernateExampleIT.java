package io.larder.examples.hibernate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.larder.examples.common.JavaProgram;
import io.larder.examples.common.Transcript;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the example as a newcomer does: in two JVMs. */
@Timeout(180)
final class HibernateExampleIT {

  private static final JavaProgram PROGRAM = JavaProgram.of(HibernateExample.class);

  @Test
  @Memcached(nodes = 2)
  void run_twoServersWithOldEntries_bothJvmsSeeWhatIsRight(MemcachedServers servers)
      throws Exception {
    JavaProgram program = PROGRAM.with("-Dlarder.servers=" + servers.addresses());
    Transcript.of(program);

    Transcript again = Transcript.of(program);

    assertEquals("JVM 1: I use the servers that you have named.", again.lines().get(0));
    assertAsPromised(again);
  }

  @Test
  void run_noServersNamed_startsOneAndStopsIt() throws Exception {
    Transcript transcript = Transcript.of(PROGRAM);

    assertAsPromised(transcript);
    transcript.checkServerIsStopped();
  }

  private static void assertAsPromised(Transcript transcript) {
    transcript.checkInOrder(
        List.of(
            "JVM 2: I read the author's books: [The Left Hand of Darkness at 8.50 (version 0), The"
                + " Dispossessed at 9.99 (version 0)] [entities and collections 4 hits 0 misses, 0"
                + " SQL statements].",
            "JVM 2: I read the book 978-0-575-07903-8: The Dispossessed at 9.99 (version 0)"
                + " [natural ids 1 hit 0 misses, entities and collections 1 hit 0 misses, 0 SQL"
                + " statements].",
            "JVM 1: I read the book 978-0-575-07903-8: The Dispossessed at 12.50 (version 1)"
                + " [natural ids 1 hit 0 misses, entities and collections 1 hit 0 misses, 0 SQL"
                + " statements].",
            "JVM 1: I am not allowed to save The Dispossessed at 9.99 (version 0), which is"
                + " outdated.",
            "JVM 2: I ask for the books below 10: [The Word for World Is Forest, The Left Hand of"
                + " Darkness] [query results 1 hit 0 misses, 0 SQL statements].",
            "JVM 1: That was fresh, as JVM 2 has left a timestamp that says when it changed books.",
            "JVM 1: The timestamp of that change is lost, as if memcached had evicted it.",
            "JVM 1: That was stale: one of the books costs 99.00 now.",
            "JVM 1: I ask for the books below 10: [The Word for World Is Forest, The Left Hand of"
                + " Darkness] [query results 0 hits 1 miss, 1 SQL statement].",
            "JVM 1: That was fresh: a lost timestamp counts as changed just now."));
    List<String> lines = transcript.lines();
    assertEquals("JVM 1: Everything was as promised.", lines.get(lines.size() - 1));
    transcript.checkNothingIsLogged();
  }
}
