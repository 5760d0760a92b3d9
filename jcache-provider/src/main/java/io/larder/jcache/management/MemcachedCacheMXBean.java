package io.larder.jcache.management;

/**
 * What a cache on memcached counts beyond JSR-107, in this JVM and since the cache was opened. Its
 * bean is {@code io.larder:type=Cache,CacheManager=…,Cache=…}, there as long as the cache is open,
 * whether statistics are enabled or not.
 */
public interface MemcachedCacheMXBean {

  /**
   * Returns how many entries were found that could not be read: damaged, of another application, or
   * of another release of their class. Each counts as often as it is found.
   *
   * @return the number of reads of such entries
   */
  long getUnreadableValues();

  /**
   * Returns how many events asynchronous listeners were not told of, because they did not keep up
   * and too many were waiting.
   *
   * @return the number of such events
   */
  long getDroppedEvents();
}
