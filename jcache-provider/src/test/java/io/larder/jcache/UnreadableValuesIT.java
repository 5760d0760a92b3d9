package io.larder.jcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.Expiry;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.EventType;
import javax.cache.spi.CachingProvider;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that cannot be read: misses that are counted; in a strict manager, errors. */
@Memcached(sources = Source.BINARY)
class UnreadableValuesIT {

  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private static Set<ObjectName> beans(String pattern) throws JMException {
    return BEANS.queryNames(new ObjectName(pattern), null);
  }

  private static long unreadable(String cache) throws JMException {
    Set<ObjectName> names = beans("io.larder:type=Cache,CacheManager=*,Cache=" + cache);
    assertEquals(1, names.size());
    return (long) BEANS.getAttribute(names.iterator().next(), "UnreadableValues");
  }

  private static void writeForeign(MemcachedServer server, String wireKey, int flags) {
    write(server, wireKey, flags, "abc".getBytes(UTF_8));
  }

  private static void write(MemcachedServer server, String wireKey, int flags, byte... bytes) {
    try (MemcachedClient<byte[]> other =
        MemcachedClient.builder(Serdes.bytes().withFlags(flags))
            .servers(server.address())
            .build()) {
      other.set(wireKey, bytes, Expiry.NEVER);
    }
  }

  private static CacheManager strict(CachingProvider provider, MemcachedServer server) {
    Properties properties = new Properties();
    properties.setProperty("larder.deserialization.strict", "true");
    URI uri = URI.create("memcached://" + server.address());
    return provider.getCacheManager(uri, UnreadableValuesIT.class.getClassLoader(), properties);
  }

  private static void assertUnreadable(CacheException failure) {
    SerdeException cause = assertInstanceOf(SerdeException.class, failure.getCause());
    assertEquals(Reason.UNREADABLE, cause.reason());
  }

