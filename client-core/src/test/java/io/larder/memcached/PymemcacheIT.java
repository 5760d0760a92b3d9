package io.larder.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real pymemcache on the same three servers: each finds what the other has written, which it
 * does only if both send a key to the same one of them.
 */
@Memcached(nodes = 3, sources = Source.BINARY)
class PymemcacheIT {

  private static final String PYTHON = "/usr/bin/python3";
  private static final int KEYS = 200;

  /** Reads lines of key, tab, value; stores them all, or demands that all are there. */
  private static final String SCRIPT =
      """
      import sys
      from pymemcache.client.hash import HashClient
      mode, servers, prefix, path = sys.argv[1:5]
      client = HashClient(
          servers.split(','), key_prefix=prefix.encode(), allow_unicode_keys=True,
          default_noreply=False)
      with open(path, encoding='utf-8', newline='\\n') as lines:
          entries = dict(line.rstrip('\\n').split('\\t') for line in lines)
      wrong = []
      for key, value in entries.items():
          if mode == 'set':
              if not client.set(key, value.encode('utf-8')):
                  wrong.append(key)
          elif client.get(key) != value.encode('utf-8'):
              wrong.append(key)
      if mode == 'get':
          many = client.get_many(list(entries))
          wrong += [k for k, v in entries.items() if many.get(k) != v.encode('utf-8')]
      print(len(wrong), 'wrong', sorted(set(wrong))[:5])
      """;

  @TempDir Path directory;

  @BeforeEach
  void requirePymemcache() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "there is no " + PYTHON);
    Process process = new ProcessBuilder(PYTHON, "-c", "import pymemcache").start();
    assumeTrue(
        process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0,
        "python3-pymemcache is not installed");
  }

  private void python(String mode, String servers, String prefix, Map<String, String> entries)
      throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    entries.forEach((key, value) -> lines.append(key).append('\t').append(value).append('\n'));
    Path file = Files.writeString(directory.resolve("entries"), lines, UTF_8);
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(PYTHON, "-c", SCRIPT, mode, servers, prefix, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "python does not end");
    } finally {
      process.destroyForcibly();
    }
    assertEquals("0 wrong []", Files.readString(output, UTF_8).strip());
  }

  private static Map<String, String> entries(String from) {
    List<String> alphabets =
        List.of("user:%d", "clé-é-%d", "naïve/ÿ%d", "キー%d", "😀%d", "a☃b%d", "%d", "Ж%dЖ");
    List<String> used = from.equals("ascii") ? List.of("key:%d", "%d", "a/b?c=%d") : alphabets;
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put(used.get(i % used.size()).formatted(i), from + " value é " + i);
    }
    return entries;
  }

  private static MemcachedClient<byte[]> client(MemcachedServers servers, String prefix) {
    return Fleet.client(TestSerdes.bytes(), servers.addresses())
        .keyPrefix(prefix)
        .keyCharset(KeyCharset.UTF_8)
        .build();
  }

  private void assertFoundBothWays(MemcachedServers servers, String prefix, String kind)
      throws IOException, InterruptedException {
    Map<String, String> entries = entries(kind);
    assertEquals(KEYS, entries.size());
    try (MemcachedClient<byte[]> client = client(servers, prefix)) {
      entries.forEach((key, value) -> client.set(key, value.getBytes(UTF_8), Expiry.NEVER));
      python("get", servers.addresses(), prefix, entries);

      servers.flush();
      python("set", servers.addresses(), prefix, entries);
      entries.forEach((key, value) -> assertArrayEquals(value.getBytes(UTF_8), client.get(key)));
      assertEquals(entries.keySet(), client.getMany(entries.keySet()).values().keySet());
    }
  }

  @Test
  void asciiKeys_writtenByEither_areFoundByTheOther(MemcachedServers servers) throws Exception {
    assertFoundBothWays(servers, "", "ascii");
  }

  @Test
  void asciiKeys_withPrefix_areFoundByTheOther(MemcachedServers servers) throws Exception {
    assertFoundBothWays(servers, "app:", "ascii");
  }

  @Test
  void unicodeKeys_writtenByEither_areFoundByTheOther(MemcachedServers servers) throws Exception {
    assertFoundBothWays(servers, "", "unicode");
  }
}
