package io.larder.jcache;

import io.larder.jcache.codec.KeyCodec;
import io.larder.jcache.config.Settings;
import io.larder.memcached.MetaClient;
import io.larder.memcached.serde.AllowList;
import io.larder.memcached.serde.ObjectSerde;
import io.larder.memcached.serde.Serde;
import java.net.URI;
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
      UnreadableValues unreadable,
      Lifetimes lifetimes) {
    AllowList allowed = AllowList.defaults().and(settings.allowedClasses());
    AllowList allowedKeys = allowed.andTypes(configuration.getKeyType());
    KeyCodec keys = KeyCodec.create(settings.keyPrefix(), cacheName, loader, allowedKeys::allows);
    Serde<V> serde =
        ObjectSerde.of(
            configuration.getValueType(),
            ObjectSerde.Options.defaults().withClassLoader(loader).withAllowList(allowed));
    return new EntryStore<>(
        new EntryTransport(cacheName, client, keys.epochKey()),
        new EntryCodec<>(keys, serde, unreadable, lifetimes));
  }

  <T> T unwrap(Class<T> type, Object outside) {
    if (type.isInstance(outside)) {
      return type.cast(outside);
    }
    if (type.isInstance(client)) {
      return type.cast(client);
    }
    throw new IllegalArgumentException(outside + " cannot be unwrapped to " + type.getName());
  }
}
