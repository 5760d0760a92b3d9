package io.larder.examples.hibernate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.examples.common.Servers;
import io.larder.examples.common.Speaker;
import java.net.URI;
import java.util.Objects;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hibernate closes the cache manager with its session factory, and opens it with the next one. */
@Timeout(120)
final class BookshopIT {

  private static final Speaker ME = new Speaker("Test");

  @BeforeAll
  static void quiet() {
    Warnings.show();
  }

  @Test
  void open_afterTheFactoryAndTheProviderWereClosed_findsTheCacheAsItWas() throws Exception {
    try (Servers servers = Servers.provide(ME);
        Database database = Database.start()) {
      CacheManager manager;
      try (Bookshop shop = Bookshop.found(ME, database.url())) {
        shop.store(Samples.author());
        shop.books();
        shop.cheaperThan("10");
        manager = manager();
      }
      assertTrue(manager.isClosed());
      assertCached(database);
      Caching.getCachingProvider().close();
      assertCached(database);
    }
  }

  private static void assertCached(Database database) {
    try (Bookshop shop = Bookshop.open(ME, database.url())) {
      assertEquals(0, shop.books().counts().sql());
      assertEquals(0, shop.book(Samples.ISBN).counts().sql());
      assertEquals(0, shop.cheaperThan("10").counts().sql());
    }
  }

  @Test
  void close_whileAnotherShopUsesTheSameServers_doesNotDisturbIt() throws Exception {
    try (Servers servers = Servers.provide(ME);
        Database database = Database.start();
        Bookshop shop = Bookshop.found(ME, database.url())) {
      shop.store(Samples.author());
      Bookshop.open(ME, database.url(), "unguarded.conf").close();
      assertEquals(2, shop.books().value().size());
      assertEquals(0, shop.books().counts().sql());
    }
  }

  /** The one that Hibernate has opened. */
  private static CacheManager manager() throws Exception {
    URI uri = Objects.requireNonNull(BookshopIT.class.getResource("/larder.conf")).toURI();
    CachingProvider provider = Caching.getCachingProvider();
    return provider.getCacheManager(uri, provider.getDefaultClassLoader());
  }
}
