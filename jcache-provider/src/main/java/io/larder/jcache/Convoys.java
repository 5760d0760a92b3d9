package io.larder.jcache;

import io.larder.jcache.codec.WireKey;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Brings callers together that want to change the same entry at the same time, one {@link Convoy}
 * for each such entry. One round costs the leader two round trips, however many take part; one
 * after the other, each would pay for its own, and wait for those of all before it.
 *
 * <p>It is as if they had come one by one: each is decided on what the one before it left, and all
 * take effect at the moment of the commit, in that order. What is decided on an entry that is not
 * committed yet never gets out: the outcome is told after the commit; and if another JVM was
 * faster, all run again. Only where nothing else follows from a change may it be made like that: no
 * writer, no listeners, no loader, no policy that an access matters to.
 */
final class Convoys<K, V> {

  private final EntryStore<K, V> store;
  private final Commits<K, V> commits;
  private final KeyLocks locks;
  private final ConcurrentMap<WireKey, Convoy<K, V>> convoys = new ConcurrentHashMap<>();

  Convoys(EntryStore<K, V> store, Commits<K, V> commits, KeyLocks locks) {
    this.store = store;
    this.commits = commits;
    this.locks = locks;
  }

  /** Takes a turn; tells whether that was possible. If not, nothing has happened. */
  boolean run(Turn<K, V> turn) {
    Convoy<K, V> convoy =
        convoys.compute(
            turn.key().wire(),
            (wire, present) -> {
              if (present == null) {
                turn.move(Turn.WAITING, Turn.LEADING);
                return new Convoy<>(commits, locks);
              }
              if (present.isRunning(Thread.currentThread())) {
                // From inside of a turn: waiting would be waiting for itself.
                turn.move(Turn.WAITING, Turn.ALONE);
              } else {
                present.waiting.add(turn);
              }
              return present;
            });
    try {
      return run(convoy, turn);
    } finally {
      locks.stopWaiting();
    }
  }

  private boolean run(Convoy<K, V> convoy, Turn<K, V> turn) {
    while (true) {
      turn.await(locks, convoy.patience);
      switch (turn.state()) {
        case Turn.LEADING -> {
          lead(convoy, turn);
          return true;
        }
        case Turn.RUNNING -> convoy.step(turn);
        case Turn.ALONE -> {
          return false;
        }
        default -> {
          return true;
        }
      }
    }
  }

  private void lead(Convoy<K, V> convoy, Turn<K, V> own) {
    convoy.begin(own);
    RuntimeException failure = null;
    boolean done = false;
    try (KeyLocks.Held held = locks.hold(own.key())) {
      convoy.hold(held);
      commit(convoy, own);
      done = true;
    } catch (RuntimeException e) {
      failure = e;
      own.fail(e);
    } finally {
      if (!done && failure == null) {
        failure = new CacheException("an error broke the change of " + own.key());
      }
      List<Turn<K, V>> members = convoy.members();
      boolean interrupted = convoy.wasInterrupted();
      // First the next leader, so that the entry is never idle while somebody waits.
      promote(own);
      conclude(members, failure);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void commit(Convoy<K, V> convoy, Turn<K, V> own) {
    Contest<K, V> contest = Contest.toChange(store);
    try {
      Slot<K, V> seen = contest.enter(store.read(own.key()));
      while (true) {
        Pending<K, V> end = convoy.round(own, new Pending<>(store, seen));
        convoy.shieldFromInterrupt();
        Version version = end.commit(!convoy.members().isEmpty());
        if (version != null) {
          contest.won(version);
          return;
        }
        seen = contest.lost(own.key());
      }
    } finally {
      contest.leave();
    }
  }

  private void promote(Turn<K, V> own) {
    convoys.computeIfPresent(
        own.key().wire(),
        (wire, convoy) -> {
          for (Turn<K, V> next = convoy.waiting.poll();
              next != null;
              next = convoy.waiting.poll()) {
            if (next.move(Turn.WAITING, Turn.LEADING)) {
              convoy.patience.renew();
              return convoy;
            }
          }
          return null;
        });
  }

  private static <K, V> void conclude(
      List<Turn<K, V>> members, @Nullable RuntimeException failure) {
    for (Turn<K, V> member : members) {
      if (failure != null) {
        member.fail(failure);
      }
      member.move(Turn.RAN, Turn.DONE);
    }
  }
}
