package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.ClassFilter;
import io.larder.jcache.codec.KeyCodec;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {

  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final EntryKey<String> key =
      new EntryKey<>(
          "k",
          KeyCodec.create("", "events", EventQueueTest.class.getClassLoader(), ClassFilter.NONE)
              .encode("k"));
  private final KeyLocks locks = new KeyLocks();
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
    awaitWaiting(thread);
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertNotEquals(Thread.State.TERMINATED, thread.getState(), "it has not waited");
      Thread.onSpinWait();
    }
  }

  @Test
  void execute_full_waitsForAPlaceInTurn() throws Exception {
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
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
    EventQueue queue = new EventQueue("cache", locks, 1, TimeUnit.MILLISECONDS.toNanos(200));
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
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
    EventQueue other = new EventQueue("other", new KeyLocks(), 1, LONG);
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

  private void change(String event, EventQueue queue) {
    try (KeyLocks.Held held = locks.hold(key)) {
      queue.execute(() -> told.add(event));
    }
  }

  @Test
  void execute_fullAndAListenerComesToWaitForTheKey_bothGoOn() throws Exception {
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
    queue.execute(
        () -> {
          listening.countDown();
          await(goOn);
          change("of the listener", queue);
        });
    await(listening);
    Thread changer = waiting(() -> change("of the changer", queue));
    goOn.countDown();
    changer.join(TimeUnit.NANOSECONDS.toMillis(Patience.NANOS / 2));
    assertFalse(changer.isAlive());
    queue.close();
    assertEquals(List.of("of the listener", "of the changer"), List.copyOf(told));
  }

  @Test
  void execute_fullAndAListenerWaitsForTheKey_needsNoPlace() throws Exception {
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
    CompletableFuture<Thread> teller = new CompletableFuture<>();
    try (KeyLocks.Held held = locks.hold(key)) {
      queue.execute(
          () -> {
            teller.complete(Thread.currentThread());
            change("of the listener", queue);
          });
      awaitWaiting(teller.join());
      long start = System.nanoTime();
      queue.execute(() -> told.add("of the changer"));
      assertTrue(System.nanoTime() - start < Patience.NANOS / 2);
    }
    // What a listener does when the cache is closed already, nobody is told of.
    while (told.size() < 2) {
      Thread.onSpinWait();
    }
    queue.close();
    // In this order, unless the listener looked for a circle when there was one already.
    assertEquals(Set.of("of the changer", "of the listener"), Set.copyOf(told));
  }

  @Test
  void execute_interruptedBefore_isDeliveredIfThereIsAPlace() {
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
    Thread.currentThread().interrupt();
    queue.execute(() -> told.add("first"));
    assertTrue(Thread.interrupted());
    queue.close();
    assertEquals(List.of("first"), List.copyOf(told));
  }

  @Test
  void execute_interrupted_givesUpTheEventAndKeepsTheFlag() throws Exception {
    EventQueue queue = new EventQueue("cache", locks, 1, LONG);
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
    EventQueue queue = new EventQueue("cache", locks, 2, LONG);
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