  @Test
  void foreignValue_isAMissThatIsCounted(MemcachedServer server) throws JMException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, Integer> cache =
          caches.create("foreign", TestCaches.typed(String.class, Integer.class));
      assertNull(cache.get("k"));
      assertEquals(0, unreadable("foreign"));
      // Flags of nobody, a Python pickle, Kryo with rubbish, and text where a number is declared.
      int count = 0;
      for (int flags : new int[] {1 << 30, 1, 32, 16}) {
        writeForeign(server, "foreign:k", flags);
        assertNull(cache.get("k"));
        assertFalse(cache.containsKey("k"));
        assertEquals(Map.of(), cache.getAll(Set.of("k")));
        assertFalse(cache.iterator().hasNext());
        count += 4;
        assertEquals(count, unreadable("foreign"));
      }
      assertTrue(cache.putIfAbsent("k", 1));
      assertEquals(1, cache.get("k"));
    }
  }

  @Test
  void unreadableValue_removedByAProcessor_isGoneForThoseWhoCanReadIt(MemcachedServer server) {
    try (TestCaches old = TestCaches.on(server.address());
        TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> reading = old.create("processed");
      Cache<String, Long> cache =
          caches.create("processed", TestCaches.typed(String.class, Long.class));
      reading.put("k", "readable here only");
      cache.<Void>invoke(
          "k",
          (entry, arguments) -> {
            entry.remove();
            return null;
          });
      assertNull(reading.get("k"));
    }
  }

  @Test
  void unreadableValue_removed_isGoneForThoseWhoCanReadItAndAsIfItHadBeenAbsent(
      MemcachedServer server) throws JMException {
    // As in a rolling release: one JVM reads what the other cannot.
    try (TestCaches old = TestCaches.on(server.address());
        TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> reading = old.create("rolling");
      List<EventType> events = new CopyOnWriteArrayList<>();
      Cache<String, Long> cache =
          caches.create(
              "rolling",
              TestCaches.typed(String.class, Long.class)
                  .setStatisticsEnabled(true)
                  .addCacheEntryListenerConfiguration(
                      new MutableCacheEntryListenerConfiguration<>(
                          () -> new Removals(events), null, true, true)));
      List<Predicate<Cache<String, Long>>> removals =
          List.of(
              c -> c.remove("k"),
              c -> c.getAndRemove("k") != null,
              c -> {
                c.removeAll(Set.of("k"));
                return false;
              },
              c -> {
                c.removeAll();
                return false;
              });
      for (int i = 0; i < removals.size(); i++) {
        reading.put("k", "readable here only");
        assertNull(cache.get("k"));
        assertFalse(removals.get(i).test(cache), "removal " + i);
        assertNull(reading.get("k"), "removal " + i);
      }
      assertEquals(List.of(), events);
      ObjectName bean = beans("javax.cache:type=CacheStatistics,*,Cache=rolling").iterator().next();
      assertEquals(0L, BEANS.getAttribute(bean, "CacheRemovals"));
    }
  }

  private record Removals(List<EventType> events)
      implements CacheEntryRemovedListener<String, Long> {

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Long>> removed) {
      removed.forEach(event -> events.add(event.getEventType()));
    }
  }

  @Test
  void expiredEntry_removed_isGoneForClocksThatAreLate(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address());
        MemcachedClient<byte[]> raw =
            MemcachedClient.builder(Serdes.bytes()).servers(server.address()).build()) {
      Cache<String, String> cache =
          caches.create("late", TestCaches.strings().setStatisticsEnabled(true));
      cache.clear();
      for (Runnable removal : List.<Runnable>of(() -> cache.remove("k"), cache::removeAll)) {
        // Text with a deadline, the first millisecond of all.
        write(server, "late:k", 256 | 16, new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 'v'});
        assertNull(cache.get("k"));
        assertTrue(raw.touch("late:k", Expiry.NEVER));
        removal.run();
        assertFalse(raw.touch("late:k", Expiry.NEVER));
      }
    }
  }

  @Test
  void itemOfAnotherKey_removed_isKept(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address());
        MemcachedClient<byte[]> raw =
            MemcachedClient.builder(Serdes.bytes()).servers(server.address()).build()) {
      Cache<String, String> cache = caches.create("collision");
      assertNull(cache.get("k"));
      // Text with the full key that it belongs to, as if two had the same hash.
      write(server, "collision:k", 512 | 16, new byte[] {1, 'l', 'v'});
      assertFalse(cache.remove("k"));
      assertTrue(raw.touch("collision:k", Expiry.NEVER));
    }
  }

  @Test
  void foreignValue_strict_isAnErrorUntilItIsOverwritten(MemcachedServer server)
      throws JMException {
    try (CachingProvider provider = new MemcachedCachingProvider()) {
      Cache<String, String> cache =
          strict(provider, server).createCache("strict", TestCaches.strings());
      assertNull(cache.get("k"));
      writeForeign(server, "strict:k", 1);
      assertUnreadable(assertThrows(CacheException.class, () -> cache.get("k")));
      assertUnreadable(assertThrows(CacheException.class, () -> cache.getAll(Set.of("k"))));
      assertUnreadable(assertThrows(CacheException.class, () -> cache.getAndPut("k", "v")));
      assertUnreadable(assertThrows(CacheException.class, () -> cache.iterator().hasNext()));
      assertEquals(4, unreadable("strict"));
      cache.put("k", "v");
      assertEquals("v", cache.get("k"));
    }
  }

  @Test
  void rejectedClass_isAnErrorWithThePatternToAdd(MemcachedServer server) throws JMException {
    try (TestCaches caches = TestCaches.on(server.address());
        CachingProvider deny = new MemcachedCachingProvider()) {
      Cache<String, Object> writing =
          caches.create("rejected", TestCaches.typed(String.class, Object.class));
      writing.put("k", new Allowed(1));
      Cache<String, Object> reading =
          deny.getCacheManager(URI.create("memcached://" + server.address()), null)
              .createCache("rejected", TestCaches.typed(String.class, Object.class));
      CacheException failure = assertThrows(CacheException.class, () -> reading.get("k"));
      assertTrue(failure.getMessage().contains("larder.deserialization.allow"));
      assertTrue(failure.getMessage().contains(Allowed.class.getName()));
    }
  }

  record Allowed(int x) {}

  @Test
  void ownBean_isThereAsLongAsTheCache(MemcachedServer server) throws JMException {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create(
              "bean", TestCaches.strings().setManagementEnabled(true).setStatisticsEnabled(true));
      assertEquals(0, unreadable("bean"));
      assertEquals(2, beans("javax.cache:Cache=bean,*").size());
      cache.close();
      assertEquals(Set.of(), beans("*:Cache=bean,*"));
    }
  }

  @Test
  void changedClass_isAMissInBothReleases(MemcachedServer server, @TempDir Path directory)
      throws IOException, JMException, ReflectiveOperationException {
    String old = "public record Offer(String name, int cents) {}";
    String changed = "public record Offer(String name, long cents) {}";
    try (URLClassLoader first = release(directory.resolve("1"), old);
        URLClassLoader second = release(directory.resolve("2"), changed);
        CachingProvider provider = new MemcachedCachingProvider();
        CachingProvider other = new MemcachedCachingProvider()) {
      Cache<String, Object> before = offers(provider, server, first);
      Cache<String, Object> after = offers(other, server, second);
      Object offer = offer(first, int.class, 99);
      before.put("k", offer);
      assertEquals(offer, before.get("k"));
      assertNull(after.get("k"));
      Object newer = offer(second, long.class, 99L);
      after.put("k", newer);
      assertEquals(newer, after.get("k"));
      assertNull(before.get("k"));
    }
  }

  private static Cache<String, Object> offers(
      CachingProvider provider, MemcachedServer server, ClassLoader loader) {
    Properties properties = new Properties();
    properties.setProperty("larder.deserialization.allow", "shop.*");
    URI uri = URI.create("memcached://" + server.address());
    return provider
        .getCacheManager(uri, loader, properties)
        .createCache(
            "offers",
            new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
  }

  private static Object offer(ClassLoader loader, Class<?> type, Object cents)
      throws ReflectiveOperationException {
    return loader
        .loadClass("shop.Offer")
        .getConstructor(String.class, type)
        .newInstance("espresso", cents);
  }

  private static URLClassLoader release(Path directory, String source) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.writeString(directory.resolve("Offer.java"), "package shop;\n" + source);
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler);
    assertEquals(0, compiler.run(null, null, null, "-d", directory.toString(), file.toString()));
    return new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }
}
