package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.ObservedJvm;
import io.larder.jcache.fixture.OtherJvm;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Writers, listeners and statistics hear of each change once, and of nothing that lost a race. */
@Memcached(nodes = 3)
class OnceOnlyIT {

  @Test
  void twoJvms_changingTheSameEntries_eachChangeIsReportedOnce(MemcachedServers servers)
      throws Exception {
    try (TestCaches caches = TestCaches.on(servers);
        TestCaches later = TestCaches.on(servers);
        OtherJvm other = OtherJvm.run(ObservedJvm.class, servers.addresses())) {
      assertEquals("ready", other.line());
      List<String> here = ObservedJvm.here(caches);
      List<String> there = other.join();

      List<String> come = all("come ", here, there);
      List<String> gone = all("gone ", here, there);
      Set<String> left = new HashSet<>();
      later.create(ObservedJvm.CACHE).forEach(entry -> left.add(entry.getValue()));
      assertEquals(new HashSet<>(come).size(), come.size(), "a value came twice");
      assertEquals(new HashSet<>(gone).size(), gone.size(), "a value went twice");
      Set<String> missing = new HashSet<>(come);
      gone.forEach(value -> assertTrue(missing.remove(value), () -> value + " never came"));
      assertEquals(left, missing, "what came and did not go is what is there");

      for (List<String> jvm : List.of(here, there)) {
        List<String> stored = all("come ", jvm);
        stored.removeIf(value -> value.startsWith("loaded"));
        List<String> written = all("written ", jvm);
        assertEquals(new HashSet<>(written).size(), written.size(), "a value was written twice");
        assertEquals(Set.copyOf(stored), Set.copyOf(written));
        all("count ", jvm).forEach(OnceOnlyIT::assertCount);
      }
      assertTrue(interleaved(here, there), "the JVMs did not meet");
    }
  }

  @SafeVarargs
  private static List<String> all(String prefix, List<String>... reports) {
    List<String> found = new ArrayList<>();
    for (List<String> each : reports) {
      each.stream()
          .filter(line -> line.startsWith(prefix))
          .forEach(line -> found.add(line.substring(prefix.length())));
    }
    return found;
  }

  private static void assertCount(String line) {
    String[] parts = line.split(" ", -1);
    assertEquals(parts[1], parts[2], line);
  }

  /** Whether each has removed or replaced what the other had stored. */
  private static boolean interleaved(List<String> here, List<String> there) {
    Set<String> mine = new HashSet<>(all("come ", here));
    Set<String> theirs = new HashSet<>(all("come ", there));
    return all("gone ", here).stream().filter(theirs::contains).count() > 50
        && all("gone ", there).stream().filter(mine::contains).count() > 50;
  }
}
