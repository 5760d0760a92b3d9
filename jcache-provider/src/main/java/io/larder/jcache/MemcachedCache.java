package io.larder.jcache;

import io.larder.jcache.processor.ProcessorCall;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose entries are on memcached servers. Checks its arguments and that it is open, and
 * leaves everything else to others. Thread-safe.
 */
final class MemcachedCache<K, V> implements Cache<K, V> {

  private final CacheAssembly<K, V> parts;
  private final TypeGuard types;

  MemcachedCache(CacheOrigin origin, String name, Configuration<K, V> configuration) {
    this.parts = new CacheAssembly<>(this, origin, name, configuration);
    this.types = TypeGuard.of(parts.settings().current());
  }

  @Override
  public @Nullable V get(K key) {
    open().types.key(key);
    return parts.reads().get(key);
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    open().types.keys(keys);
    return parts.reads().getAll(keys);
  }

  @Override
  public boolean containsKey(K key) {
    open().types.key(key);
    return parts.tolerance().reading(() -> parts.reads().containsKey(key), false);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, CompletionListener listener) {
    open().types.keys(keys);
    parts.loads().loadAll(keys, replaceExistingValues, listener);
  }

  @Override
  public void put(K key, V value) {
    open().types.entry(key, value);
    parts.tolerance().writing(() -> parts.writes().put(key, value));
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    open().types.entry(key, value);
    return parts.tolerance().atomically(() -> parts.writes().getAndPut(key, value));
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    open().types.entries(map);
    parts.tolerance().writing(() -> parts.bulk().putAll(map));
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    open().types.entry(key, value);
    return parts.tolerance().atomically(() -> parts.writes().putIfAbsent(key, value), false);
  }

  @Override
  public boolean remove(K key) {
    open().types.key(key);
    return parts.tolerance().writing(() -> parts.writes().remove(key), false);
  }

  @Override
  public boolean remove(K key, V oldValue) {
    open().types.entry(key, oldValue);
    return parts.tolerance().atomically(() -> parts.writes().remove(key, oldValue), false);
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    open().types.key(key);
    return parts.tolerance().atomically(() -> parts.writes().getAndRemove(key));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    open().types.entry(key, oldValue);
    types.value(newValue);
    return parts
        .tolerance()
        .atomically(() -> parts.writes().replace(key, oldValue, newValue), false);
  }

  @Override
  public boolean replace(K key, V value) {
    open().types.entry(key, value);
    return parts.tolerance().atomically(() -> parts.writes().replace(key, value), false);
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    open().types.entry(key, value);
    return parts.tolerance().atomically(() -> parts.writes().getAndReplace(key, value));
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    open().types.keys(keys);
    parts.tolerance().writing(() -> parts.bulk().removeAll(keys));
  }

  @Override
  public void removeAll() {
    open().parts.tolerance().writing(() -> parts.bulk().removeAll());
  }

  @Override
  public void clear() {
    open().parts.tolerance().writing(() -> parts.bulk().clear());
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    return parts.settings().as(type);
  }

  @Override
  public <T> @Nullable T invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    open().types.key(key);
    return parts.processors().invoke(key, call(processor, arguments));
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    open().types.keys(keys);
    return parts.processors().invokeAll(keys, call(processor, arguments));
  }

  private static <K, V, T> ProcessorCall<K, V, T> call(
      EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    return new ProcessorCall<>(Objects.requireNonNull(processor, "processor"), arguments);
  }

  @Override
  public String getName() {
    return parts.name();
  }

  @Override
  public CacheManager getCacheManager() {
    return parts.origin().manager();
  }

  @Override
  public void close() {
    parts.close();
  }

  @Override
  public boolean isClosed() {
    return parts.isClosed();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return parts.origin().unwrap(type, this);
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    Objects.requireNonNull(configuration, "configuration");
    open().parts.register(configuration);
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    Objects.requireNonNull(configuration, "configuration");
    open().parts.deregister(configuration);
  }

  @Override
  public Iterator<Entry<K, V>> iterator() {
    return open().parts.iterator();
  }

  /** For the manager, which switches statistics and management and empties destroyed caches. */
  CacheAssembly<K, V> parts() {
    return parts;
  }

  private MemcachedCache<K, V> open() {
    parts.checkOpen();
    return this;
  }

  @Override
  public String toString() {
    return "cache '" + getName() + "' of " + getCacheManager();
  }
}
