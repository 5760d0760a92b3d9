package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagerUriTest {

  private static Settings read(URI uri) {
    return new SettingsReader(
            ManagerUriTest.class.getClassLoader(), new Properties(), Map.of(), new Properties())
        .read(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "larder:default | larder:default",
        "memcached://a | memcached://a",
        "memcached://a,b:2,c | memcached://a;b:2;c",
        "memcached://a;b/shop | memcached://a;b/shop",
        "memcached://a*2,b?ttl=5m&statistics=true | memcached://a%2A2;b/%3Fttl%3D5m&statistics%3Dtrue",
        "memcached://a/shop?deserialization.allow=a.B,c.** | memcached://a/shop%3Fdeserialization.allow%3Da.B%2Cc.%2A%2A",
        "file:/tmp/a,b=c*.conf | file:/tmp/a%2Cb%3Dc%2A.conf",
        "https://host/larder.conf?a=b,c | https://host/larder.conf%3Fa%3Db%2Cc",
        "MEMCACHED://a | memcached://a"
      })
  void normal_isOneForm_thatStaysAsItIs(String uri, String expected) {
    URI normal = ManagerUri.normal(URI.create(uri));
    assertEquals(expected, normal.toString());
    assertEquals(normal, ManagerUri.normal(normal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memcached://a*2,b:2/shop/x?ttl=5m&statistics=true&deserialization.allow=a.B,c.**",
        "memcached://a?ttl=5m",
        "memcached://a/?key-prefix=%2B1+2",
        "memcached://[::1]:11211/shop"
      })
  void normal_meansTheSame_andIsFitForObjectNames(String text) throws Exception {
    URI uri = URI.create(text);
    URI normal = ManagerUri.normal(uri);
    Settings expected = read(uri);
    Settings settings = read(normal);
    assertEquals(expected.transport(), settings.transport());
    assertEquals(expected.keyPrefix(), settings.keyPrefix());
    assertEquals(described(expected, text), described(settings, normal.toString()));
    ObjectName name =
        new ObjectName("x:CacheManager=" + normal.toString().replace(':', '.') + ",Cache=a");
    assertFalse(name.isPattern());
  }

  private static String described(Settings settings, String uri) {
    return settings.describe().replace(uri, "…").replace(',', ';');
  }

  @Test
  void settings_cacheOptions_holdForAllCachesOrOne() {
    Settings settings = read(URI.create("memcached://a?ttl=5m&caches.orders.ttl=1h"));
    assertTrue(settings.describe("orders").contains("ttl = 1h (URI memcached://a"));
    assertTrue(settings.describe("others").contains("ttl = 5m (URI memcached://a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memcached://me:s3cr3t@a",
        "memcached://a?credentials.password=s3cr3t",
        "memcached://a/%3Fcredentials.password%3Ds3cr3t",
        "memcached://a?credentials%2Epassword=s3cr3t",
        "memcached://a,me:s3cr3t@b",
        "https://me:s3cr3t@host/larder.conf",
        "jar:https://me:s3cr3t@host/app.jar!/larder.conf",
        "memcached://a?envelope-keys=s3cr3t",
        "memcached://a?caches.orders.envelope-keys=s3cr3t",
      })
  void normal_password_isRefusedWithoutBeingShown(String uri) {
    CacheException failure =
        assertThrows(CacheException.class, () -> ManagerUri.normal(URI.create(uri)));
    assertFalse(failure.toString().contains("s3cr3t"), failure.toString());
    assertTrue(failure.toString().contains("larder.credentials.password-file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memcached://a/shop#b", "larder.conf?ttl=5m", "conf/larder.conf#b"})
  void normal_whatWouldNotCount_isRefused(String uri) {
    CacheException failure =
        assertThrows(CacheException.class, () -> ManagerUri.normal(URI.create(uri)));
    assertTrue(failure.toString().contains(uri), failure.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///a@b/c@d.conf", "classpath:a@b.conf", "memcached://a?ttl=a@b"})
  void normal_pathWithAnAtSign_isNoUser(String uri) {
    assertEquals(uri.replace("?ttl=", "/%3Fttl%3D"), ManagerUri.normal(URI.create(uri)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://host/larder.conf?a=b,c*&d=%20", "https://host/a.conf", "file:/a"})
  void resource_ofTheNormalForm_isTheOneThatWasPassed(String text) {
    URI uri = URI.create(text);
    assertEquals(uri, ManagerUri.resource(ManagerUri.normal(uri)));
    assertEquals(uri, ManagerUri.resource(uri));
  }
}
