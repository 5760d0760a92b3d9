package io.larder.jcache.management;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The management beans of one cache, each registered while it is enabled: the specification's two,
 * {@code CacheConfiguration} and {@code CacheStatistics} in the domain {@code javax.cache}, and the
 * cache's own in the domain {@code io.larder}. Thread-safe as far as the MBean server is.
 */
public final class Beans {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName configurationName;
  private final ObjectName statisticsName;
  private final ConfigurationBean configuration;
  private final Statistics statistics;
  private final ObjectName ownName;
  private final MemcachedCacheMXBean own;
  private final Set<ObjectName> registered = ConcurrentHashMap.newKeySet();

  /**
   * Creates the beans without registering them.
   *
   * @param managerUri the URI of the cache's manager
   * @param cacheName the cache's name
   * @param configuration the cache's configuration at each moment
   * @param statistics its statistics
   * @param own what it counts beyond the specification
   */
  public Beans(
      URI managerUri,
      String cacheName,
      Supplier<CompleteConfiguration<?, ?>> configuration,
      Statistics statistics,
      MemcachedCacheMXBean own) {
    this.configurationName = name("javax.cache:type=CacheConfiguration", managerUri, cacheName);
    this.statisticsName = name("javax.cache:type=CacheStatistics", managerUri, cacheName);
    this.configuration = new ConfigurationBean(configuration);
    this.statistics = statistics;
    this.ownName = name("io.larder:type=Cache", managerUri, cacheName);
    this.own = own;
  }

  private static ObjectName name(String domainAndType, URI managerUri, String cacheName) {
    String text =
        domainAndType
            + ",CacheManager="
            + safe(managerUri.toString())
            + ",Cache="
            + safe(cacheName);
    try {
      return new ObjectName(text);
    } catch (JMException e) {
      throw new CacheException("no management bean can be named " + text, e);
    }
  }

  /**
   * What the specification's own tools replace, and also what would make the name a pattern, or end
   * it, for JMX.
   */
  private static String safe(String text) {
    return text.replaceAll("[:=\n,?*\"]", ".");
  }

  /**
   * Registers or removes the configuration's bean.
   *
   * @param enabled whether it is to be there
   */
  public void enableManagement(boolean enabled) {
    set(configurationName, configuration, enabled);
  }

  /**
   * Registers or removes the statistics' bean.
   *
   * @param enabled whether it is to be there
   */
  public void enableStatistics(boolean enabled) {
    set(statisticsName, statistics.bean(), enabled);
  }

  /**
   * Registers or removes the cache's own bean.
   *
   * @param enabled whether it is to be there
   */
  public void enableOwn(boolean enabled) {
    set(ownName, own, enabled);
  }

  private void set(ObjectName name, Object bean, boolean enabled) {
    try {
      if (enabled && !server.isRegistered(name)) {
        server.registerMBean(bean, name);
        registered.add(name);
      } else if (!enabled && registered.remove(name)) {
        server.unregisterMBean(name);
      }
    } catch (InstanceNotFoundException | InstanceAlreadyExistsException e) {
      // It is as it should be. Two managers with one URI, of two class loaders, share the names:
      // the bean is that of the first, until the first is closed.
    } catch (JMException e) {
      throw new CacheException("cannot register or remove the management bean " + name, e);
    }
  }
}
