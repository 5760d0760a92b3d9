package io.larder.examples.hibernate;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Objects;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;

/** Hibernate's region of update timestamps, seen from outside of Hibernate. */
final class Timestamps {

  private static final String REGION = "default-update-timestamps-region";

  private Timestamps() {}

  /** Removes the timestamp of a table from the servers. Nobody in Hibernate does that. */
  static void evict(String table) {
    // The manager that Hibernate uses: there is one per URI.
    CachingProvider provider = Caching.getCachingProvider();
    CacheManager manager =
        provider.getCacheManager(configuration(), provider.getDefaultClassLoader());
    Cache<String, Long> timestamps = manager.getCache(REGION, String.class, Long.class);
    if (!timestamps.remove(table)) {
      throw new IllegalStateException("there is no timestamp of " + table);
    }
  }

  private static URI configuration() {
    URL resource = Timestamps.class.getResource("/larder.conf");
    try {
      return Objects.requireNonNull(resource).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
