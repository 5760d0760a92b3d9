package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.ServerErrorException;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the cache after something has failed: the application's code, or a server. */
@Memcached(sources = Source.BINARY)
class FailuresIT {

  private MemcachedServer server;
  private TestCaches caches;

  @BeforeEach
  void open(MemcachedServer server) {
    this.server = server;
    caches = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private static final class Disk implements CacheWriter<String, String> {

    final AtomicBoolean broken = new AtomicBoolean();
    final AtomicInteger calls = new AtomicInteger();

    private void check() {
      calls.incrementAndGet();
      if (broken.get()) {
        throw new IllegalStateException("disk full");
      }
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      check();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      // Writes what does not say that it is bad, and takes it out as the contract wants.
      calls.incrementAndGet();
      entries.removeIf(entry -> !entry.getValue().equals("bad"));
      if (!entries.isEmpty()) {
        throw new IllegalStateException("bad entries");
      }
    }

    @Override
    public void delete(Object key) {
      check();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      check();
      keys.clear();
    }
  }

  private Cache<String, String> writingThrough(Disk disk) {
    return caches.create(
        "disk", TestCaches.strings().setWriteThrough(true).setCacheWriterFactory(() -> disk));
  }

  @Test
  void writerFails_everyOperation_leavesTheEntryAsItWas() {
    Disk disk = new Disk();
    Cache<String, String> cache = writingThrough(disk);
    cache.put("k", "v");
    disk.broken.set(true);
    List<Runnable> operations =
        List.of(
            () -> cache.put("k", "w"),
            () -> cache.getAndPut("k", "w"),
            () -> cache.replace("k", "w"),
            () -> cache.replace("k", "v", "w"),
            () -> cache.getAndReplace("k", "w"),
            () -> cache.remove("k"),
            () -> cache.remove("k", "v"),
            () -> cache.getAndRemove("k"),
            () -> cache.invoke("k", (entry, arguments) -> set(entry, "w")),
            () -> cache.invoke("k", (entry, arguments) -> remove(entry)),
            () -> cache.putIfAbsent("new", "w"),
            () -> cache.invoke("new", (entry, arguments) -> set(entry, "w")),
            () -> cache.removeAll(Set.of("k")),
            cache::removeAll);
    for (int i = 0; i < operations.size(); i++) {
      CacheWriterException failure =
          assertThrows(CacheWriterException.class, operations.get(i)::run, "operation " + i);
      assertEquals("disk full", failure.getCause().getMessage());
      assertEquals("v", cache.get("k"), "operation " + i);
      assertFalse(cache.containsKey("new"));
    }
  }

  private static Void set(MutableEntry<String, String> entry, String value) {
    entry.setValue(value);
    return null;
  }

  private static Void remove(MutableEntry<String, String> entry) {
    entry.remove();
    return null;
  }

  @Test
  void writerFailsForSome_putAll_theOthersAreInTheCache() {
    Cache<String, String> cache = writingThrough(new Disk());
    assertThrows(CacheWriterException.class, () -> cache.putAll(Map.of("a", "good", "b", "bad")));
    assertEquals("good", cache.get("a"));
    assertNull(cache.get("b"));
  }

  @Test
  void writerFailsForSomeAndTheServerForOthers_putAll_bothAreTold() {
    Cache<String, String> cache = writingThrough(new Disk());
    String tooLarge = "large".repeat(1_000_000);
    CacheWriterException failure =
        assertThrows(
            CacheWriterException.class, () -> cache.putAll(Map.of("a", tooLarge, "b", "bad")));
    assertEquals("bad entries", failure.getCause().getMessage());
    assertEquals(1, failure.getSuppressed().length);
    assertInstanceOf(ServerErrorException.class, failure.getSuppressed()[0].getCause());
  }

  @Test
  void writer_conditionNotMet_isNotCalled() {
    Disk disk = new Disk();
    Cache<String, String> cache = writingThrough(disk);
    cache.replace("none", "v");
    cache.remove("none", "v");
    cache.put("k", "v");
    cache.putIfAbsent("k", "w");
    cache.replace("k", "other", "w");
    assertEquals(1, disk.calls.get());
  }

  private static String find(String key) {
    if (key.equals("broken")) {
      throw new IllegalStateException("no source");
    }
    return key.equals("none") ? null : "loaded " + key;
  }

  @Test
  void loaderFails_reads_throwAndLeaveNothing() throws Exception {
    Cache<String, String> cache =
        caches.create(
            "source",
            TestCaches.strings()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new KeyLoader<>(FailuresIT::find)));
    CacheLoaderException failure =
        assertThrows(CacheLoaderException.class, () -> cache.get("broken"));
    assertEquals("no source", failure.getCause().getMessage());
    assertThrows(CacheLoaderException.class, () -> cache.getAll(Set.of("a", "broken")));
    assertThrows(
        CacheException.class, () -> cache.invoke("broken", (entry, arguments) -> entry.getValue()));
    assertFalse(cache.containsKey("broken"));
    assertNull(cache.get("none"));
    assertEquals(Map.of("a", "loaded a"), cache.getAll(Set.of("a", "none")));
    CompletionListenerFuture future = new CompletionListenerFuture();
    cache.loadAll(Set.of("broken"), true, future);
    ExecutionException reported = assertThrows(ExecutionException.class, future::get);
    assertInstanceOf(CacheLoaderException.class, reported.getCause());
  }

