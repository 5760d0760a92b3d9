package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.Contender;
import io.larder.jcache.fixture.Linearizability;
import io.larder.jcache.fixture.Linearizability.Operation;
import io.larder.jcache.fixture.Linearizability.State;
import io.larder.jcache.fixture.OtherJvm;
import io.larder.jcache.fixture.SlowContender;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

/** Operations on one entry take effect one after the other, from however many JVMs they come. */
@Memcached(nodes = 3)
class AtomicityIT {

  private static final int THREADS = 4;
  private static final int ROUNDS = 12_500;

  @Test
  void twoJvms_incrementsAndPutIfAbsent_noneIsLostAndEachHasOneWinner(MemcachedServers servers)
      throws InterruptedException {
    try (TestCaches caches = TestCaches.on(servers);
        OtherJvm other =
            OtherJvm.run(Contender.class, servers.addresses(), "" + THREADS, "" + ROUNDS)) {
      assertEquals("ready", other.line());
      Contender.go(caches);
      int won = Contender.contend(caches, THREADS, ROUNDS, false);
      int wonByOther = Integer.parseInt(other.join().get(0));
      Cache<String, Long> cache = caches.manager().getCache("contended");
      long sum = 0;
      for (int counter = 0; counter < 4; counter++) {
        sum += cache.get("counter" + counter);
      }
      assertEquals(2L * THREADS * ROUNDS, sum);
      assertEquals(ROUNDS, won + wonByOther);
      assertTrue(wonByOther > 0 && won > 0, won + " against " + wonByOther);
    }
  }

  @Test
  void history_ofAllOperationsFromTwoProviders_isLinearizable(MemcachedServers servers)
      throws Exception {
    try (TestCaches a = TestCaches.on(servers);
        TestCaches b = TestCaches.on(servers)) {
      List<Cache<String, String>> views = List.of(a.create("history"), b.create("history"));
      ExecutorService threads = Executors.newFixedThreadPool(6);
      for (int round = 0; round < 150; round++) {
        String key = "k" + round;
        List<Future<List<Operation>>> histories = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(6);
        for (int thread = 0; thread < 6; thread++) {
          Cache<String, String> view = views.get(thread % 2);
          Random random = new Random(round * 31L + thread);
          histories.add(
              threads.submit(
                  () -> {
                    barrier.await();
                    return perform(view, key, random);
                  }));
        }
        List<Operation> history = new ArrayList<>();
        for (Future<List<Operation>> each : histories) {
          history.addAll(each.get());
        }
        assertNotNull(Linearizability.order(history), () -> "no order explains " + names(history));
      }
      threads.shutdown();
    }
  }

  private static List<String> names(List<Operation> history) {
    return history.stream()
        .map(each -> each.called() + "-" + each.returned() + " " + each.name())
        .sorted()
        .toList();
  }

  private static List<Operation> perform(Cache<String, String> cache, String key, Random random) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      operations.add(
          perform(cache, key, random.nextInt(7), "v" + random.nextInt(3), "v" + random.nextInt(3)));
    }
    return operations;
  }

  private static Operation perform(
      Cache<String, String> cache, String key, int what, String value, String old) {
    long called = System.nanoTime();
    String name;
    BiFunction<State, Operation, State> effect;
    switch (what) {
      case 0 -> {
        String saw = cache.get(key);
        effect = Linearizability.saw(saw);
        name = "get -> " + saw;
      }
      case 1 -> {
        cache.put(key, value);
        effect = Linearizability.stored(value);
        name = "put " + value;
      }
      case 2 -> {
        boolean added = cache.putIfAbsent(key, value);
        effect = Linearizability.added(value, added);
        name = "putIfAbsent " + value + " -> " + added;
      }
      case 3 -> {
        boolean replaced = cache.replace(key, old, value);
        effect = Linearizability.replaced(old, value, replaced);
        name = "replace " + old + " " + value + " -> " + replaced;
      }
      case 4 -> {
        boolean removed = cache.remove(key);
        effect = Linearizability.removed(removed);
        name = "remove -> " + removed;
      }
      case 5 -> {
        String was = cache.getAndPut(key, value);
        effect = Linearizability.exchanged(was, value);
        name = "getAndPut " + value + " -> " + was;
      }
      default -> {
        String was =
            cache.invoke(
                key,
                (entry, arguments) -> {
                  String seen = entry.getValue();
                  entry.setValue(value);
                  return seen;
                });
        effect = Linearizability.exchanged(was, value);
        name = "invoke " + value + " -> " + was;
      }
    }
    return new Operation(called, System.nanoTime(), effect, name);
  }

  @Test
  void checker_impossibleHistory_findsNoOrder() {
    Operation put = new Operation(0, 1, Linearizability.stored("a"), "put");
    Operation late = new Operation(2, 3, Linearizability.saw(null), "get");
    Operation during = new Operation(0, 3, Linearizability.saw(null), "get");
    assertNull(Linearizability.order(List.of(put, late)));
    assertEquals(List.of(during, put), Linearizability.order(List.of(put, during)));
  }

  @Test
  void slowProcessors_ofTwoJvmsOnOneEntry_allMakeProgress(MemcachedServers servers)
      throws InterruptedException {
    try (TestCaches caches = TestCaches.on(servers);
        OtherJvm other = OtherJvm.run(SlowContender.class, servers.addresses())) {
      Cache<String, Integer> cache = SlowContender.cache(caches);
      assertEquals("ready", other.line());
      cache.put("go", 1);
      List<Integer> counts = new ArrayList<>(SlowContender.contend(cache));
      other.join().forEach(line -> counts.add(Integer.valueOf(line)));
      int all = counts.stream().mapToInt(Integer::intValue).sum();
      assertEquals(8, counts.size());
      assertTrue(counts.stream().allMatch(count -> count >= all / 32), "committed: " + counts);
      assertEquals(all, cache.get("k"));
    }
  }

  @Test
  void invoke_uncontended_runsItsProcessorOnce(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("once");
      AtomicInteger runs = new AtomicInteger();
      for (int i = 0; i < 100; i++) {
        cache.<Void>invoke(
            "k" + i % 10,
            (entry, arguments) -> {
              runs.incrementAndGet();
              entry.setValue("v");
              return null;
            });
      }
      assertEquals(100, runs.get());
    }
  }

  @Test
  void invoke_processorUsesTheCacheItself_doesNotLockUp(MemcachedServers servers) throws Exception {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, String> cache = caches.create("nested");
      CyclicBarrier bothInside = new CyclicBarrier(2);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      Future<?> one = threads.submit(() -> crossOver(cache, "a", "b", bothInside));
      Future<?> two = threads.submit(() -> crossOver(cache, "b", "a", bothInside));
      one.get(20, TimeUnit.SECONDS);
      two.get(20, TimeUnit.SECONDS);
      threads.shutdown();
      // Who is last depends on who waits longer; at least one of them has started over.
      assertNotNull(cache.get("a"));
      assertNotNull(cache.get("b"));
    }
  }

  private static void crossOver(
      Cache<String, String> cache, String mine, String theirs, CyclicBarrier bothInside) {
    AtomicInteger runs = new AtomicInteger();
    cache.<Void>invoke(
        mine,
        (entry, arguments) -> {
          if (runs.incrementAndGet() == 1) {
            try {
              bothInside.await(5, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            cache.getAndPut(theirs, "inner");
          }
          entry.setValue("outer");
          return null;
        });
  }
}
