package io.larder.benchmarks.micro;

import io.larder.memcached.internal.pool.Slots;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
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

/** Borrowing an object and giving it back: commons-pool2, and what is in front of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PoolBenchmark {

  /** How many objects there are. */
  @Param("4")
  public int size = 4;

  private final GenericObjectPool<Object> pool =
      new GenericObjectPool<>(
          new BasePooledObjectFactory<Object>() {
            @Override
            public Object create() {
              return new Object();
            }

            @Override
            public PooledObject<Object> wrap(Object object) {
              return new DefaultPooledObject<>(object);
            }
          });
  private Slots<Object> slots = new Slots<>(1);

  /** Creates the benchmark; JMH sets the parameter. */
  public PoolBenchmark() {}

  /** Fills both. */
  @Setup
  public void prepare() {
    pool.setMaxTotal(-1);
    pool.setMaxIdle(size);
    slots = new Slots<>(size);
    for (int i = 0; i < size; i++) {
      slots.give(new Object());
    }
  }

  /**
   * Borrows from commons-pool2.
   *
   * @return the object
   * @throws Exception never
   */
  @Benchmark
  public Object pool2() throws Exception {
    Object object = pool.borrowObject();
    pool.returnObject(object);
    return object;
  }

  /**
   * Takes from the slots.
   *
   * @return whether the object was taken back
   */
  @Benchmark
  public boolean slots() {
    Object object = slots.take();
    return object != null && slots.give(object);
  }
}