  @Test
  void listenerFails_changeHasHappened() {
    Cache<String, String> cache = caches.create("listened");
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            () ->
                (CacheEntryCreatedListener<String, String>)
                    events -> {
                      throw new IllegalStateException("not listening");
                    },
            null,
            false,
            true));
    assertThrows(CacheEntryListenerException.class, () -> cache.put("k", "v"));
    assertEquals("v", cache.get("k"));
    assertThrows(CacheEntryListenerException.class, () -> cache.putIfAbsent("l", "v"));
    assertEquals("v", cache.get("l"));
  }

  @Test
  void processorFails_nothingHasHappenedAndTheCauseIsThere() {
    Cache<String, String> cache = caches.create("processed");
    cache.put("k", "v");
    IllegalStateException cause = new IllegalStateException("no");
    EntryProcessorException failure =
        assertThrows(
            EntryProcessorException.class,
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue("w");
                      throw cause;
                    }));
    assertSame(cause, failure.getCause());
    EntryProcessorException wrapped = new EntryProcessorException(cause);
    assertSame(
        wrapped,
        assertThrows(
            EntryProcessorException.class,
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      throw wrapped;
                    })));
    assertEquals("v", cache.get("k"));
  }

  @Test
  void processor_changesTheObjectItGotButFails_nothingHasHappened() {
    Cache<String, int[]> cache =
        caches.create("arrays", TestCaches.typed(String.class, int[].class));
    cache.put("k", new int[] {1});
    assertThrows(
        EntryProcessorException.class,
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  entry.getValue()[0] = 2;
                  throw new IllegalStateException("no");
                }));
    assertEquals(1, cache.get("k")[0]);
  }

  @Test
  void oversizedValue_doesNotLeaveTheOldOneBehind() {
    Cache<String, byte[]> cache =
        caches.create("sizes", TestCaches.typed(String.class, byte[].class));
    byte[] small = {1};
    byte[] large = new byte[3 << 20];
    List<Runnable> operations =
        List.of(
            () -> cache.put("k", large),
            () -> cache.getAndPut("k", large),
            () -> cache.replace("k", large),
            () -> cache.putAll(Map.of("k", large)),
            () ->
                cache.<Void>invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue(large);
                      return null;
                    }));
    for (int i = 0; i < operations.size(); i++) {
      cache.put("k", small);
      CacheException failure =
          assertThrows(CacheException.class, operations.get(i)::run, "operation " + i);
      assertTrue(failure.getMessage().contains("-I"), failure.getMessage());
      assertNull(cache.get("k"), "operation " + i);
    }
    cache.put("k", small);
    assertEquals(1, cache.get("k").length);
  }

  @Test
  void oversizedValue_putIfAbsent_doesNotTouchWhatIsThere() {
    Cache<String, byte[]> cache =
        caches.create("sizesIfAbsent", TestCaches.typed(String.class, byte[].class));
    byte[] large = new byte[3 << 20];
    new Random(1).nextBytes(large);
    cache.put("k", new byte[] {1});
    assertFalse(cache.putIfAbsent("k", large));
    assertEquals(1, cache.get("k").length);
    cache.remove("k");
    assertThrows(CacheException.class, () -> cache.putIfAbsent("k", large));
    assertNull(cache.get("k"));
    byte[] fitting = Arrays.copyOf(large, 500_000);
    assertTrue(cache.putIfAbsent("k", fitting));
    assertFalse(cache.putIfAbsent("k", large));
    assertArrayEquals(fitting, cache.get("k"));
  }

  @Test
  void serverDies_everyOperation_failsWithItsNameAndWorksAgainLater() throws Exception {
    Cache<String, String> cache = caches.create("dying");
    cache.put("k", "v");
    server.stop();
    List<Runnable> operations =
        List.of(
            () -> cache.get("k"),
            () -> cache.containsKey("k"),
            () -> cache.put("k", "w"),
            () -> cache.putIfAbsent("k", "w"),
            () -> cache.getAndPut("k", "w"),
            () -> cache.replace("k", "w"),
            () -> cache.remove("k"),
            () -> cache.getAll(Set.of("k", "l")),
            () -> cache.putAll(Map.of("k", "v")),
            () -> cache.removeAll(Set.of("k")),
            cache::removeAll,
            cache::clear,
            () -> cache.forEach(entry -> {}),
            () -> cache.invoke("k", (entry, arguments) -> entry.getValue()));
    for (int i = 0; i < operations.size(); i++) {
      CacheException failure =
          assertThrows(CacheException.class, operations.get(i)::run, "operation " + i);
      assertInstanceOf(MemcachedException.class, failure.getCause());
      assertTrue(failure.getMessage().contains(server.address()), failure.getMessage());
    }
    server.restart();
    for (int attempt = 0; ; attempt++) {
      try {
        cache.put("k", "v");
        break;
      } catch (CacheException e) {
        assertTrue(attempt < 50, () -> "still failing: " + e);
        Thread.sleep(100);
      }
    }
    assertEquals("v", cache.get("k"));
  }

  @Test
  void serverHangs_operations_endWithinTheirTimeout() {
    Cache<String, String> cache = caches.create("hanging");
    cache.put("k", "v");
    server.pause();
    assertThrows(
        CacheException.class,
        () -> {
          // Its threads stop one after the other: the first reads may still be answered.
          for (int i = 0; i < 1_000; i++) {
            cache.get("k");
          }
        });
    long start = System.nanoTime();
    assertThrows(CacheException.class, () -> cache.get("k"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < 3_000, millis + " ms");
    server.resume();
  }

  @Test
  void classThatIsNotAllowed_isAnErrorThatNamesThePattern() {
    Cache<Object, Object> cache =
        caches.create("classes", TestCaches.typed(Object.class, Object.class));
    CacheException failure =
        assertThrows(CacheException.class, () -> cache.put("k", new java.util.zip.CRC32()));
    assertTrue(failure.getMessage().contains("CRC32"), failure.getMessage());
  }
}
