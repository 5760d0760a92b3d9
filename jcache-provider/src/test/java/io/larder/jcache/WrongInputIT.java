package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arguments that are wrong, for every method that takes them: an exception, and no change. */
@Memcached
class WrongInputIT {

  private static final EntryProcessor<Object, Object, Object> READ =
      (entry, arguments) -> entry.getValue();

  private TestCaches caches;
  private Cache<Object, Object> cache;

  @BeforeEach
  void open(MemcachedServer server) {
    caches = TestCaches.on(server.address());
    cache = create("cache");
    cache.put("a", "old");
  }

  /** Typed, but seen without its types: as from code that has lost them. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private Cache<Object, Object> create(String name) {
    MutableConfiguration<String, String> strings = TestCaches.strings();
    return caches.manager().createCache(name, (MutableConfiguration) strings);
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private static Map<Object, Object> with(Object key, Object value) {
    // The wrong one comes last: nothing may have happened by then.
    Map<Object, Object> map = new LinkedHashMap<>(Map.of("a", "new"));
    map.put(key, value);
    return map;
  }

  private static Set<Object> with(Object key) {
    return new HashSet<>(Arrays.asList("a", key));
  }

  private static final Map<String, Consumer<Cache<Object, Object>>> NULLS = new LinkedHashMap<>();
  private static final Map<String, Consumer<Cache<Object, Object>>> TYPES = new LinkedHashMap<>();
  private static final Map<String, Consumer<Cache<Object, Object>>> ALL = new LinkedHashMap<>();

  static {
    keysThatAre(NULLS, null);
    keysThatAre(TYPES, 1L);
    valuesThatAre(NULLS, null);
    valuesThatAre(TYPES, 1L);
    NULLS.put("getAll", each -> each.getAll(null));
    NULLS.put("putAll", each -> each.putAll(null));
    NULLS.put("removeAll", each -> each.removeAll(null));
    NULLS.put("loadAll", each -> each.loadAll(null, true, null));
    NULLS.put("invoke", each -> each.invoke("a", null));
    NULLS.put("invokeAll", each -> each.invokeAll(Set.of("a"), null));
    NULLS.put("invokeAll of null", each -> each.invokeAll(null, READ));
    NULLS.put("getConfiguration", each -> each.getConfiguration(null));
    NULLS.put("register", each -> each.registerCacheEntryListener(null));
    NULLS.put("deregister", each -> each.deregisterCacheEntryListener(null));
    keysThatAre(ALL, "a");
    valuesThatAre(ALL, "new");
    ALL.put("removeAll", Cache::removeAll);
    ALL.put("clear", Cache::clear);
    ALL.put("iterator", each -> each.forEach(entry -> {}));
    ALL.put("loadAll", each -> each.loadAll(Set.of("a"), true, null));
    ALL.put("invokeAll", each -> each.invokeAll(Set.of("a"), READ));
  }

  private static void keysThatAre(Map<String, Consumer<Cache<Object, Object>>> calls, Object key) {
    calls.put("get key", each -> each.get(key));
    calls.put("getAll key", each -> each.getAll(with(key)));
    calls.put("containsKey key", each -> each.containsKey(key));
    calls.put("put key", each -> each.put(key, "new"));
    calls.put("getAndPut key", each -> each.getAndPut(key, "new"));
    calls.put("putAll key", each -> each.putAll(with(key, "new")));
    calls.put("putIfAbsent key", each -> each.putIfAbsent(key, "new"));
    calls.put("remove key", each -> each.remove(key));
    calls.put("remove key, value", each -> each.remove(key, "old"));
    calls.put("getAndRemove key", each -> each.getAndRemove(key));
    calls.put("replace key, values", each -> each.replace(key, "old", "new"));
    calls.put("replace key", each -> each.replace(key, "new"));
    calls.put("getAndReplace key", each -> each.getAndReplace(key, "new"));
    calls.put("removeAll key", each -> each.removeAll(with(key)));
    calls.put("invoke key", each -> each.invoke(key, READ));
  }

  private static void valuesThatAre(
      Map<String, Consumer<Cache<Object, Object>>> calls, Object value) {
    calls.put("put value", each -> each.put("a", value));
    calls.put("getAndPut value", each -> each.getAndPut("a", value));
    calls.put("putAll value", each -> each.putAll(with("b", value)));
    calls.put("putIfAbsent value", each -> each.putIfAbsent("b", value));
    calls.put("replace value", each -> each.replace("a", value));
    calls.put("replace by value", each -> each.replace("a", "old", value));
    calls.put("replace old value", each -> each.replace("a", value, "new"));
    calls.put("remove value", each -> each.remove("a", value));
    calls.put("getAndReplace value", each -> each.getAndReplace("a", value));
  }

  private void assertAllFail(
      Class<? extends Exception> failure, Map<String, Consumer<Cache<Object, Object>>> calls) {
    calls.forEach(
        (name, call) -> {
          assertThrows(failure, () -> call.accept(cache), name);
          Map<Object, Object> contents = new HashMap<>();
          cache.forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
          assertEquals(Map.of("a", "old"), contents, name);
        });
  }

  @Test
  void null_anywhere_isRefusedAndNothingChanges() {
    assertAllFail(NullPointerException.class, NULLS);
  }

  @Test
  void wrongType_ofKeyOrValue_isRefusedAndNothingChanges() {
    assertAllFail(ClassCastException.class, TYPES);
  }

  @Test
  void closedCache_everyMethod_saysSo() {
    cache.close();
    ALL.forEach(
        (name, call) -> assertThrows(IllegalStateException.class, () -> call.accept(cache)));
    // What tells about the cache itself works still.
    assertEquals("cache", cache.getName());
    assertEquals(caches.manager(), cache.getCacheManager());
    cache.close();
  }

  @Test
  void closedManager_everyMethod_saysSoAndItsCachesAreClosed() {
    CacheManager manager = caches.manager();
    manager.close();
    assertThrows(IllegalStateException.class, () -> manager.getCache("cache"));
    assertThrows(
        IllegalStateException.class, () -> manager.getCache("cache", String.class, String.class));
    assertThrows(IllegalStateException.class, () -> manager.createCache("x", TestCaches.strings()));
    assertThrows(IllegalStateException.class, () -> manager.destroyCache("cache"));
    assertThrows(IllegalStateException.class, manager::getCacheNames);
    assertThrows(IllegalStateException.class, () -> manager.enableStatistics("cache", true));
    assertThrows(IllegalStateException.class, () -> manager.enableManagement("cache", true));
    ALL.forEach(
        (name, call) -> assertThrows(IllegalStateException.class, () -> call.accept(cache)));
  }

  @Test
  void nothing_asAnArgument_doesNothing() {
    assertEquals(Map.of(), cache.getAll(Set.of()));
    cache.putAll(Map.of());
    cache.removeAll(Collections.emptySet());
    assertEquals(Map.of(), cache.invokeAll(Set.of(), READ));
    assertEquals("old", cache.get("a"));
  }
}
