package io.larder.jcache;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one cache: one for asynchronous listeners, which keeps events in order, and one
 * for {@code loadAll}. They are started when there is something to do, end when there is not, and
 * never keep a JVM alive.
 */
final class CacheThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 5;

  private final EventQueue events;
  private final ThreadPoolExecutor loads;

  CacheThreads(String cacheName, KeyLocks locks) {
    this.events = new EventQueue(cacheName, locks);
    this.loads = thread(task -> new Thread(task, "larder-loads-" + cacheName));
  }

  /** One thread, for one task after the other. */
  static ThreadPoolExecutor thread(ThreadFactory factory) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = factory.newThread(task);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Runs asynchronous listeners. */
  EventQueue events() {
    return events;
  }

  /** Runs loads; refuses what comes after the cache was closed. */
  Executor loads() {
    return loads;
  }

  /**
   * Stops the loads, and lets events be delivered that are waiting, for a while. Loads that have
   * not begun run here: they find the cache closed, and tell who waits for them.
   */
  @Override
  public void close() {
    loads.shutdownNow().forEach(Runnable::run);
    events.close();
  }
}
