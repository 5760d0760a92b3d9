package io.larder.jcache;

import io.larder.jcache.codec.WireKey;
import io.larder.memcached.Key;

/**
 * A key in all its forms: the application's, the one with the full key in it, and the one that the
 * client takes. Immutable if the application's key is.
 */
final class EntryKey<K> {

  private final K key;
  private final WireKey wireKey;
  private final Key clientKey;

  EntryKey(K key, WireKey wireKey) {
    this.key = key;
    this.wireKey = wireKey;
    this.clientKey = Key.of(wireKey.bytes());
  }

  K key() {
    return key;
  }

  WireKey wire() {
    return wireKey;
  }

  Key client() {
    return clientKey;
  }

  @Override
  public String toString() {
    return clientKey.toString();
  }
}
