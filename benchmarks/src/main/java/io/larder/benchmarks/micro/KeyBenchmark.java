package io.larder.benchmarks.micro;

import io.larder.jcache.codec.ClassFilter;
import io.larder.jcache.codec.KeyCodec;
import io.larder.jcache.codec.WireKey;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

/** Keys of a cache into the bytes that go over the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class KeyBenchmark {

  /** What the key is. */
  @Param({"TEXT", "LONG", "UUID"})
  public Kind kind = Kind.TEXT;

  /** The kinds of keys. */
  public enum Kind {
    /** A string. */
    TEXT,
    /** A number. */
    LONG,
    /** A unique id. */
    UUID
  }

  private final KeyCodec codec =
      KeyCodec.create("app:", "orders", KeyBenchmark.class.getClassLoader(), ClassFilter.NONE);
  private Object key = "";

  /** Creates the benchmark; JMH sets the parameter. */
  public KeyBenchmark() {}

  /** Makes the key. */
  @Setup
  public void prepare() {
    key =
        switch (kind) {
          case TEXT -> "customer:0000000000:4711";
          case LONG -> 1_234_567_890_123L;
          case UUID -> new UUID(0x1234_5678_9abc_def0L, 0x0fed_cba9_8765_4321L);
        };
  }

  /**
   * Encodes the key.
   *
   * @return its bytes
   */
  @Benchmark
  public WireKey encode() {
    return codec.encode(key);
  }
}
