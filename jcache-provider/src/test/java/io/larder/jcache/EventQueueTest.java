package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {

  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final Queue<Object> told = new ConcurrentLinkedQueue<>();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A listener that has been called and does not come back until it may. */
  private void occupy(EventQueue queue) throws InterruptedException {
    queue.execute(
        () -> {
          listening.countDown();
          await(goOn);
          told.add("first");
        });
    await(listening);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread waiting(Runnable publisher) {
    Thread thread = new Thread(publisher);
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void execute_full_waitsForAPlaceInTurn() throws Exception {
    EventQueue queue = new EventQueue("cache", 1, LONG);
    occupy(queue);
    Thread second = waiting(() -> queue.execute(() -> told.add("second")));
    Thread third = waiting(() -> queue.execute(() -> told.add("third")));
    assertTrue(told.isEmpty());
    goOn.countDown();
    second.join();
    third.join();
    queue.close();
    assertEquals(List.of("first", "second", "third"), List.copyOf(told));
    assertEquals(0, queue.dropped());
  }

  @Test
  void execute_stuck_dropsAndWaitsNoMoreUntilItGoesOn() throws Exception {
    EventQueue queue = new EventQueue("cache", 1, TimeUnit.MILLISECONDS.toNanos(200));
    occupy(queue);
    queue.execute(() -> told.add("dropped"));
    long start = System.nanoTime();
    for (int i = 0; i < 99; i++) {
      queue.execute(() -> told.add("dropped"));
    }
    long elapsed = System.nanoTime() - start;
    assertTrue(elapsed < TimeUnit.SECONDS.toNanos(10), elapsed + " ns");
    assertEquals(100, queue.dropped());
    goOn.countDown();
    while (!told.contains("later")) {
      queue.execute(() -> told.add("later"));
    }
    queue.close();
    assertEquals(List.of("first", "later"), List.copyOf(told).subList(0, 2));
  }

  @Test
  void execute_fromAListener_neverWaits() throws Exception {
    EventQueue queue = new EventQueue("cache", 1, LONG);
    EventQueue other = new EventQueue("other", 1, LONG);
    CountDownLatch both = new CountDownLatch(2);
    Runnable chain =
        () -> {
          both.countDown();
          await(both);
          queue.execute(() -> told.add("own"));
          other.execute(() -> told.add("own"));
        };
    queue.execute(chain);
    other.execute(chain);
    await(both);
    queue.execute(() -> {});
    other.execute(() -> {});
    queue.close();
    other.close();
    assertTrue(told.contains("own"));
    assertEquals(0, queue.dropped() + other.dropped());
  }

  @Test
  void execute_interruptedBefore_isDeliveredIfThereIsAPlace() {
    EventQueue queue = new EventQueue("cache", 1, LONG);
    Thread.currentThread().interrupt();
    queue.execute(() -> told.add("first"));
    assertTrue(Thread.interrupted());
    queue.close();
    assertEquals(List.of("first"), List.copyOf(told));
  }

  @Test
  void execute_interrupted_givesUpTheEventAndKeepsTheFlag() throws Exception {
    EventQueue queue = new EventQueue("cache", 1, LONG);
    occupy(queue);
    CountDownLatch flagged = new CountDownLatch(1);
    Thread publisher =
        waiting(
            () -> {
              queue.execute(() -> told.add("lost"));
              if (Thread.currentThread().isInterrupted()) {
                flagged.countDown();
              }
            });
    publisher.interrupt();
    await(flagged);
    goOn.countDown();
    queue.close();
    assertEquals(List.of("first"), List.copyOf(told));
    assertEquals(1, queue.dropped());
  }

  @Test
  void close_listenerHangs_letsNobodyWait() throws Exception {
    EventQueue queue = new EventQueue("cache", 2, LONG);
    queue.execute(
        () -> {
          listening.countDown();
          boolean isOver = false;
          while (!isOver) {
            try {
              goOn.await();
              isOver = true;
            } catch (InterruptedException e) {
              // A bad listener.
            }
          }
        });
    await(listening);
    queue.execute(() -> told.add("undelivered"));
    Thread a = waiting(() -> queue.execute(() -> told.add("a")));
    Thread b = waiting(() -> queue.execute(() -> told.add("b")));
    queue.close();
    a.join();
    b.join();
    assertTrue(told.isEmpty());
    goOn.countDown();
  }
}
