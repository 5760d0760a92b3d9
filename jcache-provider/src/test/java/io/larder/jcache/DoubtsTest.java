package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final ServerAddress A = ServerAddress.parse("a");
  private static final ServerAddress B = ServerAddress.parse("b");

  private final Doubts doubts = new Doubts();
  private final List<ServerAddress> emptied = new ArrayList<>();

  @Test
  void settle_raised_emptiesThatServerOnce() {
    doubts.settle(A, emptied::add);
    doubts.raise(A);
    doubts.raise(A);
    doubts.settle(B, emptied::add);
    doubts.settle(A, emptied::add);
    doubts.settle(A, emptied::add);
    assertEquals(List.of(A), emptied);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_emptyingFails_staysInDoubt() {
    doubts.raise(A);
    assertThrows(
        IllegalStateException.class,
        () ->
            doubts.settle(
                A,
                server -> {
                  throw new IllegalStateException("still away");
                }));
    assertFalse(doubts.isEmpty());
    doubts.settle(A, emptied::add);
    assertEquals(List.of(A), emptied);
  }

  @Test
  void settle_raisedAgainMeanwhile_staysInDoubt() {
    doubts.raise(A);
    doubts.settle(A, doubts::raise);
    assertFalse(doubts.isEmpty());
    doubts.settle(A, emptied::add);
    assertEquals(List.of(A), emptied);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_manyThreads_oneEmptiesAndTheOthersWait() throws InterruptedException {
    doubts.raise(A);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger tooEarly = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                doubts.settle(
                    A,
                    server -> {
                      begun.incrementAndGet();
                      await(go);
                      done.incrementAndGet();
                    });
                if (done.get() == 0) {
                  tooEarly.incrementAndGet();
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, begun.get());
    assertEquals(0, tooEarly.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
