package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.RawItems;
import io.larder.jcache.fixture.TestCaches;
import io.larder.memcached.serde.Flags;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches whose values are in an envelope, and somebody else who writes to their server. */
@Memcached(sources = Source.BINARY)
class EnvelopeIT {

  private static final String OLD = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  private static final String NEW = "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
  private static final String GUESSED = "1:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";

  /** A provider of its own, as another JVM would have. */
  private static final class Jvm implements AutoCloseable {

    private final CachingProvider provider = new MemcachedCachingProvider();
    private final CacheManager manager;

    Jvm(MemcachedServer server, String... options) {
      Properties properties = new Properties();
      for (int i = 0; i < options.length; i += 2) {
        properties.setProperty("larder." + options[i], options[i + 1]);
      }
      URI uri = URI.create("memcached://" + server.address());
      manager = provider.getCacheManager(uri, EnvelopeIT.class.getClassLoader(), properties);
    }

    Cache<String, String> cache(String name) {
      return manager.createCache(name, TestCaches.strings());
    }

    @Override
    public void close() {
      provider.close();
    }
  }

  private static Jvm jvm(MemcachedServer server, String envelope, String keys) {
    return new Jvm(server, "envelope", envelope, "envelope-keys", keys);
  }

  private static long unreadable(String cache) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names =
        beans.queryNames(
            new ObjectName("io.larder:type=Cache,CacheManager=*,Cache=" + cache), null);
    assertEquals(1, names.size());
    return (long) beans.getAttribute(names.iterator().next(), "UnreadableValues");
  }

  private static void writeAndRead(MemcachedServer server, String envelope, int flag)
      throws IOException {
    String name = "sealed-" + envelope;
    try (Jvm writer = jvm(server, envelope, OLD)) {
      writer.cache(name).put("k", "plain text");
    }
    try (Jvm reader = jvm(server, envelope, OLD);
        RawItems raw = RawItems.at(server.port())) {
      assertEquals("plain text", reader.cache(name).get("k"));
      RawItems.Item item = raw.read(name + ":k");
      assertEquals(flag, Integer.parseInt(item.flags()) & flag);
      assertEquals(flag == Flags.HMAC, item.bytes().contains("plain text"));
    }
  }

  @Test
  void put_hmac_isSignedAndReadElsewhere(MemcachedServer server) throws IOException {
    writeAndRead(server, "hmac", Flags.HMAC);
  }

  @Test
  void put_aesGcm_isEncryptedAndReadElsewhere(MemcachedServer server) throws IOException {
    writeAndRead(server, "aes-gcm", Flags.AES_GCM);
  }

  private static RawItems.Item damaged(RawItems.Item item) {
    int last = item.bytes().length() - 1;
    char other = (char) (item.bytes().charAt(last) ^ 1);
    return new RawItems.Item(item.flags(), item.bytes().substring(0, last) + other);
  }

  private static void forge(MemcachedServer server, String envelope)
      throws IOException, JMException {
    String name = "forged-" + envelope;
    try (RawItems raw = RawItems.at(server.port())) {
      RawItems.Item guessed;
      try (Jvm thief = jvm(server, envelope, GUESSED)) {
        thief.cache(name).put("b", "forged");
        guessed = raw.read(name + ":b");
      }
      RawItems.Item plain;
      try (Jvm unsealed = new Jvm(server)) {
        unsealed.cache(name).put("b", "forged");
        plain = raw.read(name + ":b");
      }
      try (Jvm owner = jvm(server, envelope, OLD)) {
        Cache<String, String> cache = owner.cache(name);
        cache.put("a", "of a");
        cache.put("b", "of b");
        RawItems.Item moved = raw.read(name + ":a");
        RawItems.Item own = raw.read(name + ":b");
        int count = 0;
        for (RawItems.Item item : new RawItems.Item[] {moved, damaged(own), plain, guessed}) {
          raw.plant(name + ":b", item);
          assertNull(cache.get("b"));
          assertFalse(cache.containsKey("b"));
          count += 2;
          assertEquals(count, unreadable(name));
        }
        raw.plant(name + ":b", own);
        assertEquals("of b", cache.get("b"));
        assertEquals("of a", cache.get("a"));
        assertEquals(count, unreadable(name));
      }
    }
  }

  /** Moved from another key, damaged, without an envelope, or with the number of a key only. */
  @Test
  void get_forgedHmac_isAMissThatIsCounted(MemcachedServer server) throws IOException, JMException {
    forge(server, "hmac");
  }

  @Test
  void get_forgedAesGcm_isAMissThatIsCounted(MemcachedServer server)
      throws IOException, JMException {
    forge(server, "aes-gcm");
  }

  @Test
  void get_rotatedKeys_readsTheOnesThatAreThere(MemcachedServer server) throws JMException {
    try (Jvm before = jvm(server, "aes-gcm", OLD)) {
      before.cache("rotated").put("old", "1");
    }
    try (Jvm between = jvm(server, "aes-gcm", NEW + ", " + OLD)) {
      Cache<String, String> cache = between.cache("rotated");
      assertEquals("1", cache.get("old"));
      cache.put("new", "2");
    }
    try (Jvm after = jvm(server, "aes-gcm", NEW)) {
      Cache<String, String> cache = after.cache("rotated");
      assertEquals("2", cache.get("new"));
      assertNull(cache.get("old"));
      assertEquals(1, unreadable("rotated"));
    }
  }

  @Test
  void put_oneCacheWithKeysOfAFile_leavesTheOthersPlain(
      MemcachedServer server, @TempDir Path directory) throws IOException {
    Path keys = Files.writeString(directory.resolve("keys"), NEW + "\n" + OLD + "\n");
    try (Jvm jvm =
            new Jvm(
                server,
                "caches.secret-*.envelope",
                "aes-gcm",
                "caches.secret-*.envelope-keys-file",
                keys.toString());
        RawItems raw = RawItems.at(server.port())) {
      Cache<String, String> sealed = jvm.cache("secret-one");
      Cache<String, String> open = jvm.cache("open");
      sealed.put("k", "text");
      open.put("k", "text");
      assertEquals("text", sealed.get("k"));
      assertEquals("text", open.get("k"));
      int sealedFlags = Integer.parseInt(raw.read("secret-one:k").flags());
      assertNotEquals(0, sealedFlags & Flags.AES_GCM);
      assertTrue(raw.read("open:k").bytes().endsWith("text"));
    }
  }
}
