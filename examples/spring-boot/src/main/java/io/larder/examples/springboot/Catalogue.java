package io.larder.examples.springboot;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** A service as applications have them: its methods are slow, and their results are cached. */
@Service
class Catalogue {

  private static final Duration SLOW = Duration.ofMillis(300);

  private final AtomicInteger lookups = new AtomicInteger();

  /** How often a method really ran in this JVM, because the cache had nothing. */
  int lookups() {
    return lookups.get();
  }

  /** The key is the argument. That there is no such product is cached, too. */
  @Cacheable("products")
  public @Nullable Product find(String id) {
    lookups.incrementAndGet();
    return switch (id) {
      case "tea" -> new Product(id, "Darjeeling", new BigDecimal("4.80"));
      case "pot" -> new Product(id, "Teapot", new BigDecimal("24.90"));
      default -> null;
    };
  }

  /** The key is made of both arguments. */
  @Cacheable("shipping")
  public BigDecimal shipping(String id, String country) {
    lookups.incrementAndGet();
    return new BigDecimal(country.equals("DE") ? "3.90" : "9.90");
  }

  /** Slow, and asked for by many at the same time: one of them calls, the others wait for it. */
  @Cacheable(cacheNames = "stock", sync = true)
  public int stock(String id) {
    lookups.incrementAndGet();
    LockSupport.parkNanos(SLOW.toNanos());
    return id.length() * 100;
  }

  /** Always runs, and what it returns replaces what was cached. */
  @CachePut(cacheNames = "products", key = "#product.id")
  public Product save(Product product) {
    lookups.incrementAndGet();
    return product;
  }

  /** Empties the cache, for all instances. */
  @CacheEvict(cacheNames = "products", allEntries = true)
  public void forgetAll() {}
}
