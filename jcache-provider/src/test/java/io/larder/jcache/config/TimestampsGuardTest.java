package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.hibernate.cache.spi.support.SimpleTimestamper;
import org.junit.jupiter.api.Test;

class TimestampsGuardTest {

  private static final ClassLoader LOADER = TimestampsGuardTest.class.getClassLoader();

  private static CacheOptions guarded() {
    Properties properties = new Properties();
    properties.setProperty("larder.timestamps-guard", "true");
    return new SettingsReader(LOADER, properties, Map.of(), new Properties())
        .read(URI.create("larder:default"))
        .cache("timestamps");
  }

  private static <K, V> CacheLoader<K, V> loader(MutableConfiguration<K, V> configuration) {
    var factory = guarded().complete(configuration, LOADER).getCacheLoaderFactory();
    assertNotNull(factory);
    return factory.create();
  }

  @Test
  void load_isLaterThanAllTimestampsOfHibernateBefore_andNotMuchMore() {
    CacheLoader<Object, Object> guard = loader(new MutableConfiguration<>());
    for (int i = 0; i < 10_000; i++) {
      long before = SimpleTimestamper.next();
      long loaded = (Long) guard.load("Book");
      assertTrue(loaded >= before, () -> loaded + " is before " + before);
      long latest = (System.currentTimeMillis() + 1) * SimpleTimestamper.ONE_MS;
      assertTrue(loaded < latest, () -> loaded + " is not before " + latest);
    }
  }

  @Test
  void loadAll_hasATimestampForEachKey() {
    CacheLoader<String, Long> guard =
        loader(new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
    assertEquals(Set.of("Book", "Author"), guard.loadAll(Set.of("Book", "Author")).keySet());
  }

  @Test
  void complete_makesTheCacheReadThrough_andTakesItsOwnConfigurationAgain() {
    var completed = guarded().complete(new MutableConfiguration<>(), LOADER);
    assertTrue(completed.isReadThrough());
    assertEquals(completed, guarded().complete(completed, LOADER));
  }

  @Test
  void complete_valuesAreNoTimestamps_isRefused() {
    var strings = new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    CacheException refused =
        assertThrows(CacheException.class, () -> guarded().complete(strings, LOADER));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("timestamps-guard"), refused::getMessage);
  }

  @Test
  void complete_applicationHasALoader_isRefused() {
    var loading =
        new MutableConfiguration<Object, Object>()
            .setCacheLoaderFactory(FactoryBuilder.factoryOf(new Constant()));
    assertThrows(CacheException.class, () -> guarded().complete(loading, LOADER));
  }

  /** A loader of an application. */
  private static final class Constant implements CacheLoader<Object, Object>, java.io.Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object load(Object key) {
      return 1L;
    }

    @Override
    public Map<Object, Object> loadAll(Iterable<?> keys) {
      return Map.of();
    }
  }
}
