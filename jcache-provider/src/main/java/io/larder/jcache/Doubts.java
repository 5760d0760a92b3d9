package io.larder.jcache;

import io.larder.memcached.Key;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RequestTimeoutException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerWatcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What servers may still have of one cache although it should be gone: changes that could not be
 * delivered, of single entries or of all. Before anything is read from such a server again, those
 * entries have to be removed there.
 *
 * <p>Why nothing stale can be read: a doubt is raised before whoever wanted the change is told that
 * it failed. A read that begins after that finds the doubt and settles it first, or finds that it
 * was settled; and it is only settled by a removal that the server has confirmed, and that was sent
 * after the doubt had been raised: what is raised meanwhile has another number and stays. A read
 * that began earlier runs at the same time as the change, and may see either.
 *
 * <p>When the servers are exchanged, all entries on all of them are in doubt: one that comes back
 * has what it had when it left, and one that takes over keys has what it had when it owned them
 * before. This doubt is raised before the first request goes by the new servers; so whoever reads
 * what somebody wrote before the exchange finds the doubt, or that it was settled. Between the
 * doubt and the last request by the servers before, it may be settled at the owner before, and the
 * request go to the one after; so an answer counts only if no exchange was under way when its
 * request began, and none has begun until it came: {@link #isOutsideOfExchanges} tells.
 *
 * <p>A doubt is about a server as long as it stays one of them: for one that leaves, nothing needs
 * to be remembered, as it comes back in doubt. Takes bounded memory, however many changes failed.
 * Thread-safe.
 */
final class Doubts implements ServerWatcher {

  /** As many as one packet can delete. A server that has missed more is emptied. */
  static final int MOST_KEYS = 500;

  /**
   * What one server has missed, each with its number.
   *
   * @param keys the entries that it may have, but should not
   * @param ofAll that it may have any entry; 0 if there is no such doubt
   */
  record Doubt(Map<Key, Long> keys, long ofAll) {

    private static final Doubt NONE = new Doubt(Map.of(), 0);

    private static Doubt ofAll(long number) {
      return new Doubt(Map.of(), number);
    }

    /** Whether the keys alone would not do. */
    boolean isOfAll() {
      return ofAll != 0;
    }

    private Doubt and(Key key, long number) {
      Map<Key, Long> more = new HashMap<>(keys);
      more.put(key, number);
      return more.size() > MOST_KEYS ? ofAll(number) : new Doubt(more, ofAll);
    }

    /** What is left when the server has confirmed the removal of what was in doubt before. */
    private Doubt without(Doubt settled) {
      Map<Key, Long> left = new HashMap<>(keys);
      left.entrySet().removeAll(settled.keys.entrySet());
      return new Doubt(left, ofAll == settled.ofAll ? 0 : ofAll);
    }
  }

  private final Duration timeout;
  private final ReentrantLock change = new ReentrantLock();

  /**
   * Exchanged as a whole, so that one look tells for certain whether anything is in doubt: a
   * concurrent map may count an entry later than it has it.
   */
  private volatile Map<ServerAddress, Doubt> raised = Map.of();

  /** None before the first are known. */
  private Set<ServerAddress> servers = Set.of();

  /** Whether a change failed as no servers were known yet. */
  private boolean missedByAll;

  private long lastNumber;

  /** Negative from the beginning of an exchange to its end. */
  private volatile long lastExchange;

  /** What those wait for who need a server that somebody is settling. */
  private final ConcurrentMap<ServerAddress, CompletableFuture<Void>> settling =
      new ConcurrentHashMap<>();

  /** Creates an empty one; the timeout is that of a request. */
  Doubts(Duration timeout) {
    this.timeout = timeout;
  }

  /** Remembers that a server has missed a change of an entry. */
  void raise(ServerAddress server, Key key) {
    change(server, doubt -> doubt.and(key, ++lastNumber));
  }

  /** Remembers that a server has missed a change of all entries. */
  void raiseAll(ServerAddress server) {
    change(server, doubt -> Doubt.ofAll(++lastNumber));
  }

  private void change(ServerAddress server, UnaryOperator<Doubt> how) {
    change.lock();
    try {
      if (servers.contains(server)) {
        Map<ServerAddress, Doubt> changed = new HashMap<>(raised);
        changed.put(server, how.apply(changed.getOrDefault(server, Doubt.NONE)));
        changed.values().remove(Doubt.NONE);
        raised = Map.copyOf(changed);
      }
    } finally {
      change.unlock();
    }
  }

  /** Remembers that all servers, even if they are not known yet, have missed a change of all. */
  void raiseEverywhere() {
    change.lock();
    try {
      missedByAll |= servers.isEmpty();
      raised = allOf(servers);
    } finally {
      change.unlock();
    }
  }

  private Map<ServerAddress, Doubt> allOf(Set<ServerAddress> doubtful) {
    Doubt doubt = Doubt.ofAll(++lastNumber);
    return doubtful.stream().collect(Collectors.toUnmodifiableMap(server -> server, s -> doubt));
  }

  /** Takes note of the servers that there are going to be. The first ones are in no doubt. */
  @Override
  public void exchange(List<ServerAddress> next) {
    change.lock();
    try {
      boolean doubtful = !servers.isEmpty() || missedByAll;
      servers = Set.copyOf(next);
      lastNumber++;
      lastExchange = -lastNumber;
      raised = doubtful ? allOf(servers) : Map.of();
    } finally {
      change.unlock();
    }
  }

  /** Takes note that they are there. */
  @Override
  public void exchanged() {
    change.lock();
    try {
      lastExchange = Math.abs(lastExchange);
    } finally {
      change.unlock();
    }
  }

  /** Returns a number that is another one after each exchange, and while there is one. */
  long lastExchange() {
    return lastExchange;
  }

  /** Tells whether no servers have been exchanged since there was this number, or just then. */
  boolean isOutsideOfExchanges(long since) {
    return since >= 0 && since == lastExchange;
  }

  /** Tells at little cost that there is nothing to settle. */
  boolean isEmpty() {
    return raised.isEmpty();
  }

  /**
   * Has removed from a server what is in doubt there. One thread does so, the others wait for it,
   * or else they would remove what has been stored since; and they fail as it does, or else they
   * would try one after the other, each for the time that a request may take.
   */
  void settle(ServerAddress server, Consumer<Doubt> removal) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (raised.containsKey(server)) {
      CompletableFuture<Void> own = new CompletableFuture<>();
      CompletableFuture<Void> other = settling.putIfAbsent(server, own);
      if (other == null) {
        settle(server, removal, own);
        return;
      }
      await(server, other, deadline);
    }
  }

  private void settle(
      ServerAddress server, Consumer<Doubt> removal, CompletableFuture<Void> settled) {
    try {
      Doubt doubt = raised.get(server);
      if (doubt != null) {
        removal.accept(doubt);
        change(server, current -> current.without(doubt));
      }
      settling.remove(server, settled);
      settled.complete(null);
    } catch (RuntimeException | Error e) {
      settling.remove(server, settled);
      settled.completeExceptionally(e);
      throw e;
    }
  }

  private void await(ServerAddress server, CompletableFuture<Void> other, long deadline) {
    try {
      other.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestInterruptedException(server, "interrupted while " + waiting(server), e);
    } catch (TimeoutException e) {
      String message = "timed out after " + timeout.toMillis() + " ms while " + waiting(server);
      throw new RequestTimeoutException(server, message, e, false);
    } catch (ExecutionException e) {
      Throwable failure = e.getCause();
      // That somebody else was interrupted says nothing about the server.
      if (failure instanceof MemcachedException shared
          && !(failure instanceof RequestInterruptedException)) {
        throw shared;
      }
    }
  }

  private static String waiting(ServerAddress server) {
    return "another thread removed what " + server + " had missed. Nothing was sent.";
  }
}
