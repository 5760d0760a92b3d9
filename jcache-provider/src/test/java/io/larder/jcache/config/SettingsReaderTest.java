package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.Logs;
import io.larder.memcached.serde.AllowList;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  private static final ClassLoader LOADER = SettingsReaderTest.class.getClassLoader();

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private static Settings read(
      String uri, Properties properties, Map<String, String> environment, Properties system) {
    return new SettingsReader(LOADER, properties, environment, system).read(URI.create(uri));
  }

  private static Settings read(String uri) {
    return read(uri, properties(), Map.of(), properties());
  }

  private static List<String> servers(Settings settings) {
    return settings.transport().servers().stream().map(each -> each.address().toString()).toList();
  }

  @Test
  void read_nothingConfigured_isALocalServer() {
    Settings settings = read("larder:default");
    assertEquals(List.of("localhost:11211"), servers(settings));
    assertEquals("", settings.keyPrefix());
    assertEquals(AllowList.defaults().patterns(), settings.cache("any").allowed().patterns());
  }

  @Test
  void read_severalSources_theLaterOneWins() {
    Properties own = properties("larder.servers", "own");
    Map<String, String> environment = Map.of("LARDER_SERVERS", "environment");
    Properties system = properties("larder.servers", "system");
    assertEquals(
        List.of("own:11211"), servers(read("larder:default", own, Map.of(), properties())));
    assertEquals(
        List.of("environment:11211"),
        servers(read("larder:default", own, environment, properties())));
    assertEquals(
        List.of("system:11211"), servers(read("larder:default", own, environment, system)));
    assertEquals(List.of("uri:11211"), servers(read("memcached://uri", own, environment, system)));
  }

  @Test
  void read_variableWithATypingError_isWarnedOfWithoutItsValue() {
    Map<String, String> environment = Map.of("LARDER_CREDENTIALS_PASWORD", "s3sam3");
    try (Logs logs = new Logs()) {
      read("larder:default", properties(), environment, properties());
      assertTrue(logs.text().contains("LARDER_CREDENTIALS_PASSWORD?"), logs.text());
      assertFalse(logs.text().contains("s3sam3"), logs.text());
    }
  }

  @Test
  void read_fullUri_hasServersPrefixAndOptions() {
    Settings settings =
        read(
            "memcached://a:1;b:2,c/shop?request-timeout=250ms&connect-timeout=2s&max-connections=3");
    assertEquals(List.of("a:1", "b:2", "c:11211"), servers(settings));
    assertEquals("shop:", settings.keyPrefix());
    assertEquals(Duration.ofMillis(250), settings.transport().timeouts().request());
    assertEquals(Duration.ofSeconds(2), settings.transport().timeouts().connect());
    assertEquals(3, settings.transport().pool().maxConnections());
  }

  @Test
  void read_allowedClasses_areAList() {
    Properties own = properties("larder.deserialization.allow", "com.acme.*, org.example.**");
    assertTrue(
        read("larder:default", own, Map.of(), properties())
            .cache("any")
            .allowed()
            .patterns()
            .containsAll(List.of("com.acme.*", "org.example.**")));
  }

  @Test
  void read_strictDeserialization_isOffUnlessSaid() {
    assertFalse(read("larder:default").cache("any").isStrict());
    assertTrue(read("memcached://a?deserialization.strict=true").cache("any").isStrict());
    assertFalse(
        read(
                "memcached://a?deserialization.strict=false",
                properties("larder.deserialization.strict", "true"),
                Map.of(),
                properties())
            .cache("any")
            .isStrict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memcached://a?nope=1",
        "memcached://a:0",
        "memcached://a:x",
        "memcached://a,a",
        "memcached://a?request-timeout=fast",
        "memcached://a?request-timeout=0s",
        "memcached://a?max-connections=none",
        "memcached://a?key-prefix=a%20b",
        "memcached://a?deserialization.allow=com.acme.*,*",
        "memcached://a?deserialization.strict=yes",
        "memcached:a",
        "nosuchscheme://a",
        "relative"
      })
  void read_malformed_isAClearError(String uri) {
    CacheException failure = assertThrows(CacheException.class, () -> read(uri));
    assertTrue(failure.getMessage().contains(uri), failure.getMessage());
  }

  @Test
  void read_unknownOption_namesTheNearestOrAll() {
    for (Properties wrong :
        List.of(properties("larder.server", "a"), properties("larder.Servers", "a"))) {
      CacheException failure =
          assertThrows(
              CacheException.class, () -> read("larder:default", wrong, Map.of(), properties()));
      assertTrue(failure.getMessage().contains("did you mean 'servers'?"), failure.getMessage());
      assertThrows(
          CacheException.class, () -> read("larder:default", properties(), Map.of(), wrong));
    }
    CacheException failure =
        assertThrows(CacheException.class, () -> read("memcached://a?whatever-it-is=1"));
    assertTrue(failure.getMessage().contains("servers, key-prefix"), failure.getMessage());
  }

  @Test
  void read_othersProperties_areLeftAlone() {
    read(
        "larder:default", properties("hibernate.x", "y"), Map.of("LARDER_HOME", "/"), properties());
  }
}
