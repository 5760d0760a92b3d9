package io.larder.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says where and with what was measured. */
final class Machine {

  private static final List<String> PEERS =
      List.of("spymemcached", "xmemcached", "folsom", "netty-transport", "redisson", "hazelcast");

  private Machine() {}

  static String describe(Plan plan, boolean coresAwake) throws IOException {
    return String.join(
        "\n",
        "Measured on "
            + Report.today()
            + " on "
            + Runtime.getRuntime().availableProcessors()
            + " cores ("
            + processor()
            + "), the servers on the same machine, with `"
            + version("memcached", "-V")
            + "` and `"
            + version("redis-server", "--version")
            + "`.",
        "Java " + System.getProperty("java.vm.version") + ", virtual threads on a JDK 24 or newer.",
        "Peers: " + peers() + ".",
        Report.format(
            "%d rounds; in each, every contestant has %d ms, after a warm-up of %d ms.",
            plan.rounds(), plan.sliceMillis(), plan.warmUpMillis()),
        coresAwake
            ? "Idle cores were kept from halting."
            : "Idle cores were left to halt: with few threads, waking them may count for most.");
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String version(String... command) throws IOException {
    if (!Servers.isInstalled(command[0])) {
      return command[0] + " (not installed)";
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
    int end = text.indexOf(" sha=");
    return end < 0 ? text : text.substring(0, end);
  }

  private static String peers() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .map(path -> Path.of(path).getFileName().toString().replace(".jar", ""))
        .filter(name -> PEERS.stream().anyMatch(peer -> name.matches(peer + "-\\d.*")))
        .map(name -> name.replaceFirst("-(\\d)", " $1"))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
