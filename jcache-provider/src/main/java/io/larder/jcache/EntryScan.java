package io.larder.jcache;

import io.larder.memcached.DumpedItem;
import io.larder.memcached.KeyDump;
import io.larder.memcached.ServerAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the entries of a cache, server by server: the live ones, and items that may be
 * entries to another JVM. Entries that are there all the time are seen once; those that come or go
 * meanwhile may be seen or not, and so may those whose server does.
 *
 * <p>A server dumps for one client at a time, so its keys are taken over at full speed, and only
 * the values are read as the walk goes on; one that is abandoned half-way keeps nobody waiting.
 * Both take bounded memory. Not thread-safe, except that another thread may close it.
 */
final class EntryScan<K, V> implements AutoCloseable {

  private static final int FEWEST = 10;
  private static final int MOST = 100;

  /** About so many bytes of values are read at a time, one at least. */
  private static final long BATCH_BYTES = 1 << 20;

  private final EntryStore<K, V> store;
  private final Deque<ServerAddress> servers;
  private volatile KeySpool keys;
  private final Deque<Slot<K, V>> read = new ArrayDeque<>();
  private int batchSize = FEWEST;

  /** Asks the first server at once: if dumping is not possible, this is where it shows. */
  EntryScan(EntryStore<K, V> store) {
    this.store = store;
    this.servers = new ArrayDeque<>(store.servers());
    this.keys = dump(servers.remove());
  }

  /** Returns the next entry; null if there are no more. */
  @Nullable Slot<K, V> next() {
    while (read.isEmpty() && hasKeys()) {
      List<byte[]> batch = new ArrayList<>(batchSize);
      while (batch.size() < batchSize && !keys.isEmpty()) {
        batch.add(keys.remove());
      }
      read.addAll(store.readDumped(batch));
      batchSize = nextBatchSize();
    }
    return read.poll();
  }

  /** Expects the next values to be as large as the last. */
  private int nextBatchSize() {
    long bytes = 0;
    for (Slot<K, V> slot : read) {
      StoredValue<V> stored = slot.stored();
      bytes += stored == null ? 0 : stored.bytes().length;
    }
    long fitting = bytes == 0 ? MOST : BATCH_BYTES * read.size() / bytes;
    return (int) Math.max(1, Math.min(MOST, fitting));
  }

  private boolean hasKeys() {
    while (keys.isEmpty() && !servers.isEmpty()) {
      keys = dump(servers.remove());
    }
    return !keys.isEmpty();
  }

  private KeySpool dump(ServerAddress server) {
    KeySpool spool = new KeySpool();
    boolean done = false;
    try {
      store.translating(
          () -> {
            fill(spool, server);
            return spool;
          });
      done = true;
      return spool;
    } finally {
      if (!done) {
        spool.close();
      }
    }
  }

  private void fill(KeySpool spool, ServerAddress server) {
    try (KeyDump dump = store.dump(server)) {
      if (dump == null) {
        return;
      }
      for (DumpedItem item = dump.next(); item != null; item = dump.next()) {
        if (store.isEntry(item.key(), server)) {
          spool.add(item.key());
        }
      }
    }
  }

  /** Lets go of what is not in memory. */
  @Override
  public void close() {
    keys.close();
  }
}
