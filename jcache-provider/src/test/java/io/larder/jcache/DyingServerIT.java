package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.ServerProxy.Cut;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MemcachedException;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that dies in the middle of an operation: at each of its round trips, before and after
 * the request has reached the server. The caller is told, in time; nobody sees a value that was
 * never meant to be there; and no listener hears of what has not happened.
 */
@Memcached
class DyingServerIT {

  private static final Map<String, String> BEFORE = Map.of("a", "old", "b", "old", "c", "old");
  private static final Set<String> TWO = new TreeSet<>(Set.of("a", "b"));
  private static final long DEADLINE_MILLIS = 5_000;

  /** The one that tells nobody, as the specification has it. */
  private static final String CLEAR = "CLEAR";

  private interface Call {
    void on(Cache<String, String> cache) throws Exception;
  }

  /**
   * A method of a cache, and what it may leave in the entries: the empty string stands for nothing.
   */
  private record Operation(String name, Map<String, String> after, Call call) {

    @Override
    public String toString() {
      return name;
    }

    private static Object append(MutableEntry<String, String> entry, Object... arguments) {
      entry.setValue(entry.getValue() + "+");
      return null;
    }

    private static void removeOneByOne(Cache<String, String> cache) {
      Iterator<Cache.Entry<String, String>> entries = cache.iterator();
      while (entries.hasNext()) {
        entries.next();
        entries.remove();
      }
    }

    private static void load(Cache<String, String> cache) throws Exception {
      CompletionListenerFuture end = new CompletionListenerFuture();
      cache.loadAll(Set.of("a", "n"), false, end);
      try {
        end.get();
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    }
  }

  /** Every method that needs a server. */
  private static List<Operation> operations() {
    return List.of(
        new Operation("GET", Map.of(), cache -> cache.get("a")),
        new Operation("GET_ALL", Map.of(), cache -> cache.getAll(TWO)),
        new Operation("CONTAINS_KEY", Map.of(), cache -> cache.containsKey("a")),
        new Operation("PUT", Map.of("a", "new"), cache -> cache.put("a", "new")),
        new Operation(
            "PUT_ALL",
            Map.of("a", "new", "n", "new"),
            cache -> cache.putAll(new TreeMap<>(Map.of("a", "new", "n", "new")))),
        new Operation("PUT_IF_ABSENT", Map.of("n", "new"), cache -> cache.putIfAbsent("n", "new")),
        new Operation("PUT_IF_ABSENT_PRESENT", Map.of(), cache -> cache.putIfAbsent("a", "new")),
        new Operation("REPLACE", Map.of("a", "new"), cache -> cache.replace("a", "new")),
        new Operation(
            "REPLACE_VALUE", Map.of("a", "new"), cache -> cache.replace("a", "old", "new")),
        new Operation("REMOVE", Map.of("a", ""), cache -> cache.remove("a")),
        new Operation("REMOVE_VALUE", Map.of("a", ""), cache -> cache.remove("a", "old")),
        new Operation("GET_AND_PUT", Map.of("a", "new"), cache -> cache.getAndPut("a", "new")),
        new Operation(
            "GET_AND_REPLACE", Map.of("a", "new"), cache -> cache.getAndReplace("a", "new")),
        new Operation("GET_AND_REMOVE", Map.of("a", ""), cache -> cache.getAndRemove("a")),
        new Operation("REMOVE_ALL_OF", Map.of("a", "", "b", ""), cache -> cache.removeAll(TWO)),
        new Operation("REMOVE_ALL", Map.of("a", "", "b", "", "c", ""), Cache::removeAll),
        new Operation(CLEAR, Map.of("a", "", "b", "", "c", ""), Cache::clear),
        new Operation("INVOKE", Map.of("a", "old+"), cache -> cache.invoke("a", Operation::append)),
        new Operation(
            "INVOKE_ALL",
            Map.of("a", "old+", "b", "old+"),
            cache ->
                cache
                    .<Object>invokeAll(TWO, Operation::append)
                    .values()
                    .forEach(each -> each.get())),
        new Operation(
            "ITERATOR",
            Map.of(),
            cache -> cache.forEach(entry -> assertEquals("old", entry.getValue()))),
        new Operation(
            "ITERATOR_REMOVE", Map.of("a", "", "b", "", "c", ""), Operation::removeOneByOne),
        new Operation("LOAD_ALL", Map.of("n", "loaded"), Operation::load));
  }

  /** Where the server dies, and whether somebody listens. */
  private record Case(Operation operation, int trip, Cut cut, boolean observed) {}

  @ParameterizedTest
  @MethodSource("operations")
  void serverDies_atEachRoundTrip_isToldInTimeAndNothingIsMadeUp(
      Operation operation, MemcachedServer server) throws Exception {
    List<Callable<Void>> cases = new ArrayList<>();
    for (boolean observed : new boolean[] {false, true}) {
      int trips = trips(server, operation, observed);
      assertTrue(trips >= 1, "round trips: " + trips);
      for (int trip = 1; trip <= trips; trip++) {
        for (Cut cut : Cut.values()) {
          Case each = new Case(operation, trip, cut, observed);
          cases.add(() -> play(server, each));
        }
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(12);
    for (Future<Void> end : threads.invokeAll(cases)) {
      end.get();
    }
    threads.shutdown();
  }

  private static int trips(MemcachedServer server, Operation operation, boolean observed)
      throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address())) {
      Heard heard = new Heard();
      Cache<String, String> cache = open(caches, operation + "-" + observed, heard, observed);
      cache.putAll(BEFORE);
      heard.events.clear();
      int before = proxy.trips();
      operation.call.on(cache);
      if (observed && !operation.name().equals(CLEAR)) {
        assertEquals(operation.after.size(), heard.events.size(), heard.events::toString);
      }
      return proxy.trips() - before;
    }
  }

