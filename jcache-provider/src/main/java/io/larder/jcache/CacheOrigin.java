package io.larder.jcache;

import io.larder.jcache.codec.KeyCodec;
import io.larder.jcache.config.CacheOptions;
import io.larder.jcache.config.LarderConfiguration;
import io.larder.jcache.config.Settings;
import io.larder.memcached.MetaClient;
import io.larder.memcached.serde.AllowList;
import io.larder.memcached.serde.Serde;
import java.net.URI;
import java.time.Duration;
import javax.cache.configuration.Configuration;

/** What a cache has from its manager: servers, settings, and the way to find classes. */
record CacheOrigin(
    MemcachedCacheManager manager, MetaClient client, Settings settings, ClassLoader loader) {

  URI uri() {
    return manager.getURI();
  }

  /** Puts together how the entries of a cache look on the servers. */
  <K, V> EntryStore<K, V> store(
      String cacheName,
      Configuration<K, V> configuration,
      CacheOptions options,
      UnreadableValues unreadable,
      Lifetimes lifetimes) {
    AllowList allowedKeys = options.allowed().andTypes(configuration.getKeyType());
    KeyCodec keys = KeyCodec.create(settings.keyPrefix(), cacheName, loader, allowedKeys::allows);
    Serde<V> serde = options.serde(configuration.getValueType(), loader);
    Duration timeout = settings.transport().timeouts().request();
    return new EntryStore<>(
        new EntryTransport(cacheName, client, timeout, keys.epochKey()),
        new EntryCodec<>(keys, serde, unreadable, lifetimes));
  }

  <T> T unwrap(Class<T> type, Object outside) {
    if (type.isInstance(outside)) {
      return type.cast(outside);
    }
    if (type.isInstance(client)) {
      return type.cast(client);
    }
    if (type.equals(LarderConfiguration.class)) {
      return type.cast(settings);
    }
    throw new IllegalArgumentException(outside + " cannot be unwrapped to " + type.getName());
  }
}
