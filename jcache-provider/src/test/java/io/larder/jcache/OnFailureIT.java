package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.ServerProxy;
import io.larder.jcache.fixture.ServerProxy.Cut;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.ConnectionLostException;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.ServerAddress;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;

/** What operations do that get no answer, as far as that is configured. */
@Memcached(sources = Source.BINARY)
class OnFailureIT {

  private static final String READ = "on-failure.read=miss";
  private static final String WRITE = "on-failure.write=miss";
  private static final String ATOMIC = "on-failure.atomic=miss";

  private static TestCaches caches(String addresses, String... options) {
    return TestCaches.on(addresses + "/?" + String.join("&", options));
  }

  @Test
  void everyKind_isMissed_likeAnEmptyCacheThatStoresNothing(MemcachedServer server) {
    try (TestCaches caches = caches(server.address(), READ, WRITE, ATOMIC)) {
      Cache<String, String> cache = caches.create("all");
      cache.put("k", "v");
      server.stop();
      assertNull(cache.get("k"));
      assertEquals(Map.of(), cache.getAll(Set.of("k", "l")));
      assertFalse(cache.containsKey("k"));
      cache.put("k", "w");
      cache.putAll(Map.of("k", "w"));
      assertFalse(cache.remove("k"));
      cache.removeAll(Set.of("k"));
      cache.removeAll();
      cache.clear();
      assertFalse(cache.putIfAbsent("k", "w"));
      assertFalse(cache.replace("k", "w"));
      assertFalse(cache.replace("k", "v", "w"));
      assertFalse(cache.remove("k", "v"));
      assertNull(cache.getAndPut("k", "w"));
      assertNull(cache.getAndReplace("k", "w"));
      assertNull(cache.getAndRemove("k"));
      assertEquals("none", invokeOrNone(cache));
      assertEquals(
          "none",
          cache
              .invokeAll(Set.of("k"), (entry, arguments) -> entry.exists() ? "some" : "none")
              .get("k")
              .get());
      assertThrows(CacheException.class, cache::iterator);
    }
  }

  private static String invokeOrNone(Cache<String, String> cache) {
    return cache.invoke(
        "k",
        (entry, arguments) -> {
          String value = entry.exists() ? "some" : "none";
          entry.setValue("set");
          return value;
        });
  }

  @Test
  void oneKind_isMissed_theOthersThrow(MemcachedServer server) {
    try (TestCaches reading = caches(server.address(), READ);
        TestCaches writing = caches(server.address(), WRITE);
        TestCaches atomic = caches(server.address(), ATOMIC)) {
      List<Cache<String, String>> caches =
          List.of(reading.create("c"), writing.create("c"), atomic.create("c"));
      server.stop();
      for (int i = 0; i < 3; i++) {
        Cache<String, String> cache = caches.get(i);
        assertThrowsUnless(i == 0, () -> cache.get("k"));
        assertThrowsUnless(i == 0, () -> cache.getAll(Set.of("k")));
        assertThrowsUnless(i == 0, () -> cache.containsKey("k"));
        assertThrowsUnless(i == 1, () -> cache.put("k", "v"));
        assertThrowsUnless(i == 1, () -> cache.remove("k"));
        assertThrowsUnless(i == 1, cache::clear);
        assertThrowsUnless(i == 2, () -> cache.putIfAbsent("k", "v"));
        assertThrowsUnless(i == 2, () -> invokeOrNone(cache));
      }
    }
  }

  private static void assertThrowsUnless(boolean tolerated, Runnable operation) {
    if (tolerated) {
      operation.run();
    } else {
      assertThrows(CacheException.class, operation::run);
    }
  }

