package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.larder.jcache.fixture.KeyLoader;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing and opening again, and what is left behind: nothing. */
@Memcached
class LifeCycleIT {

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("larder"))
        .collect(Collectors.toSet());
  }

  private static int beans() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    return server.queryNames(new ObjectName("javax.cache:*"), null).size()
        + server.queryNames(new ObjectName("io.larder*:*"), null).size();
  }

  private static long descriptors() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  @Test
  void manager_reopenedAThousandTimes_leavesNothingBehind(MemcachedServer server) throws Exception {
    MemcachedCachingProvider provider = new MemcachedCachingProvider();
    URI uri = URI.create("memcached://" + server.address());
    Set<String> threadsBefore = threads();
    int beansBefore = beans();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    useOnce(provider, uri, loaders);
    long descriptorsBefore = descriptors();
    for (int i = 0; i < 1_000; i++) {
      useOnce(provider, uri, loaders);
    }
    assertEquals(beansBefore, beans());
    assertTrue(
        descriptors() <= descriptorsBefore + 10, descriptorsBefore + " then " + descriptors());
    for (int i = 0; i < 50 && !threads().equals(threadsBefore); i++) {
      Thread.sleep(20);
    }
    assertEquals(threadsBefore, threads());
    for (int i = 0; i < 20 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
      System.gc();
      Thread.sleep(50);
    }
    long kept = loaders.stream().filter(each -> each.get() != null).count();
    assertTrue(kept <= 1, "class loaders that are still there: " + kept);
  }

  private static void useOnce(
      MemcachedCachingProvider provider, URI uri, List<WeakReference<ClassLoader>> loaders)
      throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[0], LifeCycleIT.class.getClassLoader())) {
      loaders.add(new WeakReference<>(loader));
      CacheManager manager = provider.getCacheManager(uri, loader);
      Cache<String, String> cache =
          manager.createCache(
              "reopened",
              TestCaches.strings()
                  .setStatisticsEnabled(true)
                  .setManagementEnabled(true)
                  .setCacheLoaderFactory(() -> new KeyLoader<>(key -> "loaded"))
                  .addCacheEntryListenerConfiguration(
                      new MutableCacheEntryListenerConfiguration<>(
                          () -> (CacheEntryCreatedListener<String, String>) events -> {},
                          null,
                          false,
                          false)));
      cache.put("k", "v");
      CompletionListenerFuture loaded = new CompletionListenerFuture();
      cache.loadAll(Set.of("l"), true, loaded);
      loaded.get();
      manager.close();
    }
  }

  @Test
  void manager_closed_canBeOpenedAgainWithItsEntries(MemcachedServer server) {
    MemcachedCachingProvider provider = new MemcachedCachingProvider();
    URI uri = URI.create("memcached://" + server.address());
    CacheManager first = provider.getCacheManager(uri, null);
    first.createCache("again", TestCaches.strings()).put("k", "v");
    first.close();
    first.close();
    assertTrue(first.isClosed());
    assertThrows(IllegalStateException.class, first::getCacheNames);
    CacheManager second = provider.getCacheManager(uri, null);
    assertNotSame(first, second);
    assertNull(second.getCache("again"));
    assertEquals("v", second.createCache("again", TestCaches.strings()).get("k"));
    provider.close();
    assertTrue(second.isClosed());
  }

  @Test
  void getCacheManager_whileTheLastOneIsBeingClosed_isAnotherOne(MemcachedServer server)
      throws Exception {
    URI uri = URI.create("memcached://" + server.address());
    try (MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      CacheManager closing = provider.getCacheManager(uri, null);
      SlowToClose slow = new SlowToClose();
      closing.createCache("slow", TestCaches.strings().setCacheLoaderFactory(() -> slow));
      Thread closer = new Thread(closing::close);
      closer.start();
      try {
        slow.asked.await();
        CacheManager next = provider.getCacheManager(uri, null);
        assertFalse(next.isClosed());
        slow.answer.countDown();
        closer.join();
        assertSame(next, provider.getCacheManager(uri, null));
        assertFalse(next.isClosed());
      } finally {
        slow.answer.countDown();
      }
    }
  }

  @Test
  void createCache_whileTheLastManagerIsBeingClosed_getsAllBeans(MemcachedServer server)
      throws Exception {
    URI uri = URI.create("memcached://" + server.address());
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    SlowToClose slow = new SlowToClose();
    MutableConfiguration<String, String> managed =
        TestCaches.strings().setStatisticsEnabled(true).setManagementEnabled(true);
    try (MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      CacheManager closing = provider.getCacheManager(uri, null);
      // Whichever is closed first, the other one's turn has not come when the next are created.
      for (String name : List.of("one", "two")) {
        closing.createCache(
            name, new MutableConfiguration<>(managed).setCacheLoaderFactory(() -> slow));
      }
      Thread closer = new Thread(closing::close);
      closer.start();
      try {
        slow.asked.await();
        CacheManager next = provider.getCacheManager(uri, null);
        next.createCache("one", managed);
        next.createCache("two", managed);
      } finally {
        slow.answer.countDown();
      }
      closer.join();
      assertEquals(3, beans.queryNames(new ObjectName("*:*,Cache=one"), null).size());
      assertEquals(3, beans.queryNames(new ObjectName("*:*,Cache=two"), null).size());
    }
  }

  /** Something of the application's whose closing takes its time. */
  private static final class SlowToClose implements CacheLoader<String, String>, AutoCloseable {

    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch answer = new CountDownLatch(1);

    @Override
    public String load(String key) {
      return null;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }

    @Override
    public void close() {
      asked.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void managers_ofOneServer_shareConnectionsUntilTheLastIsClosed(MemcachedServer server) {
    MemcachedCachingProvider provider = new MemcachedCachingProvider();
    URI a = URI.create("memcached://" + server.address() + "/a");
    URI b = URI.create("memcached://" + server.address() + "/b");
    CacheManager first = provider.getCacheManager(a, null);
    CacheManager second = provider.getCacheManager(b, null);
    Cache<String, String> ofFirst = first.createCache("same", TestCaches.strings());
    Cache<String, String> ofSecond = second.createCache("same", TestCaches.strings());
    ofFirst.put("k", "first");
    ofSecond.put("k", "second");
    assertEquals("first", ofFirst.get("k"));
    first.close();
    assertEquals("second", ofSecond.get("k"));
    second.close();
    assertThrows(IllegalStateException.class, () -> ofSecond.get("k"));
  }

  @Test
  void managers_ofTwoClassLoaders_closeTheirOwnBeansOnly(MemcachedServer server) throws Exception {
    URI uri = URI.create("memcached://" + server.address() + "/beans");
    ObjectName statistics =
        new ObjectName(
            "javax.cache:type=CacheStatistics,CacheManager="
                + uri.toString().replace(':', '.')
                + ",Cache=counted");
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try (URLClassLoader application = new URLClassLoader(new URL[0]);
        MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      CacheManager first = provider.getCacheManager(uri, null);
      CacheManager second = provider.getCacheManager(uri, application);
      assertNotSame(first, second);
      first.createCache("counted", TestCaches.strings().setStatisticsEnabled(true));
      second.createCache("counted", TestCaches.strings().setStatisticsEnabled(true));
      second.close();
      assertTrue(beans.isRegistered(statistics));
      first.close();
      assertFalse(beans.isRegistered(statistics));
    }
  }

  @Test
  void defaultClassLoader_findsTheConfigurationOfTheThreadsApplication(@TempDir Path directory)
      throws Exception {
    Files.writeString(directory.resolve("larder.conf"), "larder.caches { of-thread { } }");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application =
            new URLClassLoader(new URL[] {directory.toUri().toURL()}, null);
        MemcachedCachingProvider provider = new MemcachedCachingProvider()) {
      ClassLoader loader = provider.getDefaultClassLoader();
      assertNull(loader.getResource("larder.conf"));
      Thread.currentThread().setContextClassLoader(application);
      assertNotNull(loader.getResource("larder.conf"));
      String shared = LifeCycleIT.class.getName().replace('.', '/') + ".class";
      assertNotNull(loader.getResource(shared));
      assertEquals(
          "of-thread", provider.getCacheManager(null, loader).getCacheNames().iterator().next());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void destroyCache_emptiesItForEverybody(MemcachedServer server) {
    try (TestCaches a = TestCaches.on(server.address());
        TestCaches b = TestCaches.on(server.address())) {
      Cache<String, String> cache = a.create("destroyed");
      Cache<String, String> elsewhere = b.create("destroyed");
      cache.put("k", "v");
      a.manager().destroyCache("destroyed");
      assertTrue(cache.isClosed());
      assertNull(elsewhere.get("k"));
      a.manager().destroyCache("never was there");
    }
  }

  @Test
  void close_closesWhatTheApplicationGave(MemcachedServer server) {
    AtomicInteger closed = new AtomicInteger();
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create(
              "closing",
              TestCaches.strings()
                  .addCacheEntryListenerConfiguration(
                      new MutableCacheEntryListenerConfiguration<>(
                          () -> new ClosingListener(closed), null, false, true)));
      cache.put("k", "v");
      cache.close();
      cache.close();
      assertEquals(1, closed.get());
    }
  }

  private record ClosingListener(AtomicInteger closed)
      implements CacheEntryCreatedListener<String, String>, Closeable {

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void start_serversDown_isNoProblemUntilTheyAreNeeded() {
    try (TestCaches caches = TestCaches.on("127.0.0.1:1")) {
      Cache<String, String> cache = caches.create("lazy");
      CacheException failure = assertThrows(CacheException.class, () -> cache.get("k"));
      assertTrue(failure.getMessage().contains("127.0.0.1:1"), failure.getMessage());
    }
  }

  @Test
  void loadAll_closedMeanwhile_tellsEverybodyWhoWaits(MemcachedServer server) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create(
              "waiting", TestCaches.strings().setCacheLoaderFactory(() -> new Slow(loading)));
      CompletionListenerFuture begun = new CompletionListenerFuture();
      CompletionListenerFuture queued = new CompletionListenerFuture();
      cache.loadAll(Set.of("k"), true, begun);
      cache.loadAll(Set.of("l"), true, queued);
      assertTrue(loading.await(10, TimeUnit.SECONDS));
      cache.close();
      assertThrows(ExecutionException.class, () -> begun.get(10, TimeUnit.SECONDS));
      assertThrows(ExecutionException.class, () -> queued.get(10, TimeUnit.SECONDS));
    }
  }

  /** Loads until it is interrupted. */
  private record Slow(CountDownLatch loading) implements CacheLoader<String, String> {

    @Override
    public String load(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      loading.countDown();
      try {
        new CountDownLatch(1).await();
        return Map.of();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void loadAll_loaderBreaksDown_tellsWhoWaits(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache =
          caches.create("broken", TestCaches.strings().setCacheLoaderFactory(Incomplete::new));
      CompletionListenerFuture loaded = new CompletionListenerFuture();
      cache.loadAll(Set.of("k"), true, loaded);
      assertThrows(ExecutionException.class, () -> loaded.get(10, TimeUnit.SECONDS));
    }
  }

  private static final class Incomplete implements CacheLoader<String, String> {

    @Override
    public String load(String key) {
      throw new NoClassDefFoundError("missing");
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw new NoClassDefFoundError("missing");
    }
  }
}
