package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.fixture.TakingWriter;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that the cache cannot write, and what is there afterwards. */
@Memcached
class UnwritableValuesIT {

  private TestCaches caches;

  @BeforeEach
  void open(MemcachedServer server) {
    caches = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    caches.close();
  }

  /** A class that is no value. */
  private static Object unwritable() {
    return new Thread("no value");
  }

  private Cache<String, Object> cache(boolean writeThrough) {
    Cache<String, Object> cache =
        caches.create(
            "cache",
            TestCaches.typed(String.class, Object.class)
                .setWriteThrough(writeThrough)
                .setCacheWriterFactory(TakingWriter::new));
    cache.put("k", "old");
    cache.put("l", "old");
    return cache;
  }

  private static Map<String, Object> goodAndBad() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("k", unwritable());
    entries.put("l", "new");
    return entries;
  }

  @Test
  void put_writerHasTakenIt_oldEntryIsGone() {
    Cache<String, Object> cache = cache(true);
    assertThrows(CacheException.class, () -> cache.put("k", unwritable()));
    assertNull(cache.get("k"));
    assertThrows(CacheException.class, () -> cache.getAndPut("l", unwritable()));
    assertNull(cache.get("l"));
  }

  @Test
  void putAll_writerHasTakenThem_oldEntryIsGoneAndTheOtherIsStored() {
    Cache<String, Object> cache = cache(true);
    assertThrows(CacheException.class, () -> cache.putAll(goodAndBad()));
    assertNull(cache.get("k"));
    assertEquals("new", cache.get("l"));
  }

  @Test
  void withoutWriter_oldEntryStaysAndTheOtherIsStored() {
    Cache<String, Object> cache = cache(false);
    assertThrows(CacheException.class, () -> cache.put("k", unwritable()));
    assertThrows(CacheException.class, () -> cache.putAll(goodAndBad()));
    assertEquals("old", cache.get("k"));
    assertEquals("new", cache.get("l"));
  }
}
