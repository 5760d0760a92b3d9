package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.ClassFilter;
import io.larder.jcache.codec.KeyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyLocksTest {

  /** Less than patience, so that nobody who is done by then has run out of it. */
  private static final long IN_TIME_NANOS = Patience.NANOS / 2;

  private final KeyCodec codec =
      KeyCodec.create("", "locks", KeyLocksTest.class.getClassLoader(), ClassFilter.NONE);
  private final KeyLocks locks = new KeyLocks();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private EntryKey<String> key(String name) {
    return new EntryKey<>(name, codec.encode(name));
  }

  @Test
  void hold_threeThreadsInACircle_oneGoesOnWithoutWaiting() throws Exception {
    CyclicBarrier allHoldOne = new CyclicBarrier(3);
    String[] names = {"a", "b", "c"};
    List<Future<Boolean>> ends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      EntryKey<String> first = key(names[i]);
      EntryKey<String> second = key(names[(i + 1) % 3]);
      ends.add(
          threads.submit(
              () -> {
                try (KeyLocks.Held outer = locks.hold(first)) {
                  allHoldOne.await();
                  try (KeyLocks.Held inner = locks.hold(second)) {
                    return inner.wasContended();
                  }
                }
              }));
    }
    for (Future<Boolean> end : ends) {
      end.get(IN_TIME_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  @Test
  void hold_circleThroughWhomTheKeyWasLentTo_isSeen() throws Exception {
    CountDownLatch lent = new CountDownLatch(1);
    CompletableFuture<Thread> borrower = new CompletableFuture<>();
    Future<?> owner =
        threads.submit(
            () -> {
              try (KeyLocks.Held held = locks.hold(key("a"))) {
                held.lend(borrower.get());
                lent.countDown();
                borrower.get().join();
              }
              return null;
            });
    try (KeyLocks.Held mine = locks.hold(key("b"))) {
      FutureTask<Boolean> both =
          new FutureTask<>(
              () -> {
                lent.await();
                try (KeyLocks.Held own = locks.hold(key("a"));
                    KeyLocks.Held b = locks.hold(key("b"))) {
                  return b.wasContended();
                }
              });
      Thread thread = new Thread(both);
      locks.waitFor(key("a").wire());
      thread.start();
      borrower.complete(thread);
      assertTrue(both.get(IN_TIME_NANOS, TimeUnit.NANOSECONDS));
      locks.stopWaiting();
    }
    owner.get(IN_TIME_NANOS, TimeUnit.NANOSECONDS);
  }

  @Test
  void hold_noCircle_waitsUntilTheKeyIsFree() throws Exception {
    FutureTask<Boolean> second =
        new FutureTask<>(
            () -> {
              try (KeyLocks.Held inner = locks.hold(key("a"))) {
                return inner.wasContended();
              }
            });
    Thread thread = new Thread(second);
    try (KeyLocks.Held held = locks.hold(key("a"))) {
      thread.start();
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        assertFalse(second.isDone(), "it has not waited");
        Thread.onSpinWait();
      }
    }
    assertTrue(second.get(IN_TIME_NANOS, TimeUnit.NANOSECONDS));
  }

  @Test
  void holdIfFree_heldByAnother_goesOnWithout() throws Exception {
    try (KeyLocks.Held held = locks.hold(key("a"))) {
      Future<Boolean> other =
          threads.submit(
              () -> {
                try (KeyLocks.Held none = locks.holdIfFree(key("a"))) {
                  return none.wasContended();
                }
              });
      assertTrue(other.get(IN_TIME_NANOS, TimeUnit.NANOSECONDS));
    }
  }
}
