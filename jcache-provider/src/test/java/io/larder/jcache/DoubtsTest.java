package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.Doubts.Doubt;
import io.larder.memcached.Key;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RequestTimeoutException;
import io.larder.memcached.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final ServerAddress A = ServerAddress.parse("a");
  private static final ServerAddress B = ServerAddress.parse("b");
  private static final ServerAddress C = ServerAddress.parse("c");

  private static final Key K = key("k");
  private static final Key L = key("l");

  private static Key key(String text) {
    return Key.of(text.getBytes(US_ASCII));
  }

  private final Doubts doubts = doubts(Duration.ofMinutes(1));

  private static Doubts doubts(Duration timeout) {
    Doubts doubts = new Doubts(timeout);
    doubts.exchange(List.of(A, B));
    return doubts;
  }

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
  void exchange_firstServers_areInNoDoubt() {
    assertTrue(doubts.isEmpty());
  }

  @Test
  void exchange_firstServers_afterAChangeFailed_areInDoubt() {
    Doubts young = new Doubts(Duration.ofMinutes(1));
    young.raiseEverywhere();
    assertTrue(young.isEmpty());
    young.exchange(List.of(A));
    young.settle(A, this::remove);
    assertEquals(Collections.singletonList(null), removed);
    assertTrue(young.isEmpty());
  }

  @Test
  void exchange_otherServers_allOfThemAreInDoubt() {
    long before = doubts.lastExchange();
    doubts.exchange(List.of(A, C));
    assertNotEquals(before, doubts.lastExchange());
    doubts.settle(B, this::remove);
    assertEquals(List.of(), removed);
    doubts.settle(A, this::remove);
    doubts.settle(C, this::remove);
    assertEquals(Arrays.asList(null, null), removed);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void exchange_whileSettling_staysInDoubt() {
    doubts.raise(A, K);
    doubts.settle(A, doubt -> doubts.exchange(List.of(A)));
    doubts.settle(A, this::remove);
    assertEquals(Collections.singletonList(null), removed);
  }

  @Test
  void isOutsideOfExchanges_onlyIfNoneWasUnderWayOrHasBegunSince() {
    doubts.exchanged();
    long before = doubts.lastExchange();
    assertTrue(doubts.isOutsideOfExchanges(before));
    doubts.exchange(List.of(B));
    long meanwhile = doubts.lastExchange();
    assertFalse(doubts.isOutsideOfExchanges(before));
    assertFalse(doubts.isOutsideOfExchanges(meanwhile));
    doubts.exchanged();
    assertFalse(doubts.isOutsideOfExchanges(before));
    assertFalse(doubts.isOutsideOfExchanges(meanwhile));
    assertTrue(doubts.isOutsideOfExchanges(doubts.lastExchange()));
  }

  @Test
  void raise_serverThatHasLeft_needsNothing() {
    doubts.exchange(List.of(A));
    doubts.settle(A, this::remove);
    doubts.raise(B, K);
    doubts.raiseAll(B);
    assertTrue(doubts.isEmpty());
  }

  @Test
  void raiseEverywhere_allServersAreInDoubt() {
    doubts.raise(A, K);
    doubts.raiseEverywhere();
    doubts.settle(A, this::remove);
    doubts.settle(B, this::remove);
    assertEquals(Arrays.asList(null, null), removed);
    assertTrue(doubts.isEmpty());
  }

  /** Lets a thread settle until it is told to go on, and others come meanwhile. */
  private final class Settling {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);
    final AtomicInteger removals = new AtomicInteger();
    final List<Thread> waiting = new ArrayList<>();
    final Map<Thread, Optional<RuntimeException>> outcomes = new ConcurrentHashMap<>();

    Thread first(Supplier<@Nullable RuntimeException> failure) {
      Thread first =
          start(
              doubts,
              doubt -> {
                begun.countDown();
                await(end);
                RuntimeException e = failure.get();
                if (e != null) {
                  throw e;
                }
              });
      await(begun);
      return first;
    }

    Thread next() {
      Thread next = start(doubts, doubt -> {});
      waiting.add(next);
      while (next.getState() != Thread.State.TIMED_WAITING) {
        assertTrue(next.isAlive());
        Thread.onSpinWait();
      }
      return next;
    }

    Thread start(Doubts doubts, Consumer<Doubt> removal) {
      Thread thread =
          new Thread(
              () -> {
                Optional<RuntimeException> outcome = Optional.empty();
                try {
                  doubts.settle(
                      A,
                      doubt -> {
                        removals.incrementAndGet();
                        removal.accept(doubt);
                      });
                } catch (RuntimeException e) {
                  outcome = Optional.of(e);
                }
                outcomes.put(Thread.currentThread(), outcome);
              });
      thread.start();
      return thread;
    }

    Optional<RuntimeException> outcome(Thread thread) throws InterruptedException {
      thread.join();
      return outcomes.get(thread);
    }
  }

  @Test
  void settle_manyThreads_oneRemovesAndTheOthersWait() throws InterruptedException {
    doubts.raise(A, K);
    Settling settling = new Settling();
    Thread first = settling.first(() -> null);
    for (int i = 0; i < 8; i++) {
      settling.next();
    }
    assertEquals(Map.of(), settling.outcomes);
    settling.end.countDown();
    assertEquals(Optional.empty(), settling.outcome(first));
    for (Thread thread : settling.waiting) {
      assertEquals(Optional.empty(), settling.outcome(thread));
    }
    assertEquals(1, settling.removals.get());
  }

  @Test
  void settle_removalFails_thoseWhoWaitFailWithIt() throws InterruptedException {
    doubts.raise(A, K);
    Settling settling = new Settling();
    RuntimeException failure = new NodeUnavailableException(A, "away", null);
    Thread first = settling.first(() -> failure);
    settling.next();
    settling.next();
    settling.end.countDown();
    assertSame(failure, settling.outcome(first).orElseThrow());
    for (Thread thread : settling.waiting) {
      assertSame(failure, settling.outcome(thread).orElseThrow());
    }
    assertEquals(1, settling.removals.get());
    assertFalse(doubts.isEmpty());
  }

  @Test
  void settle_removingThreadIsInterrupted_whoWaitsGoesOn() throws InterruptedException {
    doubts.raise(A, K);
    Settling settling = new Settling();
    Thread first = settling.first(() -> new RequestInterruptedException(A, "interrupted", null));
    Thread next = settling.next();
    settling.end.countDown();
    assertInstanceOf(RequestInterruptedException.class, settling.outcome(first).orElseThrow());
    assertEquals(Optional.empty(), settling.outcome(next));
    assertEquals(2, settling.removals.get());
    assertTrue(doubts.isEmpty());
  }

  @Test
  void settle_waitingThreadIsInterrupted_saysSoAtOnce() throws InterruptedException {
    doubts.raise(A, K);
    Settling settling = new Settling();
    Thread first = settling.first(() -> null);
    Thread next = settling.next();
    next.interrupt();
    assertInstanceOf(RequestInterruptedException.class, settling.outcome(next).orElseThrow());
    assertTrue(first.isAlive());
    settling.end.countDown();
    assertEquals(Optional.empty(), settling.outcome(first));
  }

  @Test
  void settle_removalTakesTooLong_whoWaitsTimesOut() throws InterruptedException {
    Doubts impatient = doubts(Duration.ofMillis(20));
    impatient.raise(A, K);
    Settling settling = new Settling();
    Thread first =
        settling.start(
            impatient,
            doubt -> {
              settling.begun.countDown();
              await(settling.end);
            });
    await(settling.begun);
    RequestTimeoutException timeout =
        assertThrows(RequestTimeoutException.class, () -> impatient.settle(A, this::remove));
    assertFalse(timeout.mayHaveBeenSent());
    settling.end.countDown();
    assertEquals(Optional.empty(), settling.outcome(first));
    assertTrue(impatient.isEmpty());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
