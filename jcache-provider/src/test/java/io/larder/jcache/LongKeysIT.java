package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.KeyCodec;
import io.larder.jcache.codec.WireKey;
import io.larder.jcache.fixture.RawItems;
import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

/**
 * Keys over memcached's 250 bytes, which are on the server as a hash; and two with the same one.
 */
@Memcached(sources = Source.BINARY)
class LongKeysIT {

  private static final String PATH = "/a/rather/long/path".repeat(30);
  private static final String A = PATH + "/a";
  private static final String B = PATH + "/b";

  private static String wireKey(String cache, String key) {
    WireKey wire =
        KeyCodec.create("", cache, LongKeysIT.class.getClassLoader(), name -> true).encode(key);
    assertTrue(wire.isHashed());
    return new String(wire.bytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void operations_longKeys_areThoseOfShortOnes(MemcachedServer server) {
    try (TestCaches caches = TestCaches.on(server.address())) {
      Cache<String, String> cache = caches.create("long");
      cache.putAll(Map.of(A, "of a", B, "of b"));
      assertEquals("of a", cache.get(A));
      assertEquals(Map.of(A, "of a", B, "of b"), cache.getAll(Set.of(A, B, PATH)));
      assertNull(cache.get(PATH));
      Map<String, String> iterated = new HashMap<>();
      cache.forEach(entry -> iterated.put(entry.getKey(), entry.getValue()));
      assertEquals(Map.of(A, "of a", B, "of b"), iterated);
      assertTrue(cache.replace(A, "of a", "newer"));
      assertEquals("newer", cache.getAndRemove(A));
      assertFalse(cache.containsKey(A));
      assertEquals("of b", cache.get(B));
    }
  }

  /** What another key of the same hash would have left behind, planted by hand. */
  @Test
  void operations_collision_neverGiveTheOtherKeysValue(MemcachedServer server) throws IOException {
    try (TestCaches caches = TestCaches.on(server.address());
        RawItems raw = RawItems.at(server.port())) {
      Cache<String, String> cache = caches.create("collision");
      cache.put(A, "of a");
      RawItems.Item ofA = raw.read(wireKey("collision", A));
      raw.plant(wireKey("collision", B), ofA);

      assertNull(cache.get(B));
      assertFalse(cache.containsKey(B));
      assertEquals(Map.of(A, "of a"), cache.getAll(Set.of(A, B)));
      assertFalse(cache.replace(B, "of a", "x"));
      assertNull(cache.getAndReplace(B, "x"));
      assertFalse(cache.remove(B, "of a"));
      assertNull(cache.invoke(B, (entry, arguments) -> entry.getValue()));
      assertTrue(cache.putIfAbsent(B, "of b"));
      assertEquals(Map.of(A, "of a", B, "of b"), cache.getAll(Set.of(A, B)));
    }
  }
}
