package io.larder.jcache;

import io.larder.jcache.management.MemcachedCacheMXBean;

/** The view of a cache's own figures for management. */
record CacheBean(UnreadableValues unreadable, EventQueue events) implements MemcachedCacheMXBean {

  @Override
  public long getUnreadableValues() {
    return unreadable.count();
  }

  @Override
  public long getDroppedEvents() {
    return events.dropped();
  }
}
