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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say, and what is said about files that are wrong. */
class ConfigFileTest {

  @TempDir private Path directory;

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Settings read(URI uri, Map<String, String> environment, Properties system) {
    ClassLoader loader = ConfigFileTest.class.getClassLoader();
    return new SettingsReader(loader, new Properties(), environment, system).read(uri);
  }

  private Settings read(String name, String content) throws IOException {
    return read(write(name, content).toUri(), Map.of(), new Properties());
  }

  private static String servers(Settings settings) {
    return settings.transport().servers().stream()
        .map(each -> each.address() + "*" + (int) each.weight())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  private CacheException failure(String name, String content) {
    return assertThrows(CacheException.class, () -> read(name, content));
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
    Settings settings = read(name.strip(), content);
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
    Settings settings = read("a.conf", "larder { " + content + " }");
    assertEquals(List.of("com.acme.Order"), settings.declaredCaches());
    assertTrue(settings.cache("com.acme.Order").isStrict());
  }

  @Test
  void read_properties_nameCachesWithDots() throws IOException {
    Settings settings =
        read(
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
        read(
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
        write("a.conf", "larder { servers = file, ttl = 1h, caches { a { ttl = 2h }, b { } } }");
    Properties system = new Properties();
    system.setProperty("larder.caches.a.ttl", "3h");
    system.setProperty("larder.discovery.srv", "_memcached._tcp.example.com");
    Settings settings = read(file.toUri(), Map.of("LARDER_TTL", "4h"), system);
    assertTrue(settings.describe("a").contains("ttl = 3h (system property larder.caches.a.ttl)"));
    assertTrue(settings.describe("b").contains("ttl = 4h (environment variable LARDER_TTL)"));
    assertTrue(settings.transport().discovery().isPresent());
    assertTrue(settings.describe().contains("larder.servers =  (default)"));
    assertEquals("", servers(settings));
  }

  @Test
  void read_everyOptionOfTheTransport_isUsed() throws IOException {
    Transport transport =
        read(
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
    Path file = write("a.conf", "larder { discovery.srv = \"_a._tcp.b\", key-prefix = x }");
    assertTrue(
        read(file.toUri(), Map.of("LARDER_SERVERS", ""), new Properties())
            .transport()
            .discovery()
            .isPresent());
    Properties system = new Properties();
    system.setProperty("larder.discovery.srv", "");
    system.setProperty("larder.key-prefix", "");
    Settings settings = read(file.toUri(), Map.of(), system);
    assertEquals("localhost:11211*1", servers(settings));
    assertEquals("", settings.keyPrefix());
  }

  @Test
  void read_null_takesBackWhatAnIncludeHasSaid() throws IOException {
    write("b.conf", "larder { ttl = 1h, retry.attempts = 3, caches { a { }, b { ttl = 2h } } }");
    Settings settings =
        read("a.conf", "include \"b.conf\"\nlarder { ttl = null, retry = null, caches.a = null }");
    assertEquals(List.of("b"), settings.declaredCaches());
    assertTrue(settings.describe().contains("ttl = eternal (default)"));
    assertTrue(settings.describe().contains("retry.attempts = 1 (default)"));
  }

  @Test
  void read_substitutionOfAPassword_isNamedIfItIsMissing() {
    String message =
        failure("a.conf", "larder.credentials { user = me, password = ${NOT_THERE} }").getMessage();
    assertTrue(message.contains("${NOT_THERE}"), message);
  }

  @Test
  void read_substitutions_areOfFileEnvironmentAndSystem() throws IOException {
    Path file =
        write(
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
    Settings settings = read(file.toUri(), Map.of("PREFIX", "shop:"), system);
    assertEquals("h:7*1", servers(settings));
    assertEquals("shop:", settings.keyPrefix());
    assertEquals(Duration.ofSeconds(2), settings.transport().timeouts().request());
    assertEquals(Duration.ofSeconds(1), settings.transport().timeouts().connect());
  }

  @Test
  void read_includes_areRelativeToTheFile() throws IOException {
    write("sub dir/servers.conf", "larder.servers = included");
    write("more.json", "{ \"larder\": { \"ttl\": \"1h\" } }");
    Settings settings =
        read(
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
  void read_requiredIncludeMissing_isAnErrorWithItsPlace() {
    String message = failure("a.conf", "larder { }\ninclude required(\"gone.conf\")").getMessage();
    assertTrue(message.contains("a.conf, line 2, column 19"), message);
    assertTrue(message.contains("gone.conf"), message);
  }

  @Test
  void read_includeOfItself_isAnError() {
    String message = failure("a.conf", "include \"a.conf\"").getMessage();
    assertTrue(message.contains("include each other"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request-timout = 1s | line 2, column 1 | did you mean 'request-timeout'?",
        "servers { x = 1 } | line 2, column 11 | unknown option 'servers.x'",
        "caches.orders { tll = 1h } | line 2, column 17 | did you mean 'ttl'?",
        "caches.a.b.deserialisation.strict = true | line 2, column 28 | did you mean 'deserialization.strict'?",
        "caches.orders.servers = a | line 2, column 15 | a cache's options are: ttl",
        "caches = 5 | line 2, column 1 | unknown option 'caches'",
        "cahces { orders { } } | line 2, column 10 | unknown option 'cahces.orders'",
        "servers { } | line 2, column 1 | must not be empty",
        "defaults { nope { } } | line 2, column 12 | unknown option 'nope'",
        "request-timout = null | line 2, column 1 | did you mean 'request-timeout'?",
        "ttl = \"\" | line 2, column 1 | must not be empty",
        "request-timeout = 2.5 | line 2, column 1 | has no unit",
        "caches { a { ttl = 1h }, b { ttl = soon } } | line 2, column 30 | 'soon' is no duration",
        "caches { ttls { ttl-from = created, ttl = soon } } | line 2, column 37 | 'soon' is no",
        "caches { a { value-type = ttl, \"ttl\" : soon } } | line 2, column 33 | 'soon' is no",
        "key-prefix = \"ttl \", ttl = soon | line 2, column 22 | 'soon' is no duration",
        "defaults { servers = a } | line 2, column 12 | unknown option 'servers'",
        "request-timeout = 5 | line 2, column 1 | has no unit",
        "request-timeout = soon | line 2, column 1 | 'soon' is no duration",
        "servers = [[a]] | line 2, column 1 | a list of texts is wanted",
        "max-connections = 0 | line 2, column 1 | maxConnections must be at least 1",
        "retry { delay = 1s } | line 2, column 9 | over maxDelay",
        "caches { a { compression = zip } } | line 2, column 14 | none of none, zlib, zstd, lz4",
        "caches { a { max-value-size = 0 } } | line 2, column 14 | maxBytes must be at least 1",
        "tls.certificate = /x.pem | line 2, column 5 | tls.certificate, tls.key and tls.trust",
        "servers = \"h*x\" | line 2, column 1 | weight that is no number",
        "credentials.user = me | line 2, column 13 | a user needs a password",
        "servers = a, discovery.srv = b | line 2 | only one of these can be set",
        "ttl = 1h, defaults.ttl = 2h | line 2 | is set twice",
        "servers = ${NOT_THERE} | line 2, column 11 | NOT_THERE",
        "servers = * | line 2, column 11 | '*'",
        "servers = [a | line 3 | new element after a comma"
      })
  void read_wrong_isAnErrorWithPlaceAndHint(String content, String place, String hint) {
    String message = failure("a.conf", "larder {\n" + content + "\n}").getMessage();
    assertTrue(message.contains("a.conf, " + place), message);
    assertTrue(message.contains(hint), message);
  }

  @Test
  void read_wrongOfSeveralLines_isOnTheLineOfItsOption() {
    String content = "larder {\n key-prefix = x\n  ttl = so${larder.key-prefix}on\n}";
    String message = failure("a.conf", content).getMessage();
    assertTrue(message.contains("a.conf, line 3, column 3): 'soxon' is no duration"), message);
  }

  @Test
  void read_wrongProperty_isAnErrorWithPlaceAndHint() {
    String message =
        failure("a.properties", "# comment\nlarder.servers = a\nlarder.key-prefx = x").getMessage();
    assertTrue(message.contains("a.properties, line 3, column 1"), message);
    assertTrue(message.contains("did you mean 'key-prefix'?"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "servers = a", "caches { a { } }", "other { x = 1 }", "larder = 5"})
  void read_withoutSection_isAnErrorThatNamesIt(String content) {
    String message = failure("a.conf", content).getMessage();
    assertTrue(message.contains("larder { }"), message);
    assertTrue(message.contains("a.conf"), message);
  }

  @Test
  void read_badCharacters_isAnErrorThatNamesTheFile() throws IOException {
    Path file = directory.resolve("latin1.conf");
    Files.write(file, new byte[] {'l', (byte) 0xE9});
    CacheException failure =
        assertThrows(CacheException.class, () -> read(file.toUri(), Map.of(), new Properties()));
    assertTrue(failure.getMessage().contains("latin1.conf"), failure.getMessage());
  }

  @Test
  void read_passwords_neverShow() throws IOException {
    String secret = "s3cr3t-word";
    Settings settings =
        read("a.conf", "larder.credentials { user = me, password = " + secret + " }");
    assertEquals(secret, settings.transport().credentials().orElseThrow().password());
    assertFalse(settings.describe().contains(secret));
    assertTrue(settings.describe().contains("credentials.password = ******"));
    assertFalse(settings.transport().toString().contains(secret));
    for (String wrong :
        List.of(
            "larder.credentials.password = " + secret,
            "larder.credentials { password = " + secret,
            "larder.credentials { password = " + secret + "* }",
            "larder.credentials { password = $" + secret + " }",
            "larder.credentials { password = \"" + secret + " }",
            "larder.credentials { password = [[" + secret + "]] }",
            "larder.credentials { user = me, password = \"" + secret + "\\u0007\" }",
            "larder.credentials { passwort = " + secret + " }",
            "larder.credentials {\n password =\n  [\"" + secret + "\"] " + secret + "\n }",
            "larder.credentials {\n password = [\n \"" + secret + " }",
            "larder.credentials {\n password =\n \"" + secret + " }",
            "larder.servers = \"me:" + secret + "@host\"",
            "larder.discovery.dns = \"me:" + secret + "@host\"")) {
      assertFalse(trace(failure("a.conf", wrong)).contains(secret), wrong);
    }
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void read_passwordFile_isWithoutItsLineEnd() throws IOException {
    Path file = write("password", "open sesame\r\n");
    Settings settings =
        read("a.conf", "larder.credentials { user = me, password-file = \"" + file + "\" }");
    assertEquals("open sesame", settings.transport().credentials().orElseThrow().password());
    assertFalse(settings.describe().contains("sesame"));
    Files.delete(file);
    String message =
        assertThrows(
                CacheException.class,
                () -> read(directory.resolve("a.conf").toUri(), Map.of(), new Properties()))
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
      caches.addAll(read("larder.conf", block.group(1)).declaredCaches());
    }
    assertEquals(declared, caches.toString());
  }
}
