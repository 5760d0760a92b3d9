package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Credentials;
import io.larder.memcached.Failover;
import io.larder.memcached.FailurePolicy;
import io.larder.memcached.KeepAlive;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.RetryPolicy;
import io.larder.memcached.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say. */
class ConfigFileTest {

  @TempDir private Path directory;
  private ConfigFiles files = new ConfigFiles(Path.of(""));

  @BeforeEach
  void write() {
    files = new ConfigFiles(directory);
  }

  private static String servers(Settings settings) {
    return settings.transport().servers().stream()
        .map(each -> each.address() + "*" + (int) each.weight())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.conf | ~larder { servers = [\"a:1\", \"b:2*3\"], request-timeout = 250 ms }~",
        "a.conf | ~larder.servers = \"a:1;b:2*3\"\nlarder.request-timeout = 250ms~",
        "a.json | ~{ \"larder\": { \"servers\": [\"a:1\", \"b:2*3\"], \"request-timeout\": \"250ms\" } }~",
        "a.properties | ~larder.servers = a:1, b:2*3\nlarder.request-timeout = 250ms~",
      })
  void read_anyFormat_saysTheSame(String name, String content) throws IOException {
    Settings settings = files.read(name.strip(), content);
    assertEquals("a:1*1 b:2*3", servers(settings));
    assertEquals(Duration.ofMillis(250), settings.transport().timeouts().request());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caches { \"com.acme.Order\" { deserialization { strict = true } } }",
        "caches { com.acme.Order.deserialization.strict = true }",
        "caches { com { acme { Order { deserialization.strict = true } } } }"
      })
  void read_namesWithDots_needNoQuotes(String content) throws IOException {
    Settings settings = files.read("a.conf", "larder { " + content + " }");
    assertEquals(List.of("com.acme.Order"), settings.declaredCaches());
    assertTrue(settings.cache("com.acme.Order").isStrict());
  }

  @Test
  void read_properties_nameCachesWithDots() throws IOException {
    Settings settings =
        files.read(
            "a.properties",
            """
            larder.caches.com.acme.Order.deserialization.strict = true
            larder.caches."com.acme.Line".deserialization.strict = true
            """);
    assertEquals(List.of("com.acme.Line", "com.acme.Order"), settings.declaredCaches());
    assertTrue(settings.cache("com.acme.Order").isStrict());
    assertTrue(settings.cache("com.acme.Line").isStrict());
  }

  @Test
  void read_sections_theMostSpecificThatHasAnOptionWins() throws IOException {
    Settings settings =
        files.read(
            "a.conf",
            """
            larder {
              defaults { ttl = 1h, auto-create = true }
              caches {
                "**" { ttl = 2h }
                "com.acme.*" { ttl = 3h, statistics = true }
                "com.**" { ttl = 4h, management = true }
                "com.acme.Order" { ttl = 5h }
              }
            }
            """);
    String order = settings.describe("com.acme.Order");
    assertTrue(order.contains("ttl = 5h ("), order);
    assertTrue(order.contains("statistics = true ("), order);
    assertTrue(order.contains("management = true ("), order);
    assertTrue(order.contains("auto-create = true ("), order);
    String line = settings.describe("com.acme.Line");
    assertTrue(line.contains("ttl = 3h ("), line);
    String roles = settings.describe("com.acme.Line.parts");
    assertTrue(roles.contains("ttl = 4h ("), roles);
    assertTrue(settings.describe("other").contains("ttl = 2h ("));
  }

  @Test
  void read_outsideSources_overruleTheFile() throws IOException {
    Path file =
        files.write(
            "a.conf", "larder { servers = file, ttl = 1h, caches { a { ttl = 2h }, b { } } }");
    Properties system = new Properties();
    system.setProperty("larder.caches.a.ttl", "3h");
    system.setProperty("larder.discovery.srv", "_memcached._tcp.example.com");
    Settings settings = ConfigFiles.read(file.toUri(), Map.of("LARDER_TTL", "4h"), system);
    assertTrue(settings.describe("a").contains("ttl = 3h (system property larder.caches.a.ttl)"));
    assertTrue(settings.describe("b").contains("ttl = 4h (environment variable LARDER_TTL)"));
    assertTrue(settings.transport().discovery().isPresent());
    assertTrue(settings.describe().contains("larder.servers =  (default)"));
    assertEquals("", servers(settings));
  }

  @Test
  void read_everyOptionOfTheTransport_isUsed() throws IOException {
    Transport transport =
        files
            .read(
                "a.conf",
                """
                larder {
                  discovery { cluster = "cfg:1", interval = 10s }
                  request-timeout = 2s, connect-timeout = 1500ms
                  max-connections = 3, max-waiting = 4, idle-timeout = 5s
                  retry { attempts = 6, delay = 7ms, max-delay = 8ms }
                  failure { retry-attempts = 9, retry-timeout = 10s, dead-timeout = 11s }
                  keep-alive { idle = 12s, interval = 13s, count = 14 }
                  credentials { user = me, password = secret }
                  tls { enabled = true, trust = ca, certificate = c, key = k, verify-hostname = false }
                }
                """)
            .transport();
    assertEquals(
        new Transport(
            List.of(),
            Optional.of(
                new Transport.Discovery(
                    Transport.Discovery.Kind.CLUSTER, "cfg:1", Duration.ofSeconds(10))),
            new Timeouts(Duration.ofSeconds(2), Duration.ofMillis(1500)),
            new PoolOptions(3, 4, Duration.ofSeconds(5)),
            new RetryPolicy(
                6,
                Duration.ofMillis(7),
                Duration.ofMillis(8),
                Set.of(),
                Set.of(),
                RetryPolicy.Scope.SAFE),
            new FailurePolicy(9, Duration.ofSeconds(10), Duration.ofSeconds(11), Failover.FAIL),
            Optional.of(new KeepAlive(Duration.ofSeconds(12), Duration.ofSeconds(13), 14)),
            Optional.of(new Credentials("me", "secret")),
            Optional.of(
                new Transport.Tls(
                    Optional.of(Path.of("ca")),
                    Optional.of(Path.of("c")),
                    Optional.of(Path.of("k")),
                    false,
                    Optional.empty()))),
        transport);
  }

  @Test
  void read_emptyValues_overruleNothing() throws IOException {
    Path file = files.write("a.conf", "larder { discovery.srv = \"_a._tcp.b\", key-prefix = x }");
    assertTrue(
        ConfigFiles.read(file.toUri(), Map.of("LARDER_SERVERS", ""), new Properties())
            .transport()
            .discovery()
            .isPresent());
    Properties system = new Properties();
    system.setProperty("larder.discovery.srv", "");
    system.setProperty("larder.key-prefix", "");
    Settings settings = ConfigFiles.read(file.toUri(), Map.of(), system);
    assertEquals("localhost:11211*1", servers(settings));
    assertEquals("", settings.keyPrefix());
  }

  @Test
  void read_null_takesBackWhatAnIncludeHasSaid() throws IOException {
    files.write(
        "b.conf", "larder { ttl = 1h, retry.attempts = 3, caches { a { }, b { ttl = 2h } } }");
    Settings settings =
        files.read(
            "a.conf", "include \"b.conf\"\nlarder { ttl = null, retry = null, caches.a = null }");
    assertEquals(List.of("b"), settings.declaredCaches());
    assertTrue(settings.describe().contains("ttl = eternal (default)"));
    assertTrue(settings.describe().contains("retry.attempts = 1 (default)"));
  }

  @Test
  void read_substitutions_areOfFileEnvironmentAndSystem() throws IOException {
    Path file =
        files.write(
            "a.conf",
            """
            port = 7
            larder {
              servers = "h:"${port}
              key-prefix = ${PREFIX}
              request-timeout = ${my.timeout}
              connect-timeout = ${?NOT_THERE}
            }
            """);
    Properties system = new Properties();
    system.setProperty("my.timeout", "2s");
    Settings settings = ConfigFiles.read(file.toUri(), Map.of("PREFIX", "shop:"), system);
    assertEquals("h:7*1", servers(settings));
    assertEquals("shop:", settings.keyPrefix());
    assertEquals(Duration.ofSeconds(2), settings.transport().timeouts().request());
    assertEquals(Duration.ofSeconds(1), settings.transport().timeouts().connect());
  }

  @Test
  void read_includes_areRelativeToTheFile() throws IOException {
    files.write("sub dir/servers.conf", "larder.servers = included");
    files.write("more.json", "{ \"larder\": { \"ttl\": \"1h\" } }");
    Settings settings =
        files.read(
            "a.conf",
            """
            include "sub dir/servers.conf"
            include "more"
            include "is-not-there.conf"
            larder.key-prefix = "x:"
            """);
    assertEquals("included:11211*1", servers(settings));
    assertTrue(settings.describe().contains("sub%20dir/servers.conf, line 1, column 8)"));
    assertTrue(settings.describe().contains("more.json, line 1, column 16)"));
  }

  @Test
  void read_passwordFile_isWithoutItsLineEnd() throws IOException {
    Path file = files.write("password", "open sesame\r\n");
    Settings settings =
        files.read("a.conf", "larder.credentials { user = me, password-file = \"" + file + "\" }");
    assertEquals("open sesame", settings.transport().credentials().orElseThrow().password());
    assertFalse(settings.describe().contains("sesame"));
    Files.delete(file);
    String message =
        assertThrows(
                CacheException.class,
                () ->
                    ConfigFiles.read(
                        directory.resolve("a.conf").toUri(), Map.of(), new Properties()))
            .getMessage();
    assertTrue(message.contains("credentials.password-file (file:"), message);
  }

  @ParameterizedTest
  @CsvSource({"configuration.md, [orders]", "integrations.md, '[products, stock]'"})
  void read_examplesOfTheDocumentation_areUnderstood(String page, String declared)
      throws IOException {
    Matcher block =
        Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs", page)));
    Set<String> caches = new TreeSet<>();
    while (block.find()) {
      caches.addAll(files.read("larder.conf", block.group(1)).declaredCaches());
    }
    assertEquals(declared, caches.toString());
  }
}
