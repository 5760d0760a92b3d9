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
 * Walks through the live entries of a cache, server by server. Entries that are there all the time
 * are seen once; those that come or go meanwhile may be seen or not.
 *
 * <p>A server dumps for one client at a time, so its keys are taken over at once, and only the
 * values are read as the walk goes on; one that is abandoned half-way keeps nobody waiting. Not
 * thread-safe.
 */
final class EntryScan<K, V> {

  private static final int BATCH = 100;

  private final EntryStore<K, V> store;
  private final Deque<ServerAddress> servers;
  private KeySpool keys;
  private final Deque<Slot<K, V>> read = new ArrayDeque<>();

  /** Asks the first server at once: if dumping is not possible, this is where it shows. */
  EntryScan(EntryStore<K, V> store) {
    this.store = store;
    this.servers = new ArrayDeque<>(store.servers());
    this.keys = dump(servers.remove());
  }

  /** Returns the next entry; null if there are no more. */
  @Nullable Slot<K, V> next() {
    while (read.isEmpty() && hasKeys()) {
      List<byte[]> batch = new ArrayList<>(BATCH);
      while (batch.size() < BATCH && !keys.isEmpty()) {
        batch.add(keys.remove());
      }
      read.addAll(store.readDumped(batch));
    }
    return read.poll();
  }

  private boolean hasKeys() {
    while (keys.isEmpty() && !servers.isEmpty()) {
      keys = dump(servers.remove());
    }
    return !keys.isEmpty();
  }

  private KeySpool dump(ServerAddress server) {
    return store.dumping(
        () -> {
          KeySpool spool = new KeySpool();
          try (KeyDump dump = store.dump(server)) {
            for (DumpedItem item = dump.next(); item != null; item = dump.next()) {
              if (store.isEntry(item.key())) {
                spool.add(item.key());
              }
            }
          }
          return spool;
        });
  }
}
