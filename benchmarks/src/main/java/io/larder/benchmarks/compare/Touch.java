package io.larder.benchmarks.compare;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/** A processor that changes an order. Hazelcast sends it to its member. */
final class Touch implements EntryProcessor<String, Object, Integer>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public Integer process(MutableEntry<String, Object> entry, Object... arguments) {
    Order order = (Order) entry.getValue();
    int changes = order.change();
    entry.setValue(order);
    return changes;
  }
}
