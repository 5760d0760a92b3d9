package io.larder.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares Larder with other clients and caches, and writes what it found into the documentation:
 * tables between the markers of {@code docs/performance.md}, and plots beside it.
 *
 * <p>Arguments: {@code --quick} for a few minutes instead of half an hour; {@code --only=TEXT} for
 * the cells whose name has that in it ({@code get}, {@code pojo} …), which writes nothing; {@code
 * --entrants=A,B} for some of the contestants.
 */
public final class Compare {

  private static final List<Entrant> CLIENTS =
      List.of(Entrant.RAW, Entrant.LARDER, Entrant.SPY, Entrant.XMEMCACHED, Entrant.FOLSOM);
  private static final List<Entrant> CACHES =
      List.of(
          Entrant.RAW, Entrant.LARDER, Entrant.LARDER_CACHE, Entrant.REDISSON, Entrant.HAZELCAST);

  private final List<String> arguments;
  private final Plan plan;

  private Compare(List<String> arguments) {
    this.arguments = arguments;
    this.plan = arguments.contains("--quick") ? Plan.quick() : Plan.full();
  }

  /**
   * Runs the comparison.
   *
   * @param arguments see above
   * @throws IOException if a server or a JVM cannot be started, or nothing can be written
   */
  public static void main(String[] arguments) throws IOException {
    new Compare(List.of(arguments)).run();
  }

  private void run() throws IOException {
    long start = System.nanoTime();
    Path directory = Files.createTempDirectory("larder-compare");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (AwakeCores cores = AwakeCores.request();
        Servers servers = new Servers(directory);
        Race race = new Race(servers, plan, directory, java, newerJava())) {
      System.out.println("What the contestants say is in " + directory);
      Results clients = race.run(selected("client", plan.client()), entrants(CLIENTS));
      race.dismiss();
      Set<Entrant> caches = entrants(CACHES);
      List<Cell> cells = selected("cache", plan.cache());
      if (!cells.isEmpty() && !servers.startRedis()) {
        System.out.println("  Redis is not installed: Redisson is left out");
        caches.remove(Entrant.REDISSON);
      }
      Results cached = race.run(cells, caches);
      Map<Integer, Double> clears = only().isEmpty() ? clears(race) : Map.of();
      Results growth =
          race.run(
              selected("growth", plan.growth()), entrants(List.of(Entrant.RAW, Entrant.LARDER)));
      if (only().isEmpty()) {
        new Report(clients, cached, growth, clears, plan, cores.isGranted()).write(Path.of("docs"));
      }
    }
    System.out.printf(Locale.ROOT, "It took %.1f minutes%n", (System.nanoTime() - start) / 60e9);
  }

  /** How long it takes to clear caches of several sizes, in microseconds. */
  private static Map<Integer, Double> clears(Race race) throws IOException {
    Map<Integer, Double> clears = new LinkedHashMap<>();
    for (int entries : new int[] {10, 1_000_000}) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        times.add(race.child(Entrant.LARDER_CACHE, false).clearMicros(entries));
      }
      times.sort(null);
      clears.put(entries, times.get(1));
    }
    return clears;
  }

  private String only() {
    return option("--only=");
  }

  private String option(String prefix) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> argument.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  private List<Cell> selected(String part, List<Cell> cells) {
    return cells.stream()
        .filter(
            cell ->
                (part + " " + cell.op() + " " + cell.encode() + ",")
                    .toLowerCase(Locale.ROOT)
                    .contains(only().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private Set<Entrant> entrants(List<Entrant> all) {
    EnumSet<Entrant> entrants = EnumSet.copyOf(all);
    String names = option("--entrants=");
    if (!names.isEmpty()) {
      entrants.removeIf(entrant -> !List.of(names.split(",", -1)).contains(entrant.name()));
    }
    return entrants;
  }

  /** Finds a JDK with virtual threads: this one, {@code JAVA25_HOME}, or an installed one. */
  private static @Nullable String newerJava() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    String configured = System.getenv("JAVA25_HOME");
    if (configured != null) {
      homes.add(0, Path.of(configured));
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> found = Files.list(installed)) {
        found.sorted().forEach(homes::add);
      }
    }
    for (Path home : homes) {
      if (version(home) >= 24) {
        return home.resolve("bin").resolve("java").toString();
      }
    }
    return null;
  }

  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return 0;
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION=\""))
        .map(line -> line.substring("JAVA_VERSION=\"".length()).replaceAll("\\D.*", ""))
        .map(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }
}
