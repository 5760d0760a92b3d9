package io.larder.jcache.config;

import io.larder.memcached.serde.AllowList;
import io.larder.memcached.serde.CompressingSerde;
import io.larder.memcached.serde.Limits;
import io.larder.memcached.serde.ObjectSerde;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.Serdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;

/** What the configuration says about one cache. Immutable. */
public final class CacheOptions {

  private final Values values;

  CacheOptions(Values values) {
    this.values = values;
  }

  /**
   * Returns the classes that may be read from the cache, besides those of its declared types.
   *
   * @return the list
   */
  public AllowList allowed() {
    List<String> patterns = values.find(PerCacheOptions.ALLOW).orElse(List.of());
    return AllowList.defaults().and(patterns);
  }

  /**
   * Tells whether a value that cannot be read is an error instead of a miss.
   *
   * @return whether it is
   */
  public boolean isStrict() {
    return values.get(PerCacheOptions.STRICT);
  }

  /**
   * Tells what becomes of operations that get no answer from their server.
   *
   * @return the rules for each kind of operation
   */
  public OnFailure.Rules onFailure() {
    return new OnFailure.Rules(
        values.get(PerCacheOptions.ON_FAILURE_READ),
        values.get(PerCacheOptions.ON_FAILURE_WRITE),
        values.get(PerCacheOptions.ON_FAILURE_ATOMIC));
  }

  /**
   * Tells whether accesses put deadlines off to the millisecond, whatever that costs.
   *
   * @return whether they do; otherwise the server may keep the deadlines, in whole seconds
   */
  public boolean isAccessExact() {
    return values.get(PerCacheOptions.ACCESS_EXPIRY) == AccessExpiry.EXACT;
  }

  boolean isAutoCreated() {
    return values.get(PerCacheOptions.AUTO_CREATE);
  }

  /**
   * Makes what writes and reads the cache's values. It reads compressed ones in any case, so that
   * compression can be switched while the cache is full.
   *
   * @param valueType the declared type of the values
   * @param loader finds their classes
   * @param <V> the type of the values
   * @return a serde
   */
  public <V> Serde<V> serde(Class<V> valueType, ClassLoader loader) {
    int maxBytes = values.get(PerCacheOptions.MAX_VALUE_SIZE);
    Limits limits = Limits.DEFAULT;
    ObjectSerde.Options options =
        ObjectSerde.Options.defaults()
            .withClassLoader(loader)
            .withAllowList(allowed())
            .withLimits(
                new Limits(
                    limits.maxDepth(), limits.maxArrayLength(), limits.maxReferences(), maxBytes));
    return sealed(
        new CompressingSerde<>(ObjectSerde.of(valueType, options), compression(maxBytes)));
  }

  private <V> Serde<V> sealed(Serde<V> serde) {
    Sealing sealing = values.get(PerCacheOptions.ENVELOPE);
    if (sealing == Sealing.NONE) {
      return serde;
    }
    return values.make(
        () -> sealing.around(serde, Sealing.keys(keys())),
        PerCacheOptions.ENVELOPE_KEYS,
        PerCacheOptions.ENVELOPE_KEYS_FILE,
        PerCacheOptions.ENVELOPE);
  }

  private String keys() {
    return values
        .find(PerCacheOptions.ENVELOPE_KEYS)
        .or(() -> values.find(PerCacheOptions.ENVELOPE_KEYS_FILE).map(this::keysOf))
        .orElseThrow(
            () -> new IllegalArgumentException("it needs envelope-keys-file or envelope-keys"));
  }

  private String keysOf(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw values
          .setting(PerCacheOptions.ENVELOPE_KEYS_FILE)
          .bad("the file cannot be read: " + e, e);
    }
  }

  private CompressingSerde.Options compression(int maxBytes) {
    return values.make(
        () ->
            values
                .get(PerCacheOptions.COMPRESSION)
                .options(values.get(PerCacheOptions.COMPRESSION_THRESHOLD), maxBytes),
        PerCacheOptions.COMPRESSION);
  }

  /**
   * Completes the configuration of a cache: what the application has left as JSR-107 gives it is
   * taken from here, what it has set stays. JSR-107 cannot tell "not set" from "set to the
   * standard", so an application that wants the standard has to say so in the configuration.
   *
   * @param configuration what the application passed
   * @param loader finds the types
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @return a configuration of one's own
   * @throws CacheException if a type is not found, or if the cache is to be guarded like one of
   *     timestamps and is none
   */
  public <K, V> MutableConfiguration<K, V> complete(
      Configuration<K, V> configuration, ClassLoader loader) {
    MutableConfiguration<K, V> own =
        configuration instanceof CompleteConfiguration<K, V> complete
            ? new MutableConfiguration<>(complete)
            : new MutableConfiguration<K, V>()
                .setTypes(configuration.getKeyType(), configuration.getValueType())
                .setStoreByValue(configuration.isStoreByValue());
    own.setTypes(
        type(own.getKeyType(), PerCacheOptions.KEY_TYPE, loader),
        type(own.getValueType(), PerCacheOptions.VALUE_TYPE, loader));
    if (own.getExpiryPolicyFactory().equals(EternalExpiryPolicy.factoryOf())) {
      Factory<ExpiryPolicy> expiry =
          values.get(PerCacheOptions.TTL).policy(values.get(PerCacheOptions.TTL_FROM));
      own.setExpiryPolicyFactory(expiry);
    }
    own.setStatisticsEnabled(own.isStatisticsEnabled() || values.get(PerCacheOptions.STATISTICS));
    own.setManagementEnabled(own.isManagementEnabled() || values.get(PerCacheOptions.MANAGEMENT));
    return values.get(PerCacheOptions.TIMESTAMPS_GUARD)
        ? values.make(() -> TimestampsGuard.protect(own), PerCacheOptions.TIMESTAMPS_GUARD)
        : own;
  }

  /**
   * Returns what to open a cache with that the application just asks for.
   *
   * @param keyType the type of the keys, where the configuration says none
   * @param valueType the type of the values, where the configuration says none
   * @return a configuration to be completed
   */
  public Configuration<?, ?> standard(Class<?> keyType, Class<?> valueType) {
    return new MutableConfiguration<>()
        .setTypes(
            orObject(keyType, PerCacheOptions.KEY_TYPE),
            orObject(valueType, PerCacheOptions.VALUE_TYPE));
  }

  @SuppressWarnings("unchecked") // The caller gets back what he asked for, or an error.
  private Class<Object> orObject(Class<?> asked, Option<String> option) {
    return values.setting(option).isDefault() ? (Class<Object>) asked : Object.class;
  }

  @SuppressWarnings("unchecked") // The configuration says what the compiler cannot know.
  private <T> Class<T> type(Class<T> declared, Option<String> option, ClassLoader loader) {
    if (!declared.equals(Object.class)) {
      return declared;
    }
    String name = values.get(option);
    try {
      return (Class<T>) Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw values.setting(option).bad("there is no class '" + name + "'", e);
    }
  }

  /** Reads every value, so that a bad one is found at the start. */
  void check() {
    values.check();
    values.make(
        () -> {
          int maxBytes = values.get(PerCacheOptions.MAX_VALUE_SIZE);
          new Limits(1, 1, 1, maxBytes);
          return compression(maxBytes);
        },
        PerCacheOptions.MAX_VALUE_SIZE);
    sealed(Serdes.bytes());
  }

  Values values() {
    return values;
  }
}
