package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache whose loader takes seconds, as slow queries do: just then nobody else is to load too. */
@Memcached
class SlowLoaderIT {

  private static final int THREADS = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger loads = new AtomicInteger();
  private TestCaches caches;

  @BeforeEach
  void open(MemcachedServer server) {
    caches = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    caches.close();
  }

  private String loadSlowly() {
    loads.incrementAndGet();
    try {
      TimeUnit.SECONDS.sleep(3);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "loaded";
  }

  private void assertEachGets(Callable<String> call) throws Exception {
    List<Future<String>> values = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      values.add(threads.submit(call));
    }
    for (Future<String> value : values) {
      assertEquals("loaded", value.get(20, TimeUnit.SECONDS));
    }
    assertEquals(1, loads.get());
  }

  @Test
  void get_byManyThreadsAtOnce_loadsOnce() throws Exception {
    MutableConfiguration<String, String> readThrough =
        TestCaches.strings().setReadThrough(true).setCacheLoaderFactory(SlowLoader::new);
    Cache<String, String> cache = caches.create("through", readThrough);
    assertEachGets(() -> cache.get("k"));
  }

  /** As Spring does for {@code @Cacheable(sync = true)}. */
  @Test
  void invoke_processorLoads_byManyThreadsAtOnce_loadsOnce() throws Exception {
    Cache<String, String> cache = caches.create("synchronized");
    assertEachGets(
        () ->
            cache.invoke(
                "k",
                (entry, arguments) -> {
                  if (!entry.exists()) {
                    entry.setValue(loadSlowly());
                  }
                  return entry.getValue();
                }));
  }

  private final class SlowLoader implements CacheLoader<String, String> {

    @Override
    public String load(String key) {
      return loadSlowly();
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> all = new HashMap<>();
      keys.forEach(key -> all.put(key, loadSlowly()));
      return all;
    }
  }
}
