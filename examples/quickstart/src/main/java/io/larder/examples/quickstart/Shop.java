package io.larder.examples.quickstart;

import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;

/**
 * The caches of the example, as any JCache application configures them. Each JVM has a shop of its
 * own; what is in the caches, they share.
 *
 * <p>Which servers the caches live on is not said here: the provider takes them from the system
 * property {@code larder.servers} or the environment variable {@code LARDER_SERVERS}. An
 * application that wants to say it itself asks for {@code getCacheManager(URI.create(
 * "memcached://host1:11211,host2:11211"), null)}.
 */
final class Shop implements AutoCloseable {

  /** How long an offer is valid. */
  static final Duration OFFER_LIFETIME = new Duration(TimeUnit.MILLISECONDS, 1500);

  private final CacheManager manager = Caching.getCachingProvider().getCacheManager();

  /** Orders by their id. They stay until somebody removes them, or memory gets scarce. */
  final Cache<String, Order> orders =
      manager.createCache(
          "orders", new MutableConfiguration<String, Order>().setTypes(String.class, Order.class));

  /** The price of an article on offer, for a short time. */
  final Cache<String, Money> offers =
      manager.createCache(
          "offers",
          new MutableConfiguration<String, Money>()
              .setTypes(String.class, Money.class)
              .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(OFFER_LIFETIME)));

  /** Who does which job. */
  final Cache<Integer, String> jobs =
      manager.createCache(
          "jobs",
          new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class));

  /** Closes the caches. What is in them stays on the servers. */
  @Override
  public void close() {
    manager.close();
  }
}
