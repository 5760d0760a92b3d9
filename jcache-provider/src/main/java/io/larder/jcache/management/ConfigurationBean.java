package io.larder.jcache.management;

import java.util.function.Supplier;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.management.CacheMXBean;

/**
 * The specification's view of a cache's configuration.
 *
 * @param current the configuration as it is at each moment
 */
record ConfigurationBean(Supplier<CompleteConfiguration<?, ?>> current) implements CacheMXBean {

  @Override
  public String getKeyType() {
    return current.get().getKeyType().getName();
  }

  @Override
  public String getValueType() {
    return current.get().getValueType().getName();
  }

  @Override
  public boolean isReadThrough() {
    return current.get().isReadThrough();
  }

  @Override
  public boolean isWriteThrough() {
    return current.get().isWriteThrough();
  }

  @Override
  public boolean isStoreByValue() {
    return current.get().isStoreByValue();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return current.get().isStatisticsEnabled();
  }

  @Override
  public boolean isManagementEnabled() {
    return current.get().isManagementEnabled();
  }
}
