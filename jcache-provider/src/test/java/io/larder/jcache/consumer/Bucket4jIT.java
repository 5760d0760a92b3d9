package io.larder.jcache.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import io.github.bucket4j.grid.jcache.CompatibilityTest;
import io.larder.jcache.fixture.OtherJvm;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Rate limits: no token may be given out twice, whoever asks and whatever fails. */
@Memcached(nodes = 3)
class Bucket4jIT {

  private static final int TOKENS = 3_000;
  private static final int THREADS = 4;

  /** What the other JVM takes before, so that it is up to speed. */
  private static final int WARM_UP = 100;

  private static Cache<String, byte[]> open(TestCaches caches) {
    return caches.create("buckets", TestCaches.typed(String.class, byte[].class));
  }

  private static BucketProxy bucket(Cache<String, byte[]> cache) {
    BucketConfiguration limit =
        BucketConfiguration.builder()
            .addLimit(each -> each.capacity(TOKENS).refillIntervally(1, Duration.ofDays(1)))
            .build();
    return Bucket4jJCache.entryProcessorBasedBuilder(cache)
        .build()
        .builder()
        .build("client 1", () -> limit);
  }

  /** Takes tokens until there are none and returns how many there were. */
  private static int drain(Cache<String, byte[]> cache) throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      BucketProxy bucket = bucket(cache);
      new Thread(
              () -> {
                while (bucket.tryConsume(1)) {
                  taken.incrementAndGet();
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return taken.get();
  }

  /** The other JVM. */
  static final class Other {

    private Other() {}

    /**
     * Drains the bucket.
     *
     * @param args the addresses
     */
    public static void main(String[] args) throws InterruptedException {
      try (TestCaches caches = TestCaches.on(args[0])) {
        Cache<String, byte[]> cache = open(caches);
        for (int i = 0; i < WARM_UP; i++) {
          bucket(cache).tryConsume(1);
        }
        System.out.println("ready");
        System.out.println(drain(cache));
      }
    }
  }

  @Test
  void tryConsume_fromTwoJvms_neverExceedsTheLimit(MemcachedServers servers) throws Exception {
    try (TestCaches caches = TestCaches.on(servers);
        OtherJvm other = OtherJvm.run(Other.class, servers.addresses())) {
      assertEquals("ready", other.line());
      int here = drain(open(caches));
      int there = Integer.parseInt(other.join().get(0));
      assertEquals(TOKENS - WARM_UP, here + there);
      assertTrue(here > 0 && there > 0, here + " and " + there);
    }
  }

  @Test
  void compatibilityTest_ofBucket4jItself_passes(MemcachedServers servers) throws Exception {
    try (TestCaches caches = TestCaches.on(servers)) {
      new CompatibilityTest(
              caches.create("compatible", TestCaches.typed(String.class, Integer.class)))
          .test();
    }
  }

  @Test
  void tryConsume_serverDown_throwsAndGivesNothingAway(
      @Memcached(sources = Source.BINARY) MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      BucketProxy bucket = bucket(open(caches));
      assertTrue(bucket.tryConsume(1));
      server.stop();
      assertThrows(CacheException.class, () -> bucket.tryConsume(1));
    }
  }

  @Test
  void removeProxy_thenAsked_beginsWithAFullBucket(MemcachedServers servers) {
    try (TestCaches caches = TestCaches.on(servers)) {
      Cache<String, byte[]> cache = open(caches);
      assertTrue(bucket(cache).tryConsume(TOKENS));
      Bucket4jJCache.entryProcessorBasedBuilder(cache).build().removeProxy("client 1");
      assertTrue(bucket(cache).tryConsume(TOKENS));
    }
  }
}
