package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.ServerProxy.Cut;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MetaClient;
import io.larder.memcached.WeightedServer;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.Test;

/** A server that was out of reach for a while and comes back with what it had. */
@Memcached(sources = Source.BINARY)
class ReturningServerIT {

  private interface Operation {
    void on(Cache<String, String> cache);
  }

  /** What is to replace or remove an entry, whatever is there. */
  private static final Map<String, Operation> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("put", cache -> cache.put("k", "new"));
    CHANGES.put("putAll", cache -> cache.putAll(Map.of("k", "new", "l", "new")));
    CHANGES.put("remove", cache -> cache.remove("k"));
    CHANGES.put("removeAllOf", cache -> cache.removeAll(Set.of("k", "l")));
    CHANGES.put("clear", Cache::clear);
    CHANGES.put("removeAll", Cache::removeAll);
    CHANGES.put("getAndPut", cache -> cache.getAndPut("k", "new"));
    CHANGES.put("getAndRemove", cache -> cache.getAndRemove("k"));
    CHANGES.put("replace", cache -> cache.replace("k", "new"));
    CHANGES.put("getAndReplace", cache -> cache.getAndReplace("k", "new"));
  }

  /** Those that concern one entry: the others are to stay. */
  private static final Set<String> ONE_ENTRY =
      Set.of("put", "remove", "getAndPut", "getAndRemove", "replace", "getAndReplace");

  /** The ways to see an entry; null is to be read as "none". */
  private static final Map<String, Function<Cache<String, String>, String>> READS =
      new LinkedHashMap<>();

  static {
    READS.put("get", cache -> cache.get("k"));
    READS.put("getAll", cache -> cache.getAll(Set.of("k")).get("k"));
    READS.put("containsKey", cache -> cache.containsKey("k") ? "there" : null);
    READS.put("putIfAbsent", cache -> cache.putIfAbsent("k", "absent") ? null : "there");
    READS.put("getAndPut", cache -> cache.getAndPut("k", "put"));
    READS.put("replace", cache -> cache.replace("k", "old", "replaced") ? "old" : null);
    READS.put("invoke", cache -> cache.invoke("k", (entry, arguments) -> entry.getValue()));
    READS.put(
        "iterator",
        cache -> {
          String found = null;
          for (Cache.Entry<String, String> entry : cache) {
            found = entry.getKey().equals("k") ? entry.getValue() : found;
          }
          return found;
        });
  }

  private static <T> T eventually(Callable<T> call) throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        return call.call();
      } catch (CacheException e) {
        if (attempt == 200) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  private static void inParallel(List<Callable<Void>> cases) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    for (Future<Void> end : threads.invokeAll(cases)) {
      end.get();
    }
    threads.shutdown();
  }

  @Test
  void changeThatDidNotArrive_everyOperation_oldEntryIsNotServed(MemcachedServer server)
      throws Exception {
    List<Callable<Void>> cases = new ArrayList<>();
    CHANGES.keySet().forEach(change -> cases.add(() -> assertForgotten(server, change, "get")));
    READS.keySet().forEach(read -> cases.add(() -> assertForgotten(server, "remove", read)));
    inParallel(cases);
  }

  private static Void assertForgotten(MemcachedServer server, String change, String read)
      throws Exception {
    String name = change + "-" + read;
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address());
        TestCaches direct = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create(name);
      Cache<String, String> truth = direct.create(name);
      cache.putAll(Map.of("k", "old", "l", "old"));
      proxy.dieAt(1, Cut.REQUEST_LOST);
      assertThrows(CacheException.class, () -> CHANGES.get(change).on(cache), name);
      assertEquals("old", truth.get("k"), name);
      proxy.heal();
      assertNull(eventually(() -> READS.get(read).apply(cache)), name);
      assertEquals(ONE_ENTRY.contains(change), truth.containsKey("l"), name);

      cache.put("k", "later");
      assertEquals("later", cache.get("k"), name);
      assertEquals("later", truth.get("k"), name);
    }
    return null;
  }

  @Test
  void changeThatWasNotSent_callerInterrupted_onlyItsEntriesAreForgotten(MemcachedServer server)
      throws Exception {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("interrupted");
      Map<String, String> others = entries("old");
      cache.putAll(others);
      cache.putAll(Map.of("k", "old", "l", "old"));
      Thread.currentThread().interrupt();
      assertThrows(CacheException.class, () -> cache.put("k", "new"));
      assertThrows(CacheException.class, () -> cache.removeAll(Set.of("l")));
      assertTrue(Thread.interrupted());
      assertNull(cache.get("k"));
      assertNull(cache.get("l"));
      assertEquals(others, cache.getAll(others.keySet()));
    }
  }

  @Test
  void changeOfMoreEntriesThanArePutInDoubtOneByOne_doesNotArrive_nothingOldIsServed(
      MemcachedServer server) throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address())) {
      Cache<Integer, String> cache =
          caches.create("many", TestCaches.typed(Integer.class, String.class));
      Map<Integer, String> old = new HashMap<>();
      for (int i = 0; i < 3 * Doubts.MOST_KEYS; i++) {
        old.put(i, "old");
      }
      cache.putAll(old);
      proxy.dieAt(1, Cut.REQUEST_LOST);
      assertThrows(CacheException.class, () -> cache.removeAll(old.keySet()));
      proxy.heal();
      assertEquals(Map.of(), eventually(() -> cache.getAll(old.keySet())));
    }
  }

  @Test
  void changeThatDependsOnTheEntry_doesNotArrive_entryIsAsItWas(MemcachedServer server)
      throws Exception {
    List<Operation> operations =
        List.of(
            cache -> cache.putIfAbsent("k", "new"),
            cache -> cache.replace("k", "old", "new"),
            cache -> cache.remove("k", "old"),
            cache -> cache.invoke("k", (entry, arguments) -> setNew(entry::setValue)));
    List<Callable<Void>> cases = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      String name = "conditional" + i;
      Operation operation = operations.get(i);
      cases.add(
          () -> {
            try (ServerProxy proxy = new ServerProxy(server);
                TestCaches caches = TestCaches.on(proxy.address())) {
              Cache<String, String> cache = caches.create(name);
              cache.put("k", "old");
              proxy.dieAt(1, Cut.REQUEST_LOST);
              assertThrows(CacheException.class, () -> operation.on(cache), name);
              proxy.heal();
              assertEquals("old", eventually(() -> cache.get("k")), name);
            }
            return null;
          });
    }
    inParallel(cases);
  }

  private static Object setNew(Consumer<String> setter) {
    setter.accept("new");
    return null;
  }

  @Test
  void changeThatTheWriterHasNotSeen_mayHaveArrived_isNotServed(MemcachedServer server)
      throws Exception {
    Map<String, String> database = new ConcurrentHashMap<>();
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address())) {
      Cache<String, String> cache =
          caches.create(
              "written",
              TestCaches.strings()
                  .setWriteThrough(true)
                  .setCacheWriterFactory(() -> new Database(database)));
      cache.put("k", "old");
      proxy.dieAt(2, Cut.REPLY_LOST);
      assertThrows(
          CacheException.class,
          () -> cache.invoke("k", (entry, arguments) -> setNew(entry::setValue)));
      assertEquals(Map.of("k", "old"), database);
      proxy.heal();
      assertNull(eventually(() -> cache.get("k")));
    }
  }

  private record Database(Map<String, String> rows) implements CacheWriter<String, String> {

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      rows.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      rows.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  @Test
  void serverPaused_removalTimesOut_oldEntryIsNotServed(MemcachedServer server) throws Exception {
    try (TestCaches caches = TestCaches.on(server.address() + "/?request-timeout=200ms")) {
      Cache<String, String> cache = caches.create("paused");
      cache.put("k", "old");
      server.pause();
      try {
        assertThrows(
            CacheException.class,
            () -> {
              // Its threads stop one after the other: the first may still be answered.
              for (int i = 0; i < 1_000; i++) {
                cache.get("k");
              }
            });
        assertThrows(CacheException.class, () -> cache.remove("k"));
      } finally {
        server.resume();
      }
      assertNull(eventually(() -> cache.get("k")));
      cache.put("k", "new");
      assertEquals("new", cache.get("k"));
    }
  }

  @Test
  void oneOfThreeServersAway_itsEntriesAreForgottenAndTheOthersStay(
      @Memcached(nodes = 3) MemcachedServers servers) throws Exception {
    Map<String, String> old = entries("old");
    Map<String, String> fresh = entries("new");
    try (ServerProxy proxy = new ServerProxy(servers.get(1));
        TestCaches caches =
            TestCaches.on(
                String.join(
                    ",", servers.get(0).address(), proxy.address(), servers.get(2).address()))) {
      Cache<String, String> cache = caches.create("three");
      cache.putAll(old);
      proxy.dieAt(1, Cut.REQUEST_LOST);
      assertThrows(CacheException.class, () -> cache.putAll(fresh));
      // Again, now that the server is known to be in doubt: the others are served all the same.
      assertThrows(CacheException.class, () -> cache.putAll(fresh));
      proxy.heal();
      Map<String, String> left = eventually(() -> cache.getAll(fresh.keySet()));
      assertTrue(left.size() > 100 && left.size() < 300, "left: " + left.size());
      assertTrue(fresh.entrySet().containsAll(left.entrySet()));
    }
  }

  @Test
  void removeAllOneByOne_firstServerAway_nothingIsServedByAnyServer(
      @Memcached(nodes = 2) MemcachedServers servers) throws Exception {
    try (ServerProxy proxy = new ServerProxy(servers.get(0));
        TestCaches caches = TestCaches.on(proxy.address() + "," + servers.get(1).address())) {
      // Statistics want every entry to be counted, so they are removed one by one.
      Cache<String, String> cache =
          caches.create("counted", TestCaches.strings().setStatisticsEnabled(true));
      cache.putAll(entries("old"));
      proxy.dieAt(1, Cut.REQUEST_LOST);
      assertThrows(CacheException.class, cache::removeAll);
      proxy.heal();
      assertEquals(Map.of(), eventually(() -> cache.getAll(entries("old").keySet())));
    }
  }

  @Test
  void serverLeavesAndIsBack_nothingIsReadThatWasReplacedOrClearedMeanwhile(
      @Memcached(nodes = 2) MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      MetaClient client = caches.manager().unwrap(MetaClient.class);
      List<WeightedServer> both = client.servers().stream().map(WeightedServer::of).toList();
      Cache<String, String> cache = caches.create("leaving");
      Cache<String, String> single = caches.create("leavingToo");
      Map<String, String> old = entries("old");
      Map<String, String> fresh = entries("new");
      cache.putAll(old);
      old.forEach(single::put);
      client.setServers(both.subList(0, 1));
      // A server that stays may have an old copy as well, from when it owned the key before.
      assertEquals(Map.of(), cache.getAll(old.keySet()));
      cache.putAll(fresh);
      fresh.forEach(single::put);
      assertEquals(fresh, cache.getAll(old.keySet()));
      client.setServers(both);
      for (String key : old.keySet()) {
        assertNull(single.get(key));
      }
      assertEquals(Map.of(), cache.getAll(old.keySet()));
      cache.putAll(fresh);
      assertEquals(fresh, cache.getAll(old.keySet()));

      client.setServers(both.subList(0, 1));
      cache.clear();
      client.setServers(both);
      assertFalse(cache.iterator().hasNext());
      assertEquals(Map.of(), cache.getAll(old.keySet()));
    }
  }

  @Test
  void sameServersSetAgain_entriesStay(@Memcached(nodes = 2) MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      MetaClient client = caches.manager().unwrap(MetaClient.class);
      Cache<String, String> cache = caches.create("same");
      Map<String, String> entries = entries("v");
      cache.putAll(entries);
      client.setServers(client.servers().stream().map(WeightedServer::of).toList());
      assertEquals(entries, cache.getAll(entries.keySet()));
    }
  }

  private static Map<String, String> entries(String value) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      entries.put("key" + i, value);
    }
    return entries;
  }

  @Test
  void readersAllTheTime_afterTheRemovalHasFailed_nobodySeesTheOldEntry(MemcachedServer server)
      throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = TestCaches.on(proxy.address())) {
      Cache<String, String> cache = caches.create("watched");
      // What was removed last, or was to be: nobody who begins after that may see it.
      AtomicInteger removed = new AtomicInteger(-1);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicReference<String> stale = new AtomicReference<>();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread reader = new Thread(() -> watch(cache, removed, stop, stale));
        reader.start();
        readers.add(reader);
      }
      for (int round = 0; round < 4; round++) {
        String value = Integer.toString(round);
        eventually(
            () -> {
              cache.put("k", value);
              return null;
            });
        proxy.dieAt(1, Cut.REQUEST_LOST);
        try {
          cache.remove("k");
        } catch (CacheException e) {
          assertTrue(proxy.isDead());
        }
        removed.set(round);
        proxy.heal();
        TimeUnit.MILLISECONDS.sleep(200);
      }
      stop.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
      assertNull(stale.get());
    }
  }

  private static void watch(
      Cache<String, String> cache,
      AtomicInteger removed,
      AtomicBoolean stop,
      AtomicReference<String> stale) {
    while (!stop.get()) {
      int gone = removed.get();
      try {
        String value = cache.get("k");
        if (value != null && Integer.parseInt(value) <= gone) {
          stale.set(value + " was seen after " + gone + " had been removed");
        }
      } catch (CacheException e) {
        // The server is away.
      }
    }
  }

  @Test
  void serverWithoutCas_isNamed(
      @Memcached(flags = "-C") MemcachedServer without, MemcachedServer server) throws IOException {
    try (TestCaches caches = TestCaches.on(server.address() + "," + without.address())) {
      Cache<String, String> cache = caches.create("mixed");
      CacheException failure =
          assertThrows(
              CacheException.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  cache.get("k" + i);
                }
              });
      assertTrue(failure.getMessage().contains(without.address()), failure.getMessage());
      assertFalse(failure.getMessage().contains(server.address()), failure.getMessage());
      CacheException bulk =
          assertThrows(CacheException.class, () -> cache.getAll(entries("x").keySet()));
      assertTrue(bulk.getMessage().contains(without.address()), bulk.getMessage());
      CacheException clearing = assertThrows(CacheException.class, cache::clear);
      assertTrue(clearing.getMessage().contains(without.address()), clearing.getMessage());
    }
  }
}