  @Test
  void getAll_oneOfThreeServersAway_hasWhatTheOthersHave(
      @Memcached(nodes = 3) MemcachedServers servers) {
    try (TestCaches caches = caches(servers.addresses(), READ)) {
      Cache<String, Integer> cache =
          caches.create("three", TestCaches.typed(String.class, Integer.class));
      Map<String, Integer> entries = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        entries.put("key" + i, i);
      }
      cache.putAll(entries);
      servers.get(2).stop();
      Map<String, Integer> found = cache.getAll(entries.keySet());
      assertTrue(found.size() > 100 && found.size() < 300, "found: " + found.size());
      assertTrue(entries.entrySet().containsAll(found.entrySet()));
      assertEquals(found, cache.getAll(entries.keySet()));
    }
  }

  @Test
  void reads_missedInAReadThroughCache_areLoaded(MemcachedServer server) {
    try (TestCaches caches = caches(server.address(), READ, ATOMIC)) {
      Cache<String, String> cache =
          caches.create(
              "loading",
              TestCaches.strings()
                  .setReadThrough(true)
                  .setCacheLoaderFactory(() -> new KeyLoader<>(key -> "loaded " + key)));
      server.stop();
      assertEquals("loaded k", cache.get("k"));
      assertEquals(Map.of("k", "loaded k", "l", "loaded l"), cache.getAll(Set.of("k", "l")));
      assertEquals("loaded k", cache.invoke("k", (entry, arguments) -> entry.getValue()));
    }
  }

  @Test
  void invoke_commitUnanswered_runsItsProcessorOnce(MemcachedServer server) throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = caches(proxy.address(), ATOMIC)) {
      Cache<String, String> cache = caches.create("once");
      cache.put("k", "v");
      AtomicInteger runs = new AtomicInteger();
      proxy.dieAt(2, Cut.REQUEST_LOST);
      String result =
          cache.invoke(
              "k",
              (entry, arguments) -> {
                runs.incrementAndGet();
                String value = entry.getValue();
                entry.setValue("w");
                return value;
              });
      assertEquals("v", result);
      assertEquals(1, runs.get());
    }
  }

  @Test
  void whatIsNoSilence_throwsInAnyCase(MemcachedServer server) {
    try (TestCaches caches = caches(server.address(), READ, WRITE, ATOMIC)) {
      Cache<String, byte[]> cache =
          caches.create("loud", TestCaches.typed(String.class, byte[].class));
      CacheException failure =
          assertThrows(CacheException.class, () -> cache.put("k", new byte[3 << 20]));
      assertTrue(failure.getMessage().contains("-I"), failure.getMessage());
      assertThrows(
          EntryProcessorException.class,
          () ->
              cache.invoke(
                  "k",
                  (entry, arguments) -> {
                    throw new IllegalStateException("no");
                  }));
    }
  }

  @Test
  void writerFails_serverAwayToo_isThrownInAnyCase(MemcachedServer server) {
    try (TestCaches caches = caches(server.address(), WRITE)) {
      Cache<String, String> cache =
          caches.create(
              "both",
              TestCaches.strings().setWriteThrough(true).setCacheWriterFactory(Broken::new));
      server.stop();
      assertThrows(CacheWriterException.class, () -> cache.put("k", "v"));
      assertThrows(CacheWriterException.class, () -> cache.putAll(Map.of("k", "v", "bad", "v")));
      assertThrows(CacheWriterException.class, () -> cache.removeAll(Set.of("k", "bad")));
    }
  }

  /** Writes nothing but what is good, and that only if there is much to do. */
  private static final class Broken implements CacheWriter<String, String> {

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      throw new IllegalStateException("disk full");
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.removeIf(entry -> !entry.getKey().equals("bad"));
      throw new IllegalStateException("disk full");
    }

    @Override
    public void delete(Object key) {
      throw new IllegalStateException("disk full");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.removeIf(key -> !key.equals("bad"));
      throw new IllegalStateException("disk full");
    }
  }

  @Test
  void clear_missedWhileTheServerIsAway_happensWhenItReturns(MemcachedServer server)
      throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = caches(proxy.address(), READ, WRITE)) {
      Cache<String, String> cache = caches.create("late");
      cache.put("k", "v");
      cache.put("l", "v");
      proxy.dieAt(1, Cut.REQUEST_LOST);
      cache.clear();
      proxy.heal();
      for (int attempt = 0; !"w".equals(cache.get("l")); attempt++) {
        assertTrue(attempt < 200, "the server does not come back");
        cache.put("l", "w");
        assertNull(cache.get("k"));
        Thread.sleep(20);
      }
      assertNull(cache.get("k"));
    }
  }

  /** Uses a client of its own, which gets no answer either. */
  private static final class Silent
      implements CacheLoader<String, String>, CacheWriter<String, String> {

    private static MemcachedException silence() {
      return new ConnectionLostException(ServerAddress.parse("other:1"), "silence", null);
    }

    @Override
    public String load(String key) {
      throw silence();
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw silence();
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      throw silence();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      throw silence();
    }

    @Override
    public void delete(Object key) {
      throw silence();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      throw silence();
    }
  }

  @Test
  void loaderAndWriter_getNoAnswerElsewhere_areThrownInAnyCase(MemcachedServer server) {
    try (TestCaches caches = caches(server.address(), READ, WRITE, ATOMIC)) {
      Cache<String, String> cache =
          caches.create(
              "silent",
              TestCaches.strings()
                  .setReadThrough(true)
                  .setCacheLoaderFactory(Silent::new)
                  .setWriteThrough(true)
                  .setCacheWriterFactory(Silent::new));
      assertThrows(CacheWriterException.class, () -> cache.put("k", "v"));
      assertThrows(CacheWriterException.class, () -> cache.putAll(Map.of("k", "v")));
      assertThrows(CacheWriterException.class, () -> cache.putIfAbsent("k", "v"));
      assertThrows(CacheWriterException.class, () -> invokeOrNone(cache));
      assertThrows(CacheLoaderException.class, () -> cache.getAll(Set.of("k")));
    }
  }

  @Test
  void writerFails_changeCannotBeTakenBack_isThrownInAnyCase(MemcachedServer server)
      throws Exception {
    try (ServerProxy proxy = new ServerProxy(server);
        TestCaches caches = caches(proxy.address(), ATOMIC)) {
      Cache<String, String> cache =
          caches.create(
              "stuck",
              TestCaches.strings().setWriteThrough(true).setCacheWriterFactory(Broken::new));
      cache.containsKey("k");
      // What is there is read, the change is made, and that it is taken back gets lost.
      proxy.dieAt(3, Cut.REQUEST_LOST);
      CacheWriterException failure =
          assertThrows(CacheWriterException.class, () -> cache.putIfAbsent("k", "v"));
      assertEquals(1, failure.getSuppressed().length);
      assertTrue(proxy.isDead());
    }
  }
}
