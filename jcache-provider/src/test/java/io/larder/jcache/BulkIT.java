package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations on many entries, which share their round trips and nothing else. */
@Memcached(nodes = 3)
class BulkIT {

  private TestCaches caches;
  private TestCaches others;

  @BeforeEach
  void open(MemcachedServers servers) {
    caches = TestCaches.on(servers);
    others = TestCaches.on(servers);
  }

  @AfterEach
  void close() {
    caches.close();
    others.close();
  }

  private static Map<String, Integer> numbers(int count) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      numbers.put("key" + i, i);
    }
    return numbers;
  }

  private static MutableConfiguration<String, Integer> configuration() {
    return TestCaches.typed(String.class, Integer.class);
  }

  /** Writes down what it is told. */
  private static final class Diary
      implements CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer>,
          CacheEntryRemovedListener<String, Integer> {

    final Map<String, List<String>> told = new ConcurrentHashMap<>();

    private void tell(
        String what, Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      for (CacheEntryEvent<? extends String, ? extends Integer> event : events) {
        told.computeIfAbsent(event.getKey(), k -> Collections.synchronizedList(new ArrayList<>()))
            .add(what + event.getOldValue() + ">" + event.getValue());
        if (event.getKey().equals("bad")) {
          throw new IllegalStateException("not listening");
        }
      }
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      tell("created ", events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      tell("updated ", events);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      tell("removed ", events);
    }
  }

  private Cache<String, Integer> listened(String name, Diary diary) {
    Cache<String, Integer> cache = caches.create(name, configuration().setStatisticsEnabled(true));
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> diary, null, true, true));
    return cache;
  }

  @Test
  void putAllAndRemoveAll_withListener_tellOfEachEntryOnce() {
    Diary diary = new Diary();
    Cache<String, Integer> cache = listened("told", diary);
    cache.put("key7", 70);
    cache.putAll(numbers(300));
    cache.removeAll(Set.of("key1", "key7", "none"));
    assertEquals(300, diary.told.size());
    assertEquals(List.of("created null>0"), diary.told.get("key0"));
    assertEquals(List.of("created null>1", "removed 1>null"), onlyOld(diary.told.get("key1")));
    assertEquals(
        List.of("created null>70", "updated 70>7", "removed 7>null"),
        onlyOld(diary.told.get("key7")));
    assertNull(cache.get("key7"));
    assertEquals(298, cache.getAll(numbers(300).keySet()).size());
  }

  /** A removed entry may be reported with its old value as its value, too. */
  private static List<String> onlyOld(List<String> told) {
    return told.stream()
        .map(each -> each.replaceAll("removed (.*)>.*", "removed $1>null"))
        .toList();
  }

  @Test
  void putAll_listenerFailsForOne_allAreStoredAndTold() {
    Diary diary = new Diary();
    Cache<String, Integer> cache = listened("deaf", diary);
    Map<String, Integer> entries = numbers(50);
    entries.put("bad", 1);
    assertThrows(CacheEntryListenerException.class, () -> cache.putAll(entries));
    assertEquals(51, diary.told.size());
    assertEquals(entries, cache.getAll(entries.keySet()));
  }

  private static final class Refusing implements CacheWriter<String, Integer> {

    int asked;

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      throw new IllegalStateException("the writer is down");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      asked++;
      throw new IllegalStateException("the writer is down");
    }
  }

  @Test
  void removeAll_writerRefusesEverything_isNotAskedForEver() {
    Refusing writer = new Refusing();
    Cache<String, Integer> cache =
        caches.create(
            "refused",
            TestCaches.typed(String.class, Integer.class)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    cache.putAll(numbers(2_500));
    CacheWriterException failure = assertThrows(CacheWriterException.class, cache::removeAll);
    assertEquals(10, writer.asked);
    assertEquals(9, failure.getSuppressed().length);
    assertEquals(2_500, cache.getAll(numbers(2_500).keySet()).size());
  }

  private static final class Archive implements CacheWriter<String, Integer> {

    final Map<String, Integer> written = new ConcurrentHashMap<>();
    final AtomicInteger bulkCalls = new AtomicInteger();

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
      if (entry.getKey().equals("bad")) {
        throw new IllegalStateException("cannot write");
      }
      written.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      bulkCalls.incrementAndGet();
      entries.forEach(entry -> written.put(entry.getKey(), entry.getValue()));
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      written.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      bulkCalls.incrementAndGet();
      keys.forEach(written::remove);
      keys.clear();
    }
  }

  private Cache<String, Integer> archived(TestCaches caches, String name, Archive archive) {
    return caches.create(
        name, configuration().setWriteThrough(true).setCacheWriterFactory(() -> archive));
  }

  @Test
  void bulkOperations_withWriter_callItOnceAndInvokeAllForEach() {
    Archive archive = new Archive();
    Cache<String, Integer> cache = archived(caches, "archived", archive);
    cache.putAll(numbers(300));
    assertEquals(1, archive.bulkCalls.get());
    assertEquals(numbers(300), archive.written);
    cache.invokeAll(numbers(300).keySet(), (entry, arguments) -> add(entry, 1));
    assertEquals(8, archive.written.get("key7"));
    assertEquals(8, cache.get("key7"));
    cache.removeAll(numbers(300).keySet());
    assertEquals(2, archive.bulkCalls.get());
    assertEquals(Map.of(), archive.written);
  }

  private static Integer add(MutableEntry<String, Integer> entry, int amount) {
    int sum = entry.exists() ? entry.getValue() + amount : amount;
    entry.setValue(sum);
    return sum;
  }

  @Test
  void putAll_threadsInOppositeOrders_cacheFollowsTheWriter() throws Exception {
    Archive archive = new Archive();
    Cache<String, Integer> cache = archived(caches, "followed", archive);
    List<String> keys = new ArrayList<>(numbers(40).keySet());
    List<String> reversed = new ArrayList<>(keys);
    Collections.reverse(reversed);
    runInThreads(
        4,
        me -> {
          for (int round = 0; round < 30; round++) {
            Map<String, Integer> entries = new LinkedHashMap<>();
            for (String key : me % 2 == 0 ? keys : reversed) {
              entries.put(key, me * 1_000 + round);
            }
            cache.putAll(entries);
          }
        });
    assertEquals(archive.written, cache.getAll(new HashSet<>(keys)));
  }

  private interface Part {
    void run(int me) throws Exception;
  }

  private static void runInThreads(int threads, Part part) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int me = i;
      parts.add(
          executor.submit(
              () -> {
                part.run(me);
                return null;
              }));
    }
    for (Future<?> each : parts) {
      each.get(60, TimeUnit.SECONDS);
    }
    executor.shutdown();
  }

  @Test
  void invokeAll_uncontended_runsOnceForEachAndFailsForEachAlone() {
    Cache<String, Integer> cache = caches.create("each", configuration());
    cache.putAll(numbers(450));
    AtomicInteger runs = new AtomicInteger();
    Map<String, EntryProcessorResult<Integer>> results =
        cache.invokeAll(
            numbers(450).keySet(),
            (entry, arguments) -> {
              runs.incrementAndGet();
              int value = entry.getValue();
              if (value % 10 == 3) {
                entry.setValue(-1);
                throw new IllegalStateException("three");
              }
              entry.setValue(value + 1_000);
              return value % 10 == 4 ? null : value;
            });
    assertEquals(450, runs.get());
    assertEquals(405, results.size());
    assertEquals(42, results.get("key42").get());
    EntryProcessorException failure =
        assertThrows(EntryProcessorException.class, () -> results.get("key43").get());
    assertEquals("three", failure.getCause().getMessage());
    assertEquals(43, cache.get("key43"));
    assertEquals(1_044, cache.get("key44"));
  }

  @Test
  void invokeAll_writerFailsForOne_onlyThatOneIsAsItWas() {
    Cache<String, Integer> cache = archived(caches, "partly", new Archive());
    Map<String, EntryProcessorResult<Integer>> results =
        cache.invokeAll(Set.of("good", "bad"), (entry, arguments) -> add(entry, 5));
    assertEquals(5, results.get("good").get());
    assertThrows(EntryProcessorException.class, () -> results.get("bad").get());
    assertEquals(Map.of("good", 5), cache.getAll(Set.of("good", "bad")));
  }

  @Test
  void invokeAll_overlappingFromThreadsAndProviders_losesNothing() throws Exception {
    Cache<String, Integer> here = caches.create("counted", configuration());
    Cache<String, Integer> there = others.create("counted", configuration());
    Set<String> keys = numbers(20).keySet();
    runInThreads(
        4,
        me -> {
          for (int round = 0; round < 25; round++) {
            (me % 2 == 0 ? here : there)
                .invokeAll(keys, (entry, arguments) -> add(entry, 1))
                .values()
                .forEach(EntryProcessorResult::get);
          }
        });
    here.getAll(keys).forEach((key, value) -> assertEquals(100, value, key));
    assertEquals(20, here.getAll(keys).size());
  }

  @Test
  void invokeAll_processorsUseEachOthersEntries_doNotLockUp() throws Exception {
    Cache<String, Integer> cache = caches.create("nested", configuration());
    Set<String> keys = numbers(6).keySet();
    runInThreads(
        2,
        me ->
            cache
                .invokeAll(
                    keys,
                    (entry, arguments) -> {
                      cache.put("other" + (me + entry.getKey().hashCode()) % 3, me);
                      return add(entry, 1);
                    })
                .values()
                .forEach(EntryProcessorResult::get));
    cache.getAll(keys).forEach((key, value) -> assertEquals(2, value, key));
    assertTrue(cache.containsKey("key1"));
  }

  @Test
  void getAll_loadsWhileAnotherPuts_listenersAreToldInOrder() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch updated = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    List<Future<?>> puts = new ArrayList<>();
    Cache<String, Integer> cache =
        caches.create(
            "ordered",
            configuration()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new KeyLoader<>(key -> 1)));
    final class Slow
        implements CacheEntryCreatedListener<String, Integer>,
            CacheEntryUpdatedListener<String, Integer> {

      @Override
      public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
        puts.add(executor.submit(() -> cache.put("k", 2)));
        try {
          told.add(updated.await(500, TimeUnit.MILLISECONDS) ? "overtaken" : "created");
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
        told.add("updated");
        updated.countDown();
      }
    }
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> new Slow(), null, false, true));
    assertEquals(Map.of("k", 1), cache.getAll(Set.of("k")));
    puts.get(0).get(10, TimeUnit.SECONDS);
    executor.shutdown();
    assertEquals(List.of("created", "updated"), told);
  }
}
