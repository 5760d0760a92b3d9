package io.larder.memcached.serde;

import java.util.List;

/**
 * What the frameworks that cache through JCache put into values and keys, besides the application's
 * own.
 */
final class FrameworkTypes {

  static final List<String> PATTERNS =
      List.of(
          // Hibernate: entity, collection and query result entries, locked items
          "org.hibernate.cache.spi.entry.*",
          "org.hibernate.cache.spi.support.*",
          "org.hibernate.cache.internal.*",
          // its marker for a lazy property that was not loaded, a singleton by readResolve
          "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer$1",
          // its keys of queries; those of entities, collections and natural ids are above
          "org.hibernate.cache.spi.QueryKey",
          "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl",
          // Spring's stand-in for null, a singleton by readResolve
          "org.springframework.cache.support.NullValue",
          // its key of several arguments
          "org.springframework.cache.interceptor.SimpleKey");

  private FrameworkTypes() {}
}
