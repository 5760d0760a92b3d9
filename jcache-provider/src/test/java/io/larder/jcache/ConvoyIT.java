package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processors that wait for the same entry are run on each other's results and committed together.
 */
@Memcached
class ConvoyIT {

  private static final EntryProcessor<String, Integer, Integer> INCREMENT =
      (entry, arguments) -> {
        int next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
      };

  private final List<FutureTask<Integer>> tasks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch leaderRuns = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private ServerProxy proxy;
  private TestCaches caches;
  private Cache<String, Integer> cache;

  @BeforeEach
  void open(MemcachedServer server) {
    proxy = new ServerProxy(server);
    caches = TestCaches.on(proxy.address());
    cache = caches.create("convoy", TestCaches.typed(String.class, Integer.class));
    cache.get("opens a connection, and creates the epoch");
  }

  @AfterEach
  void close() throws IOException {
    caches.close();
    proxy.close();
  }

  /** Starts one that keeps the others waiting until {@link #go}. */
  private void startLeader(EntryProcessor<String, Integer, Integer> processor) throws Exception {
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  leaderRuns.countDown();
                  if (!await(go)) {
                    throw new IllegalStateException("nobody let the leader go");
                  }
                  return processor.process(entry);
                }));
    assertTrue(await(leaderRuns));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts another one, and returns when it waits. */
  private void start(Callable<Integer> call) {
    FutureTask<Integer> task = new FutureTask<>(call);
    Thread thread = new Thread(task);
    tasks.add(task);
    threads.add(thread);
    thread.start();
    while (leaderRuns.getCount() == 0 && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private Integer result(int task) throws Exception {
    return tasks.get(task).get(40, TimeUnit.SECONDS);
  }

  @Test
  void invoke_manyOnOneKey_readOnceAndCommitOnce() throws Exception {
    cache.put("k", 10);
    int trips =
        proxy.during(
            () -> {
              try {
                startLeader(INCREMENT);
                for (int i = 0; i < 8; i++) {
                  start(() -> cache.invoke("k", INCREMENT));
                }
                go.countDown();
                for (int i = 0; i < 9; i++) {
                  assertEquals(11 + i, result(i));
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals(2, trips);
    assertEquals(19, cache.get("k"));
  }

  @Test
  void invoke_processorsThatTakeLong_areCommittedInSeveralRounds() throws Exception {
    cache.put("k", 0);
    EntryProcessor<String, Integer, Integer> slow =
        (entry, arguments) -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
          return INCREMENT.process(entry);
        };
    int trips =
        proxy.during(
            () -> {
              try {
                startLeader(slow);
                for (int i = 0; i < 5; i++) {
                  start(() -> cache.invoke("k", slow));
                }
                go.countDown();
                for (int i = 0; i < 6; i++) {
                  assertEquals(1 + i, result(i));
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertTrue(trips > 2, "in " + trips + " round trips");
  }

  @Test
  void invoke_oneThrows_changesNothingForTheOthers() throws Exception {
    startLeader(INCREMENT);
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  entry.setValue(1000);
                  throw new IllegalArgumentException("on purpose");
                }));
    start(() -> cache.invoke("k", INCREMENT));
    go.countDown();
    assertEquals(1, result(0));
    ExecutionException failure = assertThrows(ExecutionException.class, () -> result(1));
    assertInstanceOf(EntryProcessorException.class, failure.getCause());
    assertEquals(2, result(2));
    assertEquals(2, cache.get("k"));
  }

  @Test
  void invoke_removalInBetween_isSeenByTheNext() throws Exception {
    cache.put("k", 7);
    startLeader(INCREMENT);
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  entry.remove();
                  return 0;
                }));
    start(() -> cache.invoke("k", (entry, arguments) -> entry.exists() ? 1 : -1));
    go.countDown();
    assertEquals(8, result(0));
    assertEquals(0, result(1));
    assertEquals(-1, result(2));
    assertEquals(null, cache.get("k"));
  }

  @Test
  void invoke_eachRunsOnItsCallersThread() throws Exception {
    startLeader(INCREMENT);
    for (int i = 0; i < 4; i++) {
      start(
          () -> {
            Thread caller = Thread.currentThread();
            return cache.invoke(
                "k", (entry, arguments) -> Thread.currentThread() == caller ? 1 : 0);
          });
    }
    go.countDown();
    for (int i = 1; i < 5; i++) {
      assertEquals(1, result(i));
    }
  }

  @Test
  void invoke_processorNeedsWhatAnotherCallerHasLocked_bothEnd() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    startLeader(INCREMENT);
    start(
        () -> {
          lock.lock();
          try {
            return cache.invoke("k", INCREMENT);
          } finally {
            lock.unlock();
          }
        });
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  lock.lock();
                  try {
                    return INCREMENT.process(entry);
                  } finally {
                    lock.unlock();
                  }
                }));
    go.countDown();
    assertEquals(1, result(0));
    assertEquals(2, result(1));
    assertEquals(3, result(2));
    assertEquals(3, cache.get("k"));
  }

  @Test
  void invoke_leaderHasToRunAgainAndNeedsWhatAMemberHasLocked_bothEnd() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    int[] leaderRuns = {0};
    startLeader(
        (entry, arguments) -> {
          if (++leaderRuns[0] == 1) {
            return INCREMENT.process(entry);
          }
          lock.lock();
          try {
            return INCREMENT.process(entry);
          } finally {
            lock.unlock();
          }
        });
    start(
        () -> {
          lock.lock();
          try {
            return cache.invoke("k", INCREMENT);
          } finally {
            lock.unlock();
          }
        });
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  if (leaderRuns[0] == 1) {
                    cache.put("k", 100);
                  }
                  return INCREMENT.process(entry);
                }));
    go.countDown();
    for (int i = 0; i < 3; i++) {
      result(i);
    }
    assertEquals(103, cache.get("k"));
    assertTrue(leaderRuns[0] > 1);
  }

  @Test
  void invoke_leaderIsInterruptedBeforeTheCommit_othersGetTheirResultsAndItsFlagStays()
      throws Exception {
    boolean[] wasInterrupted = {false};
    start(
        () -> {
          Integer result =
              cache.invoke(
                  "k",
                  (entry, arguments) -> {
                    leaderRuns.countDown();
                    await(go);
                    return INCREMENT.process(entry);
                  });
          wasInterrupted[0] = Thread.interrupted();
          return result;
        });
    assertTrue(await(leaderRuns));
    start(() -> cache.invoke("k", INCREMENT));
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  threads.get(0).interrupt();
                  return INCREMENT.process(entry);
                }));
    go.countDown();
    for (int i = 0; i < 3; i++) {
      assertEquals(1 + i, result(i));
    }
    assertTrue(wasInterrupted[0]);
    assertEquals(3, cache.get("k"));
  }

  @Test
  void invoke_processorChangesTheSameEntryThroughTheCache_doesNotWaitForItself() throws Exception {
    startLeader(INCREMENT);
    int[] runs = {0};
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  if (runs[0]++ == 0) {
                    cache.invoke("k", INCREMENT);
                    cache.getAndPut("k", 100);
                  }
                  return INCREMENT.process(entry);
                }));
    long start = System.nanoTime();
    go.countDown();
    assertEquals(101, result(0));
    assertEquals(102, result(1));
    assertEquals(102, cache.get("k"));
    assertEquals(2, runs[0]);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void invoke_commitFails_isEachOnesFailure() throws Exception {
    startLeader(INCREMENT);
    start(() -> cache.invoke("k", INCREMENT));
    start(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  try {
                    proxy.close();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                  return INCREMENT.process(entry);
                }));
    go.countDown();
    for (int i = 0; i < 3; i++) {
      int task = i;
      ExecutionException failure = assertThrows(ExecutionException.class, () -> result(task));
      assertInstanceOf(CacheException.class, failure.getCause());
    }
  }

  @Test
  void invoke_interruptedWhileWaiting_leavesTheOthersAlone() throws Exception {
    startLeader(INCREMENT);
    start(() -> cache.invoke("k", INCREMENT));
    start(() -> cache.invoke("k", INCREMENT));
    threads.get(1).interrupt();
    ExecutionException failure = assertThrows(ExecutionException.class, () -> result(1));
    assertInstanceOf(CacheException.class, failure.getCause());
    go.countDown();
    assertEquals(1, result(0));
    assertEquals(2, result(2));
  }

  @Test
  void invoke_joinsReadersAfterAPut_seesWhatWasPut() throws Exception {
    cache.put("k", 10);
    startLeader((entry, arguments) -> entry.getValue());
    cache.put("k", 20);
    start(() -> cache.invoke("k", (entry, arguments) -> entry.getValue()));
    go.countDown();
    assertEquals(20, result(1));
  }
}
