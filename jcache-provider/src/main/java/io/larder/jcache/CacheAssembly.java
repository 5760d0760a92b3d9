package io.larder.jcache;

import io.larder.jcache.config.CacheOptions;
import io.larder.jcache.config.CacheSettings;
import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Beans;
import io.larder.jcache.management.Statistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of one cache together, and takes them apart when it is closed. The only class that
 * knows all of them.
 */
final class CacheAssembly<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(CacheAssembly.class);

  private final String name;
  private final CacheOrigin origin;
  private final CacheSettings<K, V> settings;
  private final KeyLocks locks = new KeyLocks();
  private final CacheThreads threads;
  private final UnreadableValues unreadable;
  private final Beans beans;
  private final CacheParts<K, V> parts;
  private final Commits<K, V> commits;
  private final Reads<K, V> reads;
  private final Writes<K, V> writes;
  private final Bulk<K, V> bulk;
  private final Loads<K, V> loads;
  private final Processors<K, V> processors;
  private final List<Object> foreign = new ArrayList<>();

  /** Held while beans come and go, so that none comes to a cache that is being closed. */
  private final ReentrantLock beansLock = new ReentrantLock();

  private volatile boolean closed;

  /** Those of iterators that somebody holds: they may have files. */
  private final Set<EntryScan<K, V>> scans =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  CacheAssembly(
      Cache<K, V> cache, CacheOrigin origin, String name, Configuration<K, V> configuration) {
    this.name = name;
    this.origin = origin;
    CacheOptions options = origin.settings().cache(name);
    this.settings = CacheSettings.of(options.complete(configuration, origin.loader()));
    this.threads = new CacheThreads(name, locks);
    this.unreadable = new UnreadableValues(name, options.isStrict());
    this.parts = parts(cache, options);
    this.beans =
        new Beans(
            origin.uri(),
            name,
            settings::current,
            parts.statistics(),
            new CacheBean(unreadable, threads.events()));
    this.commits = new Commits<>(parts);
    this.reads = new Reads<>(parts, commits);
    this.writes = new Writes<>(parts, commits);
    this.bulk = new Bulk<>(parts, commits, writes);
    this.loads = new Loads<>(parts, bulk, threads.loads(), this::isClosed);
    this.processors = new Processors<>(parts, commits);
  }

  private CacheParts<K, V> parts(Cache<K, V> cache, CacheOptions options) {
    CompleteConfiguration<K, V> configuration = settings.current();
    Listeners<K, V> listeners = new Listeners<>(cache, threads.events());
    try {
      Factory<ExpiryPolicy> policy = configuration.getExpiryPolicyFactory();
      ExpiryRules expiry =
          options.isAccessExact() ? ExpiryRules.exact(policy) : ExpiryRules.of(policy);
      foreign.add(expiry.policy());
      Loader<K, V> loader =
          new Loader<>(
              create(configuration.getCacheLoaderFactory()), configuration.isReadThrough());
      Writer<K, V> writer = writer(configuration);
      configuration.getCacheEntryListenerConfigurations().forEach(listeners::register);
      // Last: it would have to be closed if anything behind it failed.
      EntryStore<K, V> store =
          origin.store(name, configuration, options, unreadable, Lifetimes.of(expiry));
      return new CacheParts<>(
          store,
          expiry,
          listeners,
          new Statistics(configuration.isStatisticsEnabled()),
          loader,
          writer,
          locks,
          new Tolerance(options.onFailure()));
    } catch (RuntimeException e) {
      // A factory is the application's code; what the others made must not be left behind.
      foreign.addAll(listeners.parts());
      closeAll(foreign);
      throw e;
    }
  }

  private Writer<K, V> writer(CompleteConfiguration<K, V> configuration) {
    Factory<CacheWriter<? super K, ? super V>> factory = configuration.getCacheWriterFactory();
    CacheWriter<? super K, ? super V> writer =
        configuration.isWriteThrough() ? create(factory) : null;
    return new Writer<K, V>(writer);
  }

  private <T> @Nullable T create(@Nullable Factory<? extends T> factory) {
    if (factory == null) {
      return null;
    }
    T created = factory.create();
    if (created != null) {
      foreign.add(created);
    }
    return created;
  }

  /** Makes the cache visible to management, as far as it is configured. */
  void publish() {
    beans.enableOwn(true);
    beans.enableManagement(settings.current().isManagementEnabled());
    beans.enableStatistics(settings.current().isStatisticsEnabled());
  }

  void enableManagement(boolean enabled) {
    whileOpen(
        () -> {
          settings.change(configuration -> configuration.setManagementEnabled(enabled));
          beans.enableManagement(enabled);
        });
  }

  void enableStatistics(boolean enabled) {
    whileOpen(
        () -> {
          settings.change(configuration -> configuration.setStatisticsEnabled(enabled));
          parts.statistics().enable(enabled);
          beans.enableStatistics(enabled);
        });
  }

  private void whileOpen(Runnable change) {
    beansLock.lock();
    try {
      checkOpen();
      change.run();
    } finally {
      beansLock.unlock();
    }
  }

  void register(CacheEntryListenerConfiguration<K, V> configuration) {
    parts.listeners().register(configuration);
    settings.change(current -> current.addCacheEntryListenerConfiguration(configuration));
  }

  void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    closeAll(parts.listeners().deregister(configuration));
    settings.change(current -> current.removeCacheEntryListenerConfiguration(configuration));
  }

  Iterator<Cache.Entry<K, V>> iterator() {
    EntryScan<K, V> scan = new EntryScan<>(parts.store());
    scans.add(scan);
    if (closed) {
      // Its keys may have been taken over just when the scans were being closed.
      scan.close();
    }
    return new EntryIterator<>(scan, parts, commits, writes::remove, this::isClosed);
  }

  String name() {
    return name;
  }

  CacheOrigin origin() {
    return origin;
  }

  CacheSettings<K, V> settings() {
    return settings;
  }

  Tolerance tolerance() {
    return parts.tolerance();
  }

  Reads<K, V> reads() {
    return reads;
  }

  Writes<K, V> writes() {
    return writes;
  }

  Bulk<K, V> bulk() {
    return bulk;
  }

  Loads<K, V> loads() {
    return loads;
  }

  Processors<K, V> processors() {
    return processors;
  }

  boolean isClosed() {
    return closed;
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the cache '" + name + "' is closed");
    }
  }

  /** Ends the cache, and what belongs to it. */
  void close() {
    if (end()) {
      release();
    }
  }

  /** Ends threads, and closes what the application gave that can be closed. */
  void release() {
    threads.close();
    parts.store().close();
    List.copyOf(scans).forEach(EntryScan::close);
    foreign.addAll(parts.listeners().parts());
    closeAll(foreign);
  }

  /**
   * Refuses further calls, and takes the beans away.
   *
   * @return whether what belongs to the cache is to be released; not if it has been closed already
   */
  boolean end() {
    beansLock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      beans.enableManagement(false);
      beans.enableStatistics(false);
      beans.enableOwn(false);
      // Not earlier: who opens the next cache of this name wants the names of the beans, too.
      origin.manager().forget(name);
      return true;
    } finally {
      beansLock.unlock();
    }
  }

  private void closeAll(List<Object> objects) {
    for (Object object : objects) {
      // The application's code: whatever one of them throws, the others are to be closed too.
      try {
        if (object instanceof AutoCloseable closeable) {
          closeable.close();
        }
      } catch (Exception e) {
        LOG.warn("Cannot close {} of cache '{}'", object.getClass().getName(), name, e);
      }
    }
  }
}
