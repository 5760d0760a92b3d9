package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and numbers of keys that are large, too large, or more than the server has memory for. */
class ServerLimitsIT {

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static MemcachedClient<byte[]> client(MemcachedServers servers) {
    return Fleet.client(TestSerdes.bytes(), servers.addresses()).build();
  }

  @Test
  @Memcached(sources = Source.BINARY)
  void set_overTheItemSizeLimit_isRefusedAndTheConnectionIsGood(MemcachedServers servers) {
    try (MemcachedClient<byte[]> client = client(servers)) {
      client.set("small", new byte[] {1}, Expiry.NEVER);
      client.set("big", new byte[] {2}, Expiry.NEVER);
      for (int length : new int[] {1 << 20, (1 << 20) + 1, 3 << 20}) {
        ServerErrorException refused =
            assertThrows(
                ServerErrorException.class,
                () -> client.set("big", new byte[length], Expiry.NEVER));
        assertTrue(refused.reply().contains("too large"), refused.reply());
        assertTrue(refused.getMessage().contains("-I"), refused.getMessage());
        assertArrayEquals(new byte[] {1}, client.get("small"));
      }
      // memcached drops what was there: better nothing than an outdated value.
      assertNull(client.get("big"));
      assertEquals(1, client.meta().nodes().get(0).connections());
    }
  }

