package io.larder.benchmarks.micro;

import io.larder.memcached.Key;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.internal.routing.Rendezvous;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the owner of a key of 24 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RouterBenchmark {

  /** How many nodes there are. */
  @Param({"1", "3", "10", "100"})
  public int nodes = 1;

  private final Key key = Key.of("customer:0000000000:4711".getBytes(StandardCharsets.US_ASCII));
  private Rendezvous router = new Rendezvous(List.of());

  /** Creates the benchmark; JMH sets the parameter. */
  public RouterBenchmark() {}

  /** Makes the nodes. */
  @Setup
  public void prepare() {
    router =
        new Rendezvous(
            IntStream.range(0, nodes)
                .mapToObj(i -> WeightedServer.of(ServerAddress.parse("10.0.0." + i + ":11211")))
                .toList());
  }

  /**
   * Routes one key.
   *
   * @return the owner
   */
  @Benchmark
  public int owner() {
    return router.owner(key);
  }
}
