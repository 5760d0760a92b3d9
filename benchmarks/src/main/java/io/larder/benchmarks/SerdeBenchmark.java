package io.larder.benchmarks;

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

/**
 * What one thread needs to turn a value into bytes and back. Writes go into a buffer that is used
 * again, for all libraries alike; every combination has a JVM of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class SerdeBenchmark {

  /** What is written and read. */
  @Param public Sample sample = Sample.RECORD;

  /** Who writes and reads it. */
  @Param public Library library = Library.KRYO;

  private Candidate candidate = Library.KRYO.candidateFor(Sample.RECORD);
  private Object value = Sample.RECORD.value();
  private byte[] bytes = {};

  /** Creates the benchmark; JMH sets the parameters. */
  public SerdeBenchmark() {}

  /** Prepares the library, and the bytes to read. */
  @Setup
  public void prepare() {
    value = sample.value();
    candidate = library.candidateFor(sample);
    bytes = candidate.written();
  }

  /**
   * Writes the value.
   *
   * @return how many bytes it took
   */
  @Benchmark
  public int write() {
    return candidate.write(value);
  }

  /**
   * Reads the value.
   *
   * @return a new object
   */
  @Benchmark
  public Object read() {
    return candidate.read(bytes);
  }
}