  @Test
  @Memcached(sources = Source.BINARY)
  void setMany_oneOverTheLimit_failsForThatKeyOnly(MemcachedServers servers) {
    try (MemcachedClient<byte[]> client = client(servers)) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("a", random(1000, 1));
      entries.put("big", new byte[2 << 20]);
      entries.put("b", random(1000, 2));
      BulkWrite write = client.setMany(entries, Expiry.NEVER);
      assertEquals(List.of("a", "b"), List.copyOf(write.done()));
      assertTrue(write.failures().get("big") instanceof ServerErrorException);
      assertThrows(ServerErrorException.class, write::orThrow);
      assertArrayEquals(random(1000, 2), client.get("b"));
    }
  }

  @Test
  @Memcached(sources = Source.BINARY)
  void set_overTheLimitAmongOthers_affectsNobodyElse(MemcachedServers servers) throws Exception {
    PoolOptions one = new PoolOptions(1, 1000, PoolOptions.DEFAULT.idleTimeout());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (MemcachedClient<byte[]> client =
        Fleet.client(TestSerdes.bytes(), servers.addresses()).pool(one).build()) {
      List<Future<?>> calls =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(t -> threads.submit(() -> mixedSizes(client, t)))
              .toList();
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void mixedSizes(MemcachedClient<byte[]> client, int thread) {
    for (int i = 0; i < 40; i++) {
      String key = "t" + thread + "-" + i;
      if (i % 4 == thread % 4) {
        assertThrows(
            ServerErrorException.class, () -> client.set(key, new byte[1 << 20], Expiry.NEVER));
      } else {
        client.set(key, random(100, i), Expiry.NEVER);
        assertArrayEquals(random(100, i), client.get(key));
      }
    }
  }

  @Test
  @Memcached(
      memoryMegabytes = 1,
      flags = {"-M", "-I 512k"},
      sources = Source.BINARY)
  void set_serverWithoutMemory_isRefusedAndWhatIsThereIsReadable(MemcachedServers servers) {
    try (MemcachedClient<byte[]> client = client(servers)) {
      Map<String, byte[]> stored = new HashMap<>();
      int refused = 0;
      for (int i = 0; i < 200; i++) {
        byte[] value = random(50_000, i);
        try {
          client.set("k" + i, value, Expiry.NEVER);
          stored.put("k" + i, value);
        } catch (ServerErrorException e) {
          assertTrue(e.reply().contains("out of memory storing object"), e.reply());
          assertTrue(e.getMessage().contains("-M"), e.getMessage());
          refused++;
        }
      }
      assertTrue(refused > 0 && !stored.isEmpty(), stored.size() + " stored, " + refused);
      stored.forEach((key, value) -> assertArrayEquals(value, client.get(key)));
      Map<String, byte[]> more = new LinkedHashMap<>();
      IntStream.range(0, 50).forEach(i -> more.put("m" + i, random(50_000, i)));
      BulkWrite write = client.setMany(more, Expiry.NEVER);
      assertEquals(50, write.done().size() + write.failures().size());
      assertTrue(
          write.failures().values().stream().allMatch(ServerErrorException.class::isInstance));
      assertEquals(1, client.meta().nodes().get(0).connections());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void set_fiveMegabytes_areReadBack(int nodes) {
    try (MemcachedServers servers = Fleet.start(nodes, "-I 10m");
        MemcachedClient<byte[]> client = client(servers)) {
      Map<String, byte[]> values = new LinkedHashMap<>();
      for (int i = 0; i < 4; i++) {
        byte[] value = random(5_000_000 + i, i);
        client.set("big" + i, value, Expiry.NEVER);
        assertArrayEquals(value, client.get("big" + i));
        values.put("big" + i, value);
      }
      client.deleteMany(values.keySet()).orThrow();
      client.setMany(values, Expiry.NEVER).orThrow();
      assertSame(values, client.getMany(values.keySet()).values());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void bulk_tenThousandKeys_areWrittenReadAndDeleted(int nodes) {
    try (MemcachedServers servers = Fleet.start(nodes);
        MemcachedClient<byte[]> client = client(servers)) {
      Map<String, byte[]> values = new LinkedHashMap<>();
      IntStream.range(0, 10_000).forEach(i -> values.put("key-number-" + i, random(20, i)));
      assertEquals(values.keySet(), client.setMany(values, Expiry.NEVER).orThrow().done());
      assertSame(values, client.getMany(values.keySet()).values());
      assertEquals(values.keySet(), client.deleteMany(values.keySet()).orThrow().done());
      assertEquals(0, client.getMany(values.keySet()).values().size());
    }
  }

  /** Both sides would wait for each other for ever if each wrote all before it read anything. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void bulk_thirtyMegabytesInOneCall_doesNotDeadlock(int nodes) {
    try (MemcachedServers servers = withMemory(nodes);
        MemcachedClient<byte[]> client = client(servers)) {
      Map<String, byte[]> values = new LinkedHashMap<>();
      IntStream.range(0, 300).forEach(i -> values.put("k" + i, random(100_000, i)));
      assertEquals(300, client.setMany(values, Expiry.NEVER).orThrow().done().size());
      assertSame(values, client.getMany(values.keySet()).values());
    }
  }

  private static MemcachedServers withMemory(int nodes) {
    return MemcachedServers.start(
        nodes, MemcachedOptions.builder().memoryMegabytes(256).sources(Source.BINARY).build());
  }

  @Test
  void bulk_fromManyThreadsAtOnce_isRight() throws Exception {
    Map<Integer, Throwable> failures = new ConcurrentHashMap<>();
    try (MemcachedServers servers = Fleet.start(3);
        MemcachedClient<byte[]> client = client(servers)) {
      List<Thread> threads =
          IntStream.range(0, 6)
              .mapToObj(
                  t ->
                      new Thread(
                          () -> {
                            Map<String, byte[]> values = new LinkedHashMap<>();
                            IntStream.range(0, 100)
                                .forEach(i -> values.put(t + "-" + i, random(10_000, i * 7L + t)));
                            client.setMany(values, Expiry.NEVER).orThrow();
                            assertSame(values, client.getMany(values.keySet()).values());
                          }))
              .toList();
      threads.forEach(t -> t.setUncaughtExceptionHandler((x, e) -> failures.put(0, e)));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(Map.of(), failures);
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((key, value) -> assertArrayEquals(value, actual.get(key), key));
  }

  @Test
  @Memcached(flags = "-C", sources = Source.BINARY)
  void cas_serverWithoutCas_isRefused(MemcachedServer server) {
    try (MemcachedClient<String> client = Fleet.client(server).build()) {
      client.set("k", "v", Expiry.NEVER);
      assertEquals("v", client.get("k"));
      long cas = client.gets("k").cas();
      assertThrows(
          IllegalArgumentException.class, () -> client.cas("k", "lost", Expiry.NEVER, cas));
      assertEquals("v", client.get("k"));
    }
  }
}
