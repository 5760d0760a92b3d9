package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.cache.spi.support.SimpleTimestamper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hibernate's region of update timestamps, as the templates in the jar configure it. */
@Memcached
class TimestampsGuardIT {

  private static final String REGION = "shop.default-update-timestamps-region";

  private final MemcachedCachingProvider provider = new MemcachedCachingProvider();
  private final MemcachedCachingProvider otherJvm = new MemcachedCachingProvider();

  @TempDir private Path directory;

  private Cache<Object, Object> timestamps;

  @BeforeEach
  void open(MemcachedServer server) throws IOException {
    Files.writeString(
        directory.resolve("larder.conf"),
        """
        include required(classpath("larder-hibernate.conf"))
        larder.servers = "%s"
        """
            .formatted(server.address()));
    timestamps = region(provider, REGION);
  }

  /** Creates a region as Hibernate does. */
  private Cache<Object, Object> region(MemcachedCachingProvider from, String name) {
    CacheManager manager = from.getCacheManager(directory.resolve("larder.conf").toUri(), null);
    return manager.createCache(name, new MutableConfiguration<>());
  }

  @AfterEach
  void close() {
    provider.close();
    otherJvm.close();
  }

  private long timestamp(String table) {
    return (Long) timestamps.get(table);
  }

  @Test
  void get_neverStored_saysJustNow_andStaysThere_forAllJvms() {
    long before = SimpleTimestamper.next();
    long first = timestamp("Book");
    assertTrue(first >= before, () -> first + " is before " + before);
    assertEquals(first, timestamp("Book"));
    assertEquals(first, region(otherJvm, REGION).get("Book"));
  }

  @Test
  void get_entryLost_saysJustNow(MemcachedServer server) {
    timestamps.put("Book", 1L);
    server.flush();
    long before = SimpleTimestamper.next();
    assertTrue(timestamp("Book") >= before);
    timestamps.put("Book", 2L);
    timestamps.remove("Book");
    assertTrue(timestamp("Book") >= before);
    timestamps.put("Book", 3L);
    timestamps.clear();
    assertTrue(timestamp("Book") >= before);
  }

  @Test
  void put_lastOneWins_evenIfItIsEarlier() {
    long guarded = timestamp("Book");
    // Hibernate first stores a time to come, and the real one when the transaction has ended.
    timestamps.put("Book", guarded + 60_000L * SimpleTimestamper.ONE_MS);
    assertEquals(guarded + 60_000L * SimpleTimestamper.ONE_MS, timestamp("Book"));
    timestamps.put("Book", 5L);
    assertEquals(5L, timestamp("Book"));
  }

  @Test
  void getAll_hasATimestampForEachTable() {
    timestamps.put("Book", 5L);
    long before = SimpleTimestamper.next();
    Map<Object, Object> found = timestamps.getAll(Set.of("Book", "Author"));
    assertEquals(5L, found.get("Book"));
    assertTrue((Long) found.get("Author") >= before);
    assertEquals(found.get("Author"), timestamp("Author"));
  }

  @Test
  void containsKey_neverStored_tellsTheTruth() {
    assertFalse(timestamps.containsKey("Book"));
    timestamp("Book");
    assertTrue(timestamps.containsKey("Book"));
  }

  @Test
  void get_whileOthersStore_neverReplacesWhatTheyStored() throws Exception {
    Cache<Object, Object> other = region(otherJvm, REGION);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 300; i++) {
        String table = "Table" + i;
        CountDownLatch start = new CountDownLatch(2);
        Future<?> reader = threads.submit(() -> together(start, () -> timestamps.get(table)));
        Future<?> writer = threads.submit(() -> together(start, () -> other.put(table, 7L)));
        reader.get();
        writer.get();
        assertEquals(7L, timestamp(table));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void together(CountDownLatch start, Runnable action) {
    start.countDown();
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    action.run();
  }

  @Test
  void serverDown_readsMiss_saysJustNow_butAChangeThatCannotBeAnnouncedFails(
      @Memcached(sources = Source.BINARY) MemcachedServer mortal) throws IOException {
    Files.writeString(
        directory.resolve("larder.conf"),
        """
        include required(classpath("larder-hibernate.conf"))
        larder.servers = "%s"
        larder.defaults.on-failure { read = miss, write = miss, atomic = miss }
        """
            .formatted(mortal.address()));
    Cache<Object, Object> other = region(otherJvm, REGION);
    other.put("Book", 5L);
    mortal.stop();
    long before = SimpleTimestamper.next();
    assertTrue((Long) other.get("Book") >= before);
    assertTrue((Long) other.getAll(Set.of("Book")).get("Book") >= before);
    assertThrows(CacheException.class, () -> other.put("Book", 6L));
  }

  @Test
  void otherRegions_areNotGuarded() {
    Cache<Object, Object> results = region(provider, "default-query-results-region");
    assertFalse(results.containsKey("select"));
    assertNull(results.get("select"));
  }
}
