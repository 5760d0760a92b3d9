package io.larder.testkit.embedded;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items, in the order of their last use. A command locks the store while it works on items, so
 * that what it does is one step for all others; every method here wants that lock held.
 */
final class Store {

  private static final long MEGABYTE = 1024L * 1024;

  private final Settings settings;
  private final Time time;
  private final Counters counters;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private long limitBytes;
  private long usedBytes;
  private long lastCas;
  private long flushedUpTo;
  private long flushedBelowCas;

  Store(Settings settings, Time time, Counters counters) {
    this.settings = settings;
    this.time = time;
    this.counters = counters;
    this.limitBytes = settings.memoryMegabytes() * MEGABYTE;
  }

  /** Finds a live item; its place in the order of use stays. */
  @Nullable Item peek(String key) {
    Item item = items.get(key);
    if (item == null) {
      return null;
    }
    boolean flushed = isFlushed(item);
    if (flushed || time.isPast(item.expiry)) {
      counters.add(flushed ? Counter.GET_FLUSHED : Counter.GET_EXPIRED);
      unlink(item);
      return null;
    }
    return item;
  }

  /** Notes that an item is being used. */
  void bump(Item item) {
    if (item.fetched) {
      item.lastAccess = time.nowSeconds();
    }
    item.fetched = true;
    keep(item);
  }

  /** Saves an item from being evicted soon, without its being used. */
  void keep(Item item) {
    items.remove(item.key);
    items.put(item.key, item);
  }

  /** Stores an item under a new CAS id, in place of the one with the same key if there is one. */
  void link(Item item) {
    Item old = items.get(item.key);
    if (old != null) {
      unlink(old);
    }
    item.cas = nextCas();
    item.lastAccess = time.nowSeconds();
    items.put(item.key, item);
    usedBytes += size(item);
    counters.add(Counter.TOTAL_ITEMS);
    evict(item);
  }

  void unlink(Item item) {
    if (items.remove(item.key, item)) {
      usedBytes -= size(item);
    }
  }

  /** Changes the value in place, under a new CAS id. */
  void overwrite(Item item, byte[] value) {
    usedBytes += (long) value.length - item.value.length;
    item.value = value;
    item.cas = nextCas();
  }

  /** Gives the next CAS id; always 0 if CAS is off. */
  long nextCas() {
    return settings.cas() ? ++lastCas : 0;
  }

  /** True unless the item exceeds the size limit. */
  boolean isSizeAllowed(String key, int clientFlags, long valueBytes) {
    return Item.size(key, clientFlags, valueBytes, settings.cas()) <= settings.itemSizeMax();
  }

  /** True unless the memory is full and nothing may be evicted. */
  boolean hasRoom(String key, int clientFlags, long valueBytes) {
    return settings.evictions()
        || usedBytes + Item.size(key, clientFlags, valueBytes, settings.cas()) <= limitBytes;
  }

  /**
   * Makes the items that are there now vanish.
   *
   * @param at when, as a request has it; 0 and less is at once
   */
  void flush(long at) {
    long when = at > 0 ? time.expiry(at) : time.nowSeconds();
    if (!settings.cas()) {
      flushedUpTo = when;
      return;
    }
    // Items of the same second are told apart by their CAS id.
    flushedUpTo = when - 1;
    if (flushedUpTo <= time.nowSeconds()) {
      flushedBelowCas = nextCas();
    }
  }

  /** All live items. */
  List<Item> live() {
    return items.values().stream()
        .filter(item -> !isFlushed(item) && !time.isPast(item.expiry))
        .toList();
  }

  /** All items, also those that expired but were not asked for since. */
  Collection<Item> all() {
    return items.values();
  }

  long size(Item item) {
    return item.size(settings.cas());
  }

  long usedBytes() {
    return usedBytes;
  }

  long limitBytes() {
    return limitBytes;
  }

  void limitMegabytes(long megabytes) {
    limitBytes = megabytes * MEGABYTE;
  }

  private boolean isFlushed(Item item) {
    if (flushedUpTo == 0 || flushedUpTo > time.nowSeconds()) {
      return false;
    }
    return item.lastAccess <= flushedUpTo || (item.cas != 0 && item.cas < flushedBelowCas);
  }

  private void evict(Item newest) {
    Iterator<Item> oldest = items.values().iterator();
    while (usedBytes > limitBytes && oldest.hasNext()) {
      Item item = oldest.next();
      if (item != newest) {
        oldest.remove();
        usedBytes -= size(item);
        counters.add(Counter.EVICTIONS);
      }
    }
  }
}
