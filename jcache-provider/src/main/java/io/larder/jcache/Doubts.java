package io.larder.jcache;

import io.larder.memcached.ServerAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The servers that may have entries of one cache which should be gone: a change could not be
 * delivered. Before anything is read from such a server again, the cache has to be emptied there.
 *
 * <p>Why nothing stale can be read: a doubt is raised before whoever wanted the change is told that
 * it failed. A read that begins after that finds the doubt and settles it first, or finds that it
 * was settled; and it is only settled by an emptying that the server has confirmed, and that was
 * sent after the doubt had been raised: one that is raised meanwhile has another number and stays.
 * A read that began earlier runs at the same time as the change, and may see either.
 *
 * <p>Takes a number per server, however many changes failed. Thread-safe.
 */
final class Doubts {

  private final ReentrantLock change = new ReentrantLock();

  /**
   * Exchanged as a whole, so that one look tells for certain whether anything is in doubt: a
   * concurrent map may count an entry later than it has it.
   */
  private volatile Map<ServerAddress, Long> raised = Map.of();

  private long lastNumber;
  private final ConcurrentMap<ServerAddress, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Remembers that a server has missed a change. */
  void raise(ServerAddress server) {
    change(doubts -> doubts.put(server, ++lastNumber));
  }

  private void change(Consumer<Map<ServerAddress, Long>> how) {
    change.lock();
    try {
      Map<ServerAddress, Long> changed = new HashMap<>(raised);
      how.accept(changed);
      raised = Map.copyOf(changed);
    } finally {
      change.unlock();
    }
  }

  /** Tells at little cost that there is nothing to settle. */
  boolean isEmpty() {
    return raised.isEmpty();
  }

  /**
   * Empties the cache on a server if it is in doubt. One thread does so, the others wait for it, or
   * else they would empty what has been stored since; each for no longer than a request may take.
   */
  void settle(ServerAddress server, Consumer<ServerAddress> emptying) {
    if (!raised.containsKey(server)) {
      return;
    }
    ReentrantLock lock = locks.computeIfAbsent(server, s -> new ReentrantLock());
    lock.lock();
    try {
      Long doubt = raised.get(server);
      if (doubt != null) {
        emptying.accept(server);
        change(doubts -> doubts.remove(server, doubt));
      }
    } finally {
      lock.unlock();
    }
  }
}
