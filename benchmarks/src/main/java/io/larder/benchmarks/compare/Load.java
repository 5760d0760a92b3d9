package io.larder.benchmarks.compare;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a cell's operations for a while, each worker on a thread of its own, and measures. */
final class Load {

  private final List<Operation> operations;
  private final boolean virtual;

  /** Where each worker goes on in the next slice. */
  private final int[] numbers;

  private volatile boolean over;

  Load(List<Operation> operations, boolean virtual) {
    this.operations = operations;
    this.virtual = virtual;
    this.numbers = new int[operations.size()];
  }

  Slice run(long millis) throws Exception {
    over = false;
    CountDownLatch ready = new CountDownLatch(operations.size());
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = virtual ? virtualThreads() : Executors.newCachedThreadPool();
    List<Future<Histogram>> workers = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      int worker = i;
      workers.add(threads.submit(() -> work(worker, ready, go)));
    }
    ready.await();
    long allocatedBefore = allocated();
    long cpuBefore = cpuNanos();
    long start = System.nanoTime();
    go.countDown();
    Thread.sleep(millis);
    over = true;
    Histogram all = new Histogram();
    for (Future<Histogram> worker : workers) {
      try {
        all.add(worker.get());
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double count = all.total();
    Slice slice =
        new Slice(
            count / seconds,
            (cpuNanos() - cpuBefore) / 1e3 / count,
            0,
            (allocated() - allocatedBefore) / count,
            all.micros(0.5),
            all.micros(0.99),
            all.micros(0.999));
    // Only now: the allocation of a thread that has ended is not known any more.
    threads.shutdown();
    return slice;
  }

  private Histogram work(int worker, CountDownLatch ready, CountDownLatch go) throws Exception {
    Operation operation = operations.get(worker);
    Histogram times = new Histogram();
    int number = numbers[worker];
    ready.countDown();
    go.await();
    long before = System.nanoTime();
    while (!over) {
      operation.run(number++);
      long now = System.nanoTime();
      times.record(now - before);
      before = now;
    }
    numbers[worker] = number;
    return times;
  }

  /** This module is compiled for a JDK that has no virtual threads; cells with them run on one. */
  private static ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("no virtual threads here", e);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /**
   * What all threads have allocated: of newer JDKs, the total, which has the virtual ones in it.
   */
  private static long allocated() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try {
      return (long)
          MethodHandles.publicLookup()
              .findVirtual(
                  ThreadMXBean.class,
                  "getTotalThreadAllocatedBytes",
                  MethodType.methodType(long.class))
              .invokeExact(threads);
    } catch (NoSuchMethodException e) {
      long sum = 0;
      for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        sum += Math.max(0, bytes);
      }
      return sum;
    } catch (Throwable e) {
      throw new IllegalStateException("allocation cannot be measured", e);
    }
  }
}
