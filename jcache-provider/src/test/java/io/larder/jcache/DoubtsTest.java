package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.Doubts.Doubt;
import io.larder.memcached.Key;
import io.larder.memcached.ServerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final ServerAddress A = ServerAddress.parse("a");
  private static final ServerAddress B = ServerAddress.parse("b");

  private static final Key K = key("k");
  private static final Key L = key("l");

  private static Key key(String text) {
    return Key.of(text.getBytes(US_ASCII));
  }

  private final Doubts doubts = new Doubts();

  /** What each settling removed: keys, or null for everything. */
  private final List<@Nullable Set<Key>> removed = new ArrayList<>();

  private void remove(Doubt doubt) {
    removed.add(doubt.isOfAll() ? null : doubt.keys().keySet());
  }

  @Test
  void settle_keysRaised_removesThoseOfThatServerOnce() {
    doubts.settle(A, this::remove);
    doubts.raise(A, K);
    doubts.raise(A, L);
    doubts.raise(A, K);
    doubts.settle(B, this::remove);
    doubts.settle(A, this::remove);
    doubts.settle(A, this::remove);
    assertEquals(List.of(Set.of(K, L)), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_allRaised_removesEverythingAndTheKeysWithIt() {
    doubts.raise(A, K);
    doubts.raiseAll(A);
    doubts.raise(A, L);
    doubts.settle(A, this::remove);
    assertEquals(Collections.singletonList(null), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_moreKeysThanOnePacketHolds_removesEverything() {
    for (int i = 0; i < Doubts.MOST_KEYS; i++) {
      doubts.raise(A, key("k" + i));
    }
    doubts.settle(
        A,
        doubt -> {
          assertFalse(doubt.isOfAll());
          assertEquals(Doubts.MOST_KEYS, doubt.keys().size());
        });
    for (int i = 0; i <= Doubts.MOST_KEYS; i++) {
      doubts.raise(A, key("k" + i));
    }
    doubts.settle(A, this::remove);
    assertEquals(Collections.singletonList(null), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_removalFails_staysInDoubt() {
    doubts.raise(A, K);
    assertThrows(
        IllegalStateException.class,
        () ->
            doubts.settle(
                A,
                doubt -> {
                  throw new IllegalStateException("still away");
                }));
    assertFalse(doubts.isEmpty());
    doubts.settle(A, this::remove);
    assertEquals(List.of(Set.of(K)), removed);
  }

  @Test
  void settle_raisedMeanwhile_onlyThatStaysInDoubt() {
    doubts.raise(A, K);
    doubts.raise(A, L);
    doubts.settle(A, doubt -> doubts.raise(A, L));
    assertFalse(doubts.isEmpty());
    doubts.settle(A, this::remove);
    assertEquals(List.of(Set.of(L)), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_everythingRaisedAgainMeanwhile_staysInDoubt() {
    doubts.raiseAll(A);
    doubts.settle(A, doubt -> doubts.raiseAll(A));
    assertFalse(doubts.isEmpty());
    doubts.settle(A, this::remove);
    assertEquals(Collections.singletonList(null), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_manyThreads_oneRemovesAndTheOthersWait() throws InterruptedException {
    doubts.raise(A, K);
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
                    doubt -> {
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
