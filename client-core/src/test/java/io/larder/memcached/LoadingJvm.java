package io.larder.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.serde.Serdes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Another process that asks for a value with several threads at once. The one that loads waits
 * until the threads of all processes have come, so that each of them finds the value missing.
 */
final class LoadingJvm implements AutoCloseable {

  /** Counts how often the value was loaded. */
  static final String LOADS = "loads";

  private static final String STARTED = "started";
  private static final Expiry TTL = Expiry.in(Duration.ofMinutes(5));

  private final Process process;
  private final BufferedReader out;

  private LoadingJvm(Process process) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
  }

  static LoadingJvm start(String address, int threads, int threadsOfAll) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoadingJvm.class.getName(),
                address,
                String.valueOf(threads),
                String.valueOf(threadsOfAll))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new LoadingJvm(process);
  }

  /** Lets its threads ask, as soon as it is ready. */
  void go() throws IOException {
    if (!"ready".equals(out.readLine())) {
      throw new IOException("the other process did not start");
    }
    process.outputWriter(UTF_8).append("go\n").flush();
  }

  /** Returns what its threads got. */
  List<String> values() {
    return out.lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Runs in the other process. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[1]);
    int threadsOfAll = Integer.parseInt(args[2]);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (MemcachedClient<String> client =
        MemcachedClient.builder(Serdes.string())
            .servers(args[0])
            .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)))
            .build()) {
      LoadingClient<String> loading =
          client.loading(
              new LoadOptions(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ZERO));
      System.out.println("ready");
      var unused = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        values.add(executor.submit(() -> ask(client, loading, threadsOfAll)));
      }
      for (Future<String> value : values) {
        System.out.println(value.get());
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static String ask(
      MemcachedClient<String> client, LoadingClient<String> loading, int threadsOfAll) {
    count(client, STARTED, 1);
    return loading.getOrLoad(
        "value",
        TTL,
        key -> {
          long load = count(client, LOADS, 1);
          Await.until(() -> count(client, STARTED, 0) == threadsOfAll);
          return "load " + load + " of process " + ProcessHandle.current().pid();
        });
  }

  private static long count(MemcachedClient<String> client, String key, long delta) {
    MetaReply reply =
        client
            .meta()
            .send(
                MetaRequest.increment(Key.of(key.getBytes(UTF_8)))
                    .delta(delta)
                    .initial(delta, TTL)
                    .returning(MetaRequest.Returned.VALUE));
    return Decimals.parseUnsigned(reply.value());
  }
}
