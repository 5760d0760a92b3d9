package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.fixture.TestCaches;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The management beans of a cache that is opened, switched and closed at the same time. */
@Memcached
class BeansIT {

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private TestCaches caches;

  @BeforeEach
  void open(MemcachedServer server) {
    caches = TestCaches.on(server.address());
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private int beansOf(String cacheName) throws Exception {
    return beans.queryNames(new ObjectName("*:*,Cache=" + cacheName), null).size();
  }

  private static MutableConfiguration<String, String> managed() {
    return TestCaches.strings().setStatisticsEnabled(true).setManagementEnabled(true);
  }

  /** Runs something each time when a bean of a cache has just come or gone. */
  private void watching(String cacheName, Runnable check, Runnable actions) throws Exception {
    NotificationListener listener =
        (notification, handback) -> {
          ObjectName bean = ((MBeanServerNotification) notification).getMBeanName();
          if (cacheName.equals(bean.getKeyProperty("Cache"))) {
            check.run();
          }
        };
    beans.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
    try {
      actions.run();
    } finally {
      beans.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
    }
  }

  @Test
  void createCache_isFoundWithAllOfItsBeans() throws Exception {
    List<Boolean> found = new ArrayList<>();
    watching(
        "coming",
        () -> found.add(caches.manager().getCache("coming") != null),
        () -> caches.create("coming", managed()));
    assertEquals(Collections.nCopies(3, false), found);
    assertEquals(3, beansOf("coming"));
  }

  @Test
  void close_keepsTheNameUntilItsBeansAreGone() throws Exception {
    Cache<String, String> first = caches.create("going", managed());
    List<Exception> refused = new ArrayList<>();
    watching(
        "going",
        () ->
            refused.add(
                assertThrows(CacheException.class, () -> caches.create("going", managed()))),
        first::close);
    assertEquals(3, refused.size());
    caches.create("going", managed());
    assertEquals(3, beansOf("going"));
  }

  @Test
  void enable_cacheClosedMeanwhile_leavesNoBeanBehind() throws Exception {
    MemcachedCache<?, ?> cache = (MemcachedCache<?, ?>) caches.create("closed");
    cache.close();
    // The manager has looked the cache up just before.
    assertThrows(IllegalStateException.class, () -> cache.parts().enableStatistics(true));
    assertThrows(IllegalStateException.class, () -> cache.parts().enableManagement(true));
    assertEquals(0, beansOf("closed"));
  }
}
