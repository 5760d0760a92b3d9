package io.larder.jcache;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One operation's way to an entry that others want to change as well. Whoever commits first wins;
 * the others start over on what that one left.
 *
 * <p>Somebody whose decision takes long would lose for ever to a JVM that commits in shorter
 * intervals, or in equal ones and always a moment earlier. So who has been losing for a while
 * <em>claims</em> the entry: stores it once more, as it is and with a mark. That takes one round
 * trip, too short to be beaten often. The operations of others that see the mark wait until it is
 * gone; those that did not see it fail, as the item is another one. Who has waited claims in turn,
 * so that two JVMs alternate.
 *
 * <p>A claim is a request, not a lock: it is the CAS id that decides, changes that read nothing
 * before do not look at the mark, and one whose owner has died is overruled after some patience. An
 * operation that nests another one on the entry that it has claimed waits for itself that long.
 *
 * <p>For one operation, on one thread.
 */
final class Contest<K, V> {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int MOST_DOUBLINGS = 7;

  /** Quick decisions win by chance before this; a claim would only slow them down. */
  private static final long STARVING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int STARVING_LOSSES = 2;

  /** With claims nobody loses that often or for that long; only to puts, or to itself. */
  private static final int MOST_LOSSES = 500;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long MOST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** For one claim; its owner may have died. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final EntryStore<K, V> store;
  private final boolean yielding;
  private int losses;
  private long firstLossNanos;
  private boolean waited;
  private @Nullable Slot<K, V> own;

  private Contest(EntryStore<K, V> store, boolean yielding) {
    this.store = store;
    this.yielding = yielding;
  }

  /** For an operation whose change depends on what is there. */
  static <K, V> Contest<K, V> toChange(EntryStore<K, V> store) {
    return new Contest<>(store, true);
  }

  /** For one that reads, and at most moves the deadline: it waits for nobody. */
  static <K, V> Contest<K, V> toRead(EntryStore<K, V> store) {
    return new Contest<>(store, false);
  }

  /** Returns what to decide on: what was read, or what is there when this one's turn has come. */
  Slot<K, V> enter(Slot<K, V> read) {
    Slot<K, V> seen = await(read);
    while (seen.isLive() && isStarving()) {
      own = claimed(seen);
      if (own != null) {
        return own;
      }
      checkLimits(seen.key());
      pause();
      seen = await(store.read(seen.key()));
    }
    return seen;
  }

  private boolean isStarving() {
    return waited
        || (yielding
            && losses >= STARVING_LOSSES
            && System.nanoTime() - firstLossNanos > STARVING_NANOS);
  }

  private @Nullable Slot<K, V> claimed(Slot<K, V> seen) {
    StoredValue<V> stored = seen.stored();
    Version version = stored == null ? null : store.send(store.claiming(seen, stored));
    return version == null ? null : seen.claimedAs(version);
  }

  private Slot<K, V> await(Slot<K, V> read) {
    if (!yielding || !read.isClaimed()) {
      return read;
    }
    Slot<K, V> seen = read;
    long start = System.nanoTime();
    long claimStart = start;
    while (seen.isClaimed()
        && System.nanoTime() - claimStart < PATIENCE_NANOS
        && System.nanoTime() - start < LONGEST_NANOS) {
      waited = true;
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(MOST_POLL_NANOS));
      Slot<K, V> now = store.read(seen.key());
      if (!now.isSame(seen)) {
        // Its owner has got on, and perhaps another one is at it.
        claimStart = System.nanoTime();
      }
      seen = now;
    }
    return seen;
  }

  /**
   * Somebody was faster. Returns what to decide on next.
   *
   * @throws CacheException if that has happened too often
   */
  Slot<K, V> lost(EntryKey<K> key) {
    own = null;
    checkLimits(key);
    pause();
    return enter(store.read(key));
  }

  private void checkLimits(EntryKey<K> key) {
    if (losses == 0) {
      firstLossNanos = System.nanoTime();
    }
    if (losses >= MOST_LOSSES || System.nanoTime() - firstLossNanos > LONGEST_NANOS) {
      throw new CacheException(
          "the entry of "
              + key
              + " was changed each of "
              + losses
              + " times that this operation was about to change it; an entry processor must not"
              + " change its own entry through the cache");
    }
  }

  /** Random, so that two JVMs which change one entry all the time get their turns. */
  private void pause() {
    long most = FIRST_PAUSE_NANOS << Math.min(losses++, MOST_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  /**
   * It is done. A change has taken a claim away with it.
   *
   * @param version what is there now; null if nothing was changed
   */
  void won(@Nullable Version version) {
    if (own != null && version != null && version.cas() != own.cas()) {
      own = null;
    }
  }

  /** Takes back a claim that came to nothing; to be called at the end in any case. */
  void leave() {
    Slot<K, V> claimed = own;
    StoredValue<V> stored = claimed == null ? null : claimed.stored();
    if (claimed == null || stored == null) {
      return;
    }
    own = null;
    try {
      store.send(store.redating(claimed, stored, claimed.deadlineMillis()));
    } catch (CacheException e) {
      // The others wait for their patience to end, and what the operation came to is the news.
    }
  }
}
