package io.larder.memcached.serde;

import java.util.List;

/** What the frameworks that cache through JCache put into values, besides the application's own. */
final class FrameworkTypes {

  static final List<String> PATTERNS =
      List.of(
          // Hibernate: entity, collection and query result entries, locked items
          "org.hibernate.cache.spi.entry.*",
          "org.hibernate.cache.spi.support.*",
          "org.hibernate.cache.internal.*",
          // its marker for a lazy property that was not loaded, a singleton by readResolve
          "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer$1",
          // Spring's stand-in for null, a singleton by readResolve
          "org.springframework.cache.support.NullValue");

  private FrameworkTypes() {}
}
