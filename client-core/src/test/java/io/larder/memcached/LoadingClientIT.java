package io.larder.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One caller loads; what the others see meanwhile, and what ends the load. */
@Memcached(sources = Source.BINARY)
class LoadingClientIT {

  private static final Expiry TTL = Expiry.in(Duration.ofMinutes(1));
  private static final LoadOptions PATIENT =
      new LoadOptions(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO);

  private final AtomicInteger reads = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private MemcachedClient<String> client;
  private LoadingClient<String> loading;

  @BeforeEach
  void connect(MemcachedServer server) {
    client =
        MemcachedClient.builder(Serdes.string())
            .servers(server.address())
            .timeouts(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)))
            .recorder(
                (node, operation, outcome, nanos) -> {
                  if (operation.equals("get")) {
                    reads.incrementAndGet();
                  }
                })
            .build();
    loading = client.loading(PATIENT);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    client.close();
  }

  private static String unexpected(String key) {
    return fail("the loader ran for " + key);
  }

  private static Key key(String key) {
    return Key.of(key.getBytes(US_ASCII));
  }

  /** Does what a loader does that dies before it has loaded. */
  private void putPlaceholder(String key, Duration lease) {
    MetaReply reply = client.meta().send(MetaRequest.get(key(key)).vivify(Expiry.in(lease)));
    assertTrue(reply.isWon());
  }

  /** Waits until other callers have asked the server, so that they wait for this one. */
  private void awaitReads(int more) {
    int target = reads.get() + more;
    Await.until(() -> reads.get() >= target);
  }

  @Test
  void getOrLoad_missing_loadsOnceAndStores() {
    assertEquals("loaded a", client.getOrLoad("a", TTL, k -> "loaded " + k));
    assertEquals("loaded a", client.getOrLoad("a", TTL, LoadingClientIT::unexpected));
    assertEquals("loaded a", client.get("a"));
    Duration left = client.inspect("a").timeToLive().orElseThrow();
    assertTrue(left.compareTo(Duration.ofSeconds(50)) > 0, () -> "expires in " + left);
  }

  @Test
  void getOrLoad_manyThreads_oneLoads() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      results.add(
          threads.submit(
              () ->
                  loading.getOrLoad(
                      "a",
                      TTL,
                      k -> {
                        awaitReads(20);
                        return "load " + loads.incrementAndGet();
                      })));
    }
    for (Future<String> result : results) {
      assertEquals("load 1", result.get());
    }
    assertEquals(1, loads.get());
  }

  @Test
  void getOrLoad_twoJvms_oneLoads(MemcachedServer server) throws Exception {
    int threadsEach = 4;
    try (LoadingJvm one = LoadingJvm.start(server.address(), threadsEach, 2 * threadsEach);
        LoadingJvm two = LoadingJvm.start(server.address(), threadsEach, 2 * threadsEach)) {
      one.go();
      two.go();
      List<String> values = new ArrayList<>(one.values());
      values.addAll(two.values());
      assertEquals(2 * threadsEach, values.size());
      assertEquals(1, new HashSet<>(values).size(), () -> "different values: " + values);
    }
    assertEquals(1, client.incr(LoadingJvm.LOADS, 0).orElseThrow());
  }

  @Test
  void getOrLoad_loaderThrows_callerGetsItAndTheNextLoads() {
    FileNotFoundException e =
        assertThrows(
            FileNotFoundException.class,
            () ->
                loading.getOrLoad(
                    "a",
                    TTL,
                    k -> {
                      throw new FileNotFoundException(k);
                    }));
    assertEquals("a", e.getMessage());
    assertNull(client.inspect("a"));
    assertEquals("b", loading.getOrLoad("a", TTL, k -> "b"));
  }

  @Test
  void getOrLoad_loaderThrowsWhileOthersWait_oneOfThemLoads() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch failNow = new CountDownLatch(1);
    Future<String> first =
        threads.submit(
            () ->
                loading.getOrLoad(
                    "a",
                    TTL,
                    k -> {
                      began.countDown();
                      failNow.await();
                      throw new IllegalStateException("no");
                    }));
    began.await();
    Future<String> second = threads.submit(() -> loading.getOrLoad("a", TTL, k -> "second"));
    awaitReads(2);
    failNow.countDown();
    assertEquals("second", second.get());
    assertThrows(java.util.concurrent.ExecutionException.class, first::get);
  }

  @Test
  void getOrLoad_loaderHasNothing_nothingIsRemembered() {
    assertNull(loading.getOrLoad("a", TTL, k -> null));
    assertNull(client.inspect("a"));
    assertEquals("b", loading.getOrLoad("a", TTL, k -> "b"));
  }

  @Test
  void getOrLoad_loadedValueIsNotWritable_theNextLoads() {
    String halfAPair = "\ud800";
    assertThrows(SerdeException.class, () -> loading.getOrLoad("a", TTL, k -> halfAPair));
    assertEquals("b", loading.getOrLoad("a", TTL, k -> "b"));
  }

  @Test
  void getOrLoad_winnerDied_anotherLoadsAfterTheLease() {
    putPlaceholder("a", Duration.ofSeconds(1));
    assertEquals("b", loading.getOrLoad("a", TTL, k -> "b"));
  }

  @Test
  void getOrLoad_winnerTakesTooLong_isATimeout() {
    putPlaceholder("a", Duration.ofMinutes(1));
    LoadingClient<String> hasty = client.loading(PATIENT.withMaxWait(Duration.ofMillis(50)));
    assertThrows(
        LoadTimeoutException.class, () -> hasty.getOrLoad("a", TTL, LoadingClientIT::unexpected));
  }

  @Test
  void getOrLoad_interruptedWhileWaiting_isToldSo() {
    putPlaceholder("a", Duration.ofMinutes(1));
    Thread self = Thread.currentThread();
    threads.execute(
        () -> {
          awaitReads(2);
          self.interrupt();
        });
    assertThrows(
        RequestInterruptedException.class,
        () -> loading.getOrLoad("a", TTL, LoadingClientIT::unexpected));
    assertTrue(Thread.interrupted());
  }

  @Test
  void getOrLoad_interruptedWhileLoading_theNextLoads() {
    assertThrows(
        IllegalStateException.class,
        () ->
            loading.getOrLoad(
                "a",
                TTL,
                k -> {
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("interrupted");
                }));
    assertTrue(Thread.interrupted());
    assertEquals("b", loading.getOrLoad("a", TTL, k -> "b"));
  }

  @Test
  void getOrLoad_deletedMeanwhile_loadedValueIsNotStored() {
    String value =
        loading.getOrLoad(
            "a",
            TTL,
            k -> {
              client.delete(k);
              return "old";
            });
    assertEquals("old", value);
    assertNull(client.get("a"));
  }

  @Test
  void getOrLoad_setMeanwhile_theNewerValueStays() {
    String value =
        loading.getOrLoad(
            "a",
            TTL,
            k -> {
              client.set(k, "new", TTL);
              return "old";
            });
    assertEquals("old", value);
    assertEquals("new", client.get("a"));
  }

  @Test
  void getOrLoad_serverGoneMeanwhile_theValueIsReturned(MemcachedServer server) {
    String value =
        loading.getOrLoad(
            "a",
            TTL,
            k -> {
              server.stop();
              return "loaded";
            });
    assertEquals("loaded", value);
  }

  @Test
  void invalidate_valueThere_oneLoadsAndTheOthersGetTheOldOne() throws Exception {
    client.set("a", "old", TTL);
    assertTrue(loading.invalidate("a", TTL));
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Future<String> winner =
        threads.submit(
            () ->
                loading.getOrLoad(
                    "a",
                    TTL,
                    k -> {
                      began.countDown();
                      finish.await();
                      return "new";
                    }));
    began.await();
    assertEquals("old", loading.getOrLoad("a", TTL, LoadingClientIT::unexpected));
    assertEquals("old", client.get("a"));
    finish.countDown();
    assertEquals("new", winner.get());
    assertEquals("new", loading.getOrLoad("a", TTL, LoadingClientIT::unexpected));
  }

  @Test
  void invalidate_nothingThere_saysSo() {
    assertEquals(false, loading.invalidate("a", TTL));
  }

  @Test
  void invalidate_loaderThrows_theOldValueStaysAndTheNextLoads() {
    client.set("a", "old", TTL);
    loading.invalidate("a", TTL);
    assertThrows(
        IllegalStateException.class,
        () ->
            loading.getOrLoad(
                "a",
                TTL,
                k -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals("old", client.get("a"));
    assertEquals("new", loading.getOrLoad("a", TTL, k -> "new"));
  }

  @Test
  void invalidate_plainReadsComeFirst_theyLeaveTheRightToLoad() {
    client.set("a", "old", TTL);
    loading.invalidate("a", TTL);
    assertEquals("old", client.get("a"));
    assertEquals("old", client.gets("a").value());
    assertEquals("old", client.getAndTouch("a", TTL));
    assertTrue(client.touch("a", TTL));
    assertNotNull(client.inspect("a"));
    assertEquals(Map.of("a", "old"), client.getMany(Set.of("a")).values());
    assertEquals("new", loading.getOrLoad("a", TTL, k -> "new"));
  }

  @Test
  void refreshAhead_valueIsAboutToExpire_oneLoadsItAnew() {
    LoadingClient<String> ahead = client.loading(PATIENT.withRefreshAhead(Duration.ofSeconds(100)));
    client.set("a", "old", TTL);
    String value =
        ahead.getOrLoad(
            "a",
            TTL,
            k -> {
              assertEquals("old", ahead.getOrLoad("a", TTL, LoadingClientIT::unexpected));
              return "new";
            });
    assertEquals("new", value);
    assertEquals("new", client.get("a"));
  }

  @Test
  void refreshAhead_valueIsFresh_isNotLoaded() {
    LoadingClient<String> ahead = client.loading(PATIENT.withRefreshAhead(Duration.ofSeconds(10)));
    client.set("a", "fresh", TTL);
    assertEquals("fresh", ahead.getOrLoad("a", TTL, LoadingClientIT::unexpected));
  }

  @Test
  void plainReads_placeholder_areMisses() {
    putPlaceholder("a", Duration.ofMinutes(1));
    client.set("b", "value", TTL);
    assertNull(client.get("a"));
    assertNull(client.gets("a"));
    assertNull(client.getAndTouch("a", TTL));
    assertNull(client.getsAndTouch("a", TTL));
    assertEquals(Map.of("b", "value"), client.getMany(List.of("a", "b", "c")).values());
    assertEquals(Set.of("b"), client.getsMany(List.of("a", "b", "c")).values().keySet());
  }

  @Test
  void plainReads_emptyValue_isAValue() {
    MemcachedClient<byte[]> bytes = client.withSerde(Serdes.bytes());
    bytes.set("a", new byte[0], TTL);
    putPlaceholder("b", Duration.ofMinutes(1));
    assertArrayEquals(new byte[0], bytes.get("a"));
    Item<byte[]> item = bytes.gets("a");
    Map<String, Item<byte[]>> many = bytes.getsMany(List.of("a", "b")).values();
    assertEquals(Set.of("a"), many.keySet());
    assertEquals(item.cas(), many.get("a").cas());
    assertArrayEquals(new byte[0], bytes.getOrLoad("a", TTL, k -> new byte[1]));
  }
}
