package io.larder.testkit.embedded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stores a value that has arrived.
 *
 * @param requestedCas the CAS id that the old item must have; 0 is none
 * @param invalidating whether an older CAS id than the item's stores the value too, marked stale
 */
record Storing(Item item, StoreMode mode, long requestedCas, boolean invalidating) {

  /** How the CAS id of the request relates to that of the item. */
  private enum CasMatch {
    UNASKED,
    MATCHING,
    OLDER,
    DIFFERENT
  }

  /** Decides and acts; wants the lock of the store held. */
  StoreResult into(Store store, Counters counters) {
    Item old = store.peek(item.key);
    if (old == null) {
      return intoNothing(store, counters);
    }
    CasMatch match = match(old);
    return switch (mode) {
      case SET, REPLACE -> stored(store);
      case ADD -> {
        store.keep(old);
        yield StoreResult.NOT_STORED;
      }
      case CAS -> compared(store, old, match, counters);
      case APPEND, PREPEND -> joined(store, old, match);
    };
  }

  private StoreResult intoNothing(Store store, Counters counters) {
    return switch (mode) {
      case SET, ADD -> stored(store);
      case REPLACE, APPEND, PREPEND -> StoreResult.NOT_STORED;
      case CAS -> {
        counters.add(Counter.CAS_MISSES);
        yield StoreResult.NOT_FOUND;
      }
    };
  }

  private CasMatch match(Item old) {
    if (requestedCas == 0) {
      return CasMatch.UNASKED;
    }
    if (requestedCas == old.cas) {
      return CasMatch.MATCHING;
    }
    boolean older = invalidating && Long.compareUnsigned(requestedCas, old.cas) < 0;
    return older ? CasMatch.OLDER : CasMatch.DIFFERENT;
  }

  private StoreResult compared(Store store, Item old, CasMatch match, Counters counters) {
    switch (match) {
      case MATCHING -> {
        counters.add(Counter.CAS_HITS);
        return stored(store);
      }
      case OLDER -> {
        // The value is known to be outdated: serve it, but let somebody renew it.
        item.expiry = old.expiry;
        item.stale = true;
        item.tokenSent = old.tokenSent;
        counters.add(Counter.CAS_HITS);
        return stored(store);
      }
      default -> {
        counters.add(Counter.CAS_BADVAL);
        return StoreResult.EXISTS;
      }
    }
  }

  private StoreResult joined(Store store, Item old, CasMatch match) {
    if (match != CasMatch.UNASKED && match != CasMatch.MATCHING) {
      return StoreResult.EXISTS;
    }
    byte[] value =
        mode == StoreMode.APPEND ? join(old.value, item.value) : join(item.value, old.value);
    if (!store.isSizeAllowed(old.key, old.clientFlags, value.length)) {
      return StoreResult.NOT_STORED;
    }
    Item joined = new Item(old.key, old.clientFlags, old.expiry, value);
    store.link(joined);
    item.cas = joined.cas;
    return StoreResult.STORED;
  }

  private StoreResult stored(Store store) {
    store.link(item);
    return StoreResult.STORED;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Returns the reply for a value that can't even be received, or null if it can. */
  static @Nullable String refusal(Session session, String key, int clientFlags, long valueBytes) {
    synchronized (session.store()) {
      if (!session.store().isSizeAllowed(key, clientFlags, valueBytes)) {
        session.count(Counter.STORE_TOO_LARGE);
        return Command.TOO_LARGE;
      }
      if (!session.store().hasRoom(key, clientFlags, valueBytes)) {
        session.count(Counter.STORE_NO_MEMORY);
        return Command.NO_MEMORY;
      }
      return null;
    }
  }
}