  private static Cache<String, String> open(
      TestCaches caches, String name, Heard heard, boolean observed) {
    MutableConfiguration<String, String> configuration =
        TestCaches.strings().setCacheLoaderFactory(() -> new KeyLoader<>(key -> "loaded"));
    if (observed) {
      configuration.setStatisticsEnabled(true);
      configuration.addCacheEntryListenerConfiguration(
          new MutableCacheEntryListenerConfiguration<>(() -> heard, null, true, true));
    }
    return caches.create(name, configuration);
  }

  private static Void play(MemcachedServer server, Case at) throws Exception {
    Heard heard = new Heard();
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address());
        TestCaches direct = TestCaches.on(server.address())) {
      String name = at.toString().replaceAll("[^A-Z_a-z0-9]", "");
      Cache<String, String> cache = open(caches, name, heard, at.observed());
      Cache<String, String> truth = direct.create(name);
      cache.putAll(BEFORE);
      heard.events.clear();

      proxy.dieAt(at.trip(), at.cut());
      long start = System.nanoTime();
      CacheException failure =
          assertThrows(CacheException.class, () -> at.operation().call.on(cache), at::toString);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(proxy.isDead(), at::toString);
      assertTrue(millis < DEADLINE_MILLIS, () -> at + " took " + millis + " ms");
      assertNames(proxy.address(), failure, at);

      Map<String, String> left = contents(truth);
      assertPlausible(at, left);
      assertHeard(at, heard, left);
      assertWorksAgain(proxy, cache, truth, at);
    }
    return null;
  }

  private static void assertNames(String address, CacheException failure, Case at) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MemcachedException) {
        assertTrue(cause.getMessage().contains(address), () -> at + ": " + failure);
        return;
      }
    }
    throw new AssertionError(at + " fails without a cause", failure);
  }

  private static Map<String, String> contents(Cache<String, String> cache) {
    return new HashMap<>(cache.getAll(Set.of("a", "b", "c", "n")));
  }

  private static void assertPlausible(Case at, Map<String, String> left) {
    for (String key : List.of("a", "b", "c", "n")) {
      String value = left.getOrDefault(key, "");
      String old = BEFORE.getOrDefault(key, "");
      String changed = at.operation().after.getOrDefault(key, old);
      assertTrue(
          value.equals(old) || value.equals(changed), () -> at + " left " + key + "=" + value);
      if (at.trip() == 1 && at.cut() == Cut.REQUEST_LOST) {
        assertEquals(old, value, () -> at + ": nothing had reached the server");
      }
    }
  }

  /** An event without a change is wrong in any case; one is missing only if the reply was. */
  private static void assertHeard(Case at, Heard heard, Map<String, String> left) {
    Set<String> changed = new TreeSet<>();
    for (String key : List.of("a", "b", "c", "n")) {
      if (!Objects.equals(left.get(key), BEFORE.get(key))) {
        changed.add(key);
      }
    }
    assertTrue(
        changed.containsAll(heard.events), () -> at + ": " + heard.events + " of " + changed);
    assertEquals(Set.copyOf(heard.events).size(), heard.events.size(), at::toString);
    boolean clears = at.operation().name().equals(CLEAR);
    if (at.observed() && at.cut() == Cut.REQUEST_LOST && !clears) {
      assertEquals(changed, new TreeSet<>(heard.events), at::toString);
    }
  }

  private static void assertWorksAgain(
      ServerProxy proxy, Cache<String, String> cache, Cache<String, String> truth, Case at)
      throws Exception {
    proxy.heal();
    for (int attempt = 0; ; attempt++) {
      try {
        cache.put("a", "again");
        break;
      } catch (CacheException e) {
        if (attempt == 100) {
          throw new AssertionError(at + " does not recover", e);
        }
        Thread.sleep(50);
      }
    }
    assertEquals("again", cache.get("a"), at::toString);
    assertEquals("again", truth.get("a"), at::toString);
    Map<String, String> left = contents(cache);
    left.remove("a");
    assertPlausibleRest(at, left);
  }

  private static void assertPlausibleRest(Case at, Map<String, String> left) {
    left.forEach(
        (key, value) -> {
          String changed = at.operation().after.getOrDefault(key, "");
          String old = BEFORE.getOrDefault(key, "");
          assertTrue(value.equals(old) || value.equals(changed), () -> at + " left " + left);
        });
  }

  /** The keys of all events. */
  private static final class Heard
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String>,
          CacheEntryRemovedListener<String, String> {

    final List<String> events = new CopyOnWriteArrayList<>();

    private void hear(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
      heard.forEach(event -> events.add(event.getKey()));
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
      hear(heard);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
      hear(heard);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
      hear(heard);
    }
  }
}
