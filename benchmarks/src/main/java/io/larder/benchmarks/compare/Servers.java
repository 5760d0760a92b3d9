package io.larder.benchmarks.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The servers of the comparison, started on free ports of the loopback interface. */
final class Servers implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int MEMCACHED = 3;
  private static final int PATIENCE_MILLIS = 10_000;

  /** Linux counts CPU time in hundredths of a second. */
  private static final double TICK_MICROS = 10_000;

  private final List<Process> processes = new ArrayList<>();
  private final List<Long> memcached = new ArrayList<>();
  private final Endpoints endpoints;
  private final Path directory;
  private long redis;

  Servers(Path directory) throws IOException {
    this.directory = directory;
    List<Integer> ports = freePorts(MEMCACHED + 2);
    this.endpoints =
        new Endpoints(ports.subList(0, MEMCACHED), ports.get(MEMCACHED), ports.get(MEMCACHED + 1));
    boolean started = false;
    try {
      for (int port : endpoints.memcached()) {
        String[] command = {
          "memcached", "-l", Endpoints.HOST, "-p", "" + port, "-U", "0", "-m", "1024", "-c", "4096"
        };
        memcached.add(start(command).pid());
        await(port);
      }
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** Starts Redis without persistence; tells whether it is installed. */
  boolean startRedis() throws IOException {
    if (!isInstalled("redis-server")) {
      return false;
    }
    String[] command = {
      "redis-server",
      "--bind",
      Endpoints.HOST,
      "--port",
      "" + endpoints.redis(),
      "--save",
      "",
      "--appendonly",
      "no"
    };
    redis = start(command).pid();
    await(endpoints.redis());
    return true;
  }

  static boolean isInstalled(String program) {
    for (String part : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(part, program))) {
        return true;
      }
    }
    return false;
  }

  private Process start(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    if (command[0].equals("memcached") && System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("-u", "root"));
    }
    Process process =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(command[0] + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0, 1, LOOPBACK);
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private static void await(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LOOPBACK, port), PATIENCE_MILLIS);
        return;
      } catch (IOException e) {
        if (deadline - System.nanoTime() < 0) {
          throw new IOException("a server does not listen on port " + port, e);
        }
        Thread.onSpinWait();
      }
    }
  }

  /** The CPU time that a contestant's servers have taken so far. */
  double cpuMicros(Entrant entrant, long hazelcastMember) throws IOException {
    return switch (entrant) {
      case REDISSON -> cpuMicros(redis);
      case HAZELCAST, HAZELCAST_MEMBER -> cpuMicros(hazelcastMember);
      default -> {
        double sum = 0;
        for (long pid : memcached) {
          sum += cpuMicros(pid);
        }
        yield sum;
      }
    };
  }

  private static double cpuMicros(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.isReadable(stat)) {
      return Double.NaN;
    }
    String text = Files.readString(stat, US_ASCII);
    // The second field, in parentheses, may have blanks; the 14th and 15th are the times.
    List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * TICK_MICROS;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
