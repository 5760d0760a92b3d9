package io.larder.jcache;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the asynchronous listeners of one cache have yet to be told. One thread tells them, in the
 * order in which things happened, so only so much may wait: who changes an entry while the queue is
 * full waits for a place, in turn. If none comes free for too long, the listeners are stuck, and
 * what happens until they go on is dropped, counted and logged; it would be worse to stop the
 * cache.
 *
 * <p>What listeners change themselves never waits for a place, in whichever cache: it would be
 * waiting for itself, or in a circle. Nor does who has a key that a listener waits for to change
 * it; if the listener comes last, it does not wait for the key. Nothing is run out of its turn,
 * either, which would tell of an entry's changes in another order. Thread-safe.
 */
final class EventQueue implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  private static final int CAPACITY = 10_000;
  private static final long PATIENCE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 2;

  private final String cacheName;
  private final KeyLocks locks;
  private final long patienceNanos;
  private final Semaphore places;
  private final ThreadPoolExecutor thread;
  private final LongAdder dropped = new LongAdder();

  /** Who tells of an event right now. */
  private volatile @Nullable Thread teller;

  /** Whether somebody has waited in vain since the last event was delivered. */
  private volatile boolean stuck;

  EventQueue(String cacheName, KeyLocks locks) {
    this(cacheName, locks, CAPACITY, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
  }

  EventQueue(String cacheName, KeyLocks locks, int capacity, long patienceNanos) {
    this.cacheName = cacheName;
    this.locks = locks;
    this.patienceNanos = patienceNanos;
    this.places = new Semaphore(capacity, true);
    this.thread = CacheThreads.thread(task -> new Teller(task, "larder-events-" + cacheName));
  }

  /** A thread that calls listeners, of this cache or another one. */
  private static final class Teller extends Thread {

    Teller(Runnable task, String name) {
      super(task, name);
    }
  }

  /** Has an event delivered after those before it; drops what comes after the cache was closed. */
  @Override
  public void execute(Runnable event) {
    if (Thread.currentThread() instanceof Teller) {
      submit(event, 0);
      return;
    }
    locks.waitFor(() -> teller);
    try {
      if (locks.isInVain()) {
        submit(event, 0);
      } else if (awaitPlace()) {
        submit(event, 1);
      } else {
        dropped.increment();
      }
    } finally {
      locks.stopWaiting();
    }
  }

  private void submit(Runnable event, int taken) {
    try {
      thread.execute(
          () -> {
            teller = Thread.currentThread();
            try {
              event.run();
            } finally {
              teller = null;
              stuck = false;
              places.release(taken);
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed between the change and its event: nobody is there to be told any more.
      places.release(taken);
    }
  }

  private boolean awaitPlace() {
    try {
      if (places.tryAcquire(stuck ? 0 : patienceNanos, TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      // The change has been made, so the only thing to break off is the waiting.
      Thread.currentThread().interrupt();
      return places.tryAcquire();
    }
    if (!stuck) {
      stuck = true;
      LOG.warn(
          "cache '{}': its asynchronous listeners do not keep up;"
              + " what they are not told is counted (DroppedEvents of the cache's bean)",
          cacheName);
    }
    return false;
  }

  /** How many events nobody was told of. */
  long dropped() {
    return dropped.sum();
  }

  /** Delivers what is waiting, for a while. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        giveUp();
      }
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
    }
    // Whoever waits for a place still is refused, and passes it on.
    places.release();
  }

  private void giveUp() {
    int left = thread.shutdownNow().size();
    LOG.warn(
        "cache '{}': closed before its asynchronous listeners had done their work;"
            + " {} events were still waiting",
        cacheName,
        left);
  }
}
