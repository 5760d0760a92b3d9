package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about files that are wrong, and what never is: secrets. */
class ConfigErrorsTest {

  @TempDir private Path directory;
  private ConfigFiles files = new ConfigFiles(Path.of(""));

  @BeforeEach
  void write() {
    files = new ConfigFiles(directory);
  }

  @Test
  void read_substitutionOfAPassword_isNamedIfItIsMissing() {
    String message =
        files
            .failure("a.conf", "larder.credentials { user = me, password = ${NOT_THERE} }")
            .getMessage();
    assertTrue(message.contains("${NOT_THERE}"), message);
  }

  @Test
  void read_requiredIncludeMissing_isAnErrorWithItsPlace() {
    String message =
        files.failure("a.conf", "larder { }\ninclude required(\"gone.conf\")").getMessage();
    assertTrue(message.contains("a.conf, line 2, column 19"), message);
    assertTrue(message.contains("gone.conf"), message);
  }

  @Test
  void read_includeOfItself_isAnError() {
    String message = files.failure("a.conf", "include \"a.conf\"").getMessage();
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
        "discovery.srv = \"a_b:53\" | line 2, column 11 | neither a DNS name nor dns://server:port/name",
        "servers = a, discovery.srv = b | line 2 | only one of these can be set",
        "ttl = 1h, defaults.ttl = 2h | line 2 | is set twice",
        "servers = ${NOT_THERE} | line 2, column 11 | NOT_THERE",
        "servers = * | line 2, column 11 | '*'",
        "servers = [a | line 3 | new element after a comma"
      })
  void read_wrong_isAnErrorWithPlaceAndHint(String content, String place, String hint) {
    String message = files.failure("a.conf", "larder {\n" + content + "\n}").getMessage();
    assertTrue(message.contains("a.conf, " + place), message);
    assertTrue(message.contains(hint), message);
  }

  @Test
  void read_wrongOfSeveralLines_isOnTheLineOfItsOption() {
    String content = "larder {\n key-prefix = x\n  ttl = so${larder.key-prefix}on\n}";
    String message = files.failure("a.conf", content).getMessage();
    assertTrue(message.contains("a.conf, line 3, column 3): 'soxon' is no duration"), message);
  }

  @Test
  void read_wrongProperty_isAnErrorWithPlaceAndHint() {
    String message =
        files
            .failure("a.properties", "# comment\nlarder.servers = a\nlarder.key-prefx = x")
            .getMessage();
    assertTrue(message.contains("a.properties, line 3, column 1"), message);
    assertTrue(message.contains("did you mean 'key-prefix'?"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "servers = a", "caches { a { } }", "other { x = 1 }", "larder = 5"})
  void read_withoutSection_isAnErrorThatNamesIt(String content) {
    String message = files.failure("a.conf", content).getMessage();
    assertTrue(message.contains("larder { }"), message);
    assertTrue(message.contains("a.conf"), message);
  }

  @Test
  void read_badCharacters_isAnErrorThatNamesTheFile() throws IOException {
    Path file = directory.resolve("latin1.conf");
    Files.write(file, new byte[] {'l', (byte) 0xE9});
    CacheException failure =
        assertThrows(
            CacheException.class, () -> ConfigFiles.read(file.toUri(), Map.of(), new Properties()));
    assertTrue(failure.getMessage().contains("latin1.conf"), failure.getMessage());
  }

  @Test
  void read_passwords_neverShow() throws IOException {
    String secret = "s3cr3t-word";
    Settings settings =
        files.read("a.conf", "larder.credentials { user = me, password = " + secret + " }");
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
      assertFalse(trace(files.failure("a.conf", wrong)).contains(secret), wrong);
    }
  }

  @Test
  void read_envelopeKeys_neverShow() throws IOException {
    String secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";
    Settings settings =
        files.read("a.conf", "larder { envelope = hmac, envelope-keys = \"1:" + secret + "=\" }");
    assertFalse(settings.describe().contains(secret));
    assertTrue(settings.describe().contains("envelope-keys = ******"));
    for (String wrong :
        List.of(
            "larder { envelope = hmac, envelope-keys = \"" + secret + "\" }",
            "larder { envelope = hmac, envelope-keys = \"1:" + secret + "*\" }",
            "larder { envelope = hmac, envelope-keys = \"999:" + secret + "=\" }",
            "larder { envelope = aes-gcm, envelope-keys = \"1:" + secret.substring(0, 28) + "\" }",
            "larder { envelope = hmac, envelope-keys = \"1:" + secret + "=,1:" + secret + "=\" }",
            "larder { envelope-keys = [\n  \"1:" + secret + "*\" {\n] }")) {
      assertFalse(trace(files.failure("a.conf", wrong)).contains(secret.substring(0, 28)), wrong);
    }
  }

  @Test
  void read_envelopeWithoutKeys_saysWhatItNeeds() throws IOException {
    String message = trace(files.failure("a.conf", "larder { caches { a { envelope = hmac } } }"));
    assertTrue(message.contains("envelope-keys-file"), message);
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
