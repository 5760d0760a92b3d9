package io.larder.jcache;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one cache: one for asynchronous listeners, which keeps events in order, and one
 * for {@code loadAll}. They are started when there is something to do, end when there is not, and
 * never keep a JVM alive.
 */
final class CacheThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;

  private final ThreadPoolExecutor events;
  private final ThreadPoolExecutor loads;

  CacheThreads(String cacheName) {
    this.events = thread("larder-events-" + cacheName);
    this.loads = thread("larder-loads-" + cacheName);
  }

  private static ThreadPoolExecutor thread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Runs asynchronous listeners; drops what comes after the cache was closed. */
  Executor events() {
    return task -> {
      try {
        events.execute(task);
      } catch (RejectedExecutionException e) {
        // Closed between the change and its event: nobody is there to be told any more.
      }
    };
  }

  /** Runs loads; refuses what comes after the cache was closed. */
  Executor loads() {
    return loads;
  }

  /**
   * Lets events be delivered that are waiting, for a while, and stops the loads. Those that have
   * not begun run here: they find the cache closed, and tell who waits for them.
   */
  @Override
  public void close() {
    events.shutdown();
    loads.shutdownNow().forEach(Runnable::run);
    try {
      if (!events.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        events.shutdownNow();
      }
    } catch (InterruptedException e) {
      events.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
