package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.config.LarderConfiguration;
import io.larder.jcache.fixture.Logs;
import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import io.larder.testkit.TlsFiles;
import io.larder.testkit.TlsFiles.ClientCertificates;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that want a password, or encrypted connections, and values in an envelope: configured by
 * files. Whatever succeeds or fails, no secret shows in logs, beans, descriptions or exceptions.
 */
class SecuredServersIT {

  /** A password, and what the bytes of a key look like. */
  private static final String SECRET = "open/s3sam3/open/s3sam3/open/s3sam3/open/s3";

  private final Logs logs = new Logs();
  private final MemcachedCachingProvider provider = new MemcachedCachingProvider();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    provider.close();
    logs.close();
    assertNoSecret(logs.text());
  }

  private static void assertNoSecret(String text) {
    assertFalse(text.contains("s3sam3"), text);
  }

  private static void assertNoSecret(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    assertNoSecret(text.toString());
  }

  private CacheManager manager(MemcachedServer server, String content) throws Exception {
    return manager("servers = \"%s\"\n%s".formatted(server.address(), content));
  }

  private CacheManager manager(String content) throws Exception {
    Path file = directory.resolve("larder.conf");
    Files.writeString(
        file,
        "larder { request-timeout = 10s, connect-timeout = 10s\n%s\ncaches { secured { management = true } } }"
            .formatted(content));
    return provider.getCacheManager(file.toUri(), null);
  }

  private MemcachedServer withPassword() throws Exception {
    Path file = Files.writeString(directory.resolve("auth"), "shop:" + SECRET + "\n");
    return MemcachedServer.start(
        MemcachedOptions.builder().authFile(file).sources(Source.BINARY).build());
  }

  private static void assertServes(CacheManager manager) {
    Cache<String, String> cache = manager.getCache("secured", String.class, String.class);
    cache.put("k", "v");
    assertEquals("v", cache.get("k"));
  }

  @Test
  void password_fromAFile_isAcceptedAndNeverShown() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), SECRET + "\n");
    try (MemcachedServer server = withPassword()) {
      CacheManager manager =
          manager(server, "credentials { user = shop, password-file = \"" + file + "\" }");
      assertServes(manager);
      assertNotShown(manager);
    }
  }

  @Test
  void password_inTheFile_isAcceptedAndNeverShown() throws Exception {
    try (MemcachedServer server = withPassword()) {
      CacheManager manager =
          manager(server, "credentials { user = shop, password = \"" + SECRET + "\" }");
      assertServes(manager);
      assertNotShown(manager);
    }
  }

  @Test
  void password_wrong_isNeverShown() throws Exception {
    try (MemcachedServer server = withPassword()) {
      CacheManager manager =
          manager(server, "credentials { user = shop, password = \"wrong-" + SECRET + "\" }");
      CacheException failure = assertThrows(CacheException.class, () -> assertServes(manager));
      assertTrue(failure.getCause().getMessage().contains("authenticat"), failure.toString());
      assertNoSecret(failure);
      assertNotShown(manager);
    }
  }

  @Test
  void envelopeKeys_inTheFile_areUsedAndNeverShown() throws Exception {
    try (MemcachedServer server = withPassword()) {
      CacheManager manager =
          manager(
              server,
              """
              credentials { user = shop, password = "%s" }
              defaults { envelope = aes-gcm, envelope-keys = "1:%s=" }
              """
                  .formatted(SECRET, SECRET));
      assertServes(manager);
      assertNotShown(manager);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request-timout = 1s",
        "request-timeout = 1",
        "credentials.passwort = \"%s\"",
        "envelope-key = \"1:%s=\"",
        "envelope-keys = \"1:%s*\"",
        "envelope-keys-file = /no/such/file",
        "servers = \"shop:%s@host\"",
        "ttl = [",
      })
  void option_wrongBesideSecrets_isRefusedWithoutThem(String wrong) {
    String secrets =
        "credentials { user = shop, password = \"%s\" }\nenvelope = hmac\n".formatted(SECRET);
    try (MemcachedServer server = MemcachedServer.start()) {
      CacheException failure =
          assertThrows(
              CacheException.class, () -> manager(server, secrets + wrong.formatted(SECRET)));
      assertTrue(failure.getMessage().contains("larder.conf"), failure.getMessage());
      assertNoSecret(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"})
  void tls_keyThatCannotBeRead_isNeverShown(String type) throws Exception {
    Path chain = directory.resolve("chain.pem");
    Path key = directory.resolve("key.pem");
    createCertificate(chain, key);
    Files.writeString(
        key, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, SECRET, type));
    try (MemcachedServer server = MemcachedServer.start()) {
      CacheManager manager =
          manager(
              server,
              "tls { enabled = true, trust = \"%s\", certificate = \"%s\", key = \"%s\" }"
                  .formatted(chain, chain, key));
      Exception failure = assertThrows(CacheException.class, () -> assertServes(manager));
      assertNoSecret(failure);
      assertNotShown(manager);
    }
  }

  private void assertNotShown(CacheManager manager) throws Exception {
    LarderConfiguration configuration = manager.unwrap(LarderConfiguration.class);
    StringBuilder shown =
        new StringBuilder()
            .append(configuration.describe())
            .append(configuration.describe("secured"))
            .append(configuration)
            .append(manager)
            .append(manager.getURI())
            .append(manager.getProperties());
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    int count = 0;
    for (String domain : List.of("javax.cache:*", "io.larder:*")) {
      for (ObjectName name : beans.queryNames(new ObjectName(domain), null)) {
        shown.append(name);
        for (MBeanAttributeInfo each : beans.getMBeanInfo(name).getAttributes()) {
          shown.append(beans.getAttribute(name, each.getName()));
          count++;
        }
      }
    }
    assertFalse(count == 0);
    assertNoSecret(shown.toString());
    assertTrue(logs.text().contains("is configured as follows"), logs.text());
  }

  @Test
  void tls_withAClientCertificate_isByPemFiles() throws Exception {
    Path chain = directory.resolve("chain.pem");
    Path key = directory.resolve("key.pem");
    createCertificate(chain, key);
    MemcachedOptions options =
        MemcachedOptions.builder()
            .tls(new TlsFiles(chain, key, chain, ClientCertificates.REQUIRE))
            .sources(Source.BINARY)
            .build();
    try (MemcachedServer server = MemcachedServer.start(options)) {
      String files =
          "enabled = true, trust = \"%s\", certificate = \"%s\", key = \"%s\""
              .formatted(chain, chain, key);
      // The certificate is for another name than the address.
      CacheManager unnamed = manager(server, "tls { " + files + " }");
      assertThrows(CacheException.class, () -> assertServes(unnamed));
      unnamed.close();
      CacheManager named = manager(server, "tls { " + files + ", server-name = cache.internal }");
      assertServes(named);
      named.close();
      CacheManager discovered =
          manager(
              "discovery.dns = \"%s\"\ntls { %s, server-name = cache.internal }"
                  .formatted(server.address(), files));
      assertServes(discovered);
      discovered.close();
      assertServes(manager(server, "tls { " + files + ", verify-hostname = false }"));
    }
  }

  private void createCertificate(Path chain, Path key) throws Exception {
    Path store = directory.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    (keytool
                            + " -genkeypair -alias it -keyalg EC -dname CN=cache.internal"
                            + " -ext san=dns:cache.internal -storetype PKCS12"
                            + " -storepass changeit -keystore "
                            + store)
                        .split(" ")))
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    pem(chain, "CERTIFICATE", keys.getCertificate("it").getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("it", "changeit".toCharArray()).getEncoded());
  }

  private static void pem(Path file, String type, byte[] content) throws Exception {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
