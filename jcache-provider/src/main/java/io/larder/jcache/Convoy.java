package io.larder.jcache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers of this JVM that want to change one entry at the same time, and do so in one round: the
 * first, the leader, reads the entry and takes its turn; each of the others takes its own on what
 * the one before it has left, and the leader commits the last one's result.
 *
 * <p>Each caller runs its code on its own thread, as it may hold locks, belong to a transaction or
 * rely on the thread in other ways; the right to run goes from one to the next. When a caller keeps
 * it for too long (its code may wait for something that another one in the same round has locked),
 * the leader goes on without it and without those behind it.
 *
 * <p>{@code holder} is who may touch the round; everything else in it is handed on with that.
 */
final class Convoy<K, V> {

  /** More would make a conflict with another JVM, after which all run again, too expensive. */
  private static final int MOST_TURNS = 64;

  /** So does a round that lasts; who comes later is in the next one. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  final Queue<Turn<K, V>> waiting = new ConcurrentLinkedQueue<>();
  final Patience patience = new Patience();

  /** Who runs the application's code right now: it must not wait for itself. */
  private volatile @Nullable Thread running;

  private volatile @Nullable Turn<K, V> holder;
  private volatile long handedNanos;
  private long beganNanos;
  private final Commits<K, V> commits;
  private final KeyLocks locks;
  private List<Turn<K, V>> members = new ArrayList<>();
  private @Nullable Turn<K, V> leader;
  private KeyLocks.@Nullable Held held;
  private @Nullable Pending<K, V> pending;
  private int next;
  private boolean open;
  private boolean interrupted;

  Convoy(Commits<K, V> commits, KeyLocks locks) {
    this.commits = commits;
    this.locks = locks;
  }

  boolean isRunning(Thread thread) {
    return running == thread;
  }

  /** A new leader begins; nobody has joined it yet. */
  void begin(Turn<K, V> leader) {
    this.leader = leader;
    this.members = new ArrayList<>();
    this.held = null;
    this.open = true;
    this.interrupted = false;
  }

  /** The leader has the key's lock, which it lends to each who runs. */
  void hold(KeyLocks.Held held) {
    this.held = held;
  }

  /** Who has joined the leader. */
  List<Turn<K, V>> members() {
    return members;
  }

  /**
   * Whether the leader was interrupted while it waited, which is not to break the others' round.
   */
  boolean wasInterrupted() {
    return interrupted;
  }

  /** Those who have joined are to learn the outcome, even if the leader is interrupted now. */
  void shieldFromInterrupt() {
    if (!members.isEmpty()) {
      interrupted |= Thread.interrupted();
    }
  }

  /**
   * Has everybody take a turn, the leader first. If it is not the first round, the members have to
   * wait for their turns again, and may give up: the leader's code may need what one of them has.
   *
   * @return what is to be committed
   */
  Pending<K, V> round(Turn<K, V> own, Pending<K, V> start) {
    next = 0;
    beganNanos = System.nanoTime();
    members.forEach(member -> member.move(Turn.RAN, Turn.WAITING));
    pending = start;
    holder = own;
    enter();
    pending = own.run(start, commits);
    exit();
    passOn(own);
    awaitReturn(own);
    if (held != null) {
      held.lend(Thread.currentThread());
    }
    // Who comes later would make the next conflict more probable.
    open = false;
    return pending;
  }

  /** Takes a member's turn. */
  void step(Turn<K, V> member) {
    Pending<K, V> before = Objects.requireNonNull(pending);
    enter();
    Pending<K, V> after = member.run(before, commits);
    exit();
    if (member.move(Turn.RUNNING, Turn.RAN)) {
      pending = after;
      passOn(Objects.requireNonNull(leader));
    }
  }

  private void enter() {
    running = Thread.currentThread();
    if (held != null) {
      held.lend(Thread.currentThread());
    }
  }

  /** The leader may have gone on without this thread meanwhile, and somebody else be running. */
  private void exit() {
    if (running == Thread.currentThread()) {
      running = null;
    }
  }

  private void passOn(Turn<K, V> own) {
    handedNanos = System.nanoTime();
    for (Turn<K, V> turn = nextTurn(); turn != null; turn = nextTurn()) {
      holder = turn;
      // Before somebody else runs, who may want what this thread has.
      locks.waitFor(turn.key().wire());
      if (turn.move(Turn.WAITING, Turn.RUNNING)) {
        return;
      }
      // It has given up.
      members.remove(--next);
    }
    holder = own;
    own.wake();
  }

  private @Nullable Turn<K, V> nextTurn() {
    if (next < members.size()) {
      return members.get(next++);
    }
    Turn<K, V> turn = isOpen() ? waiting.poll() : null;
    if (turn != null) {
      members.add(turn);
      next++;
    }
    return turn;
  }

  private boolean isOpen() {
    return open && members.size() < MOST_TURNS && System.nanoTime() - beganNanos < MOST_NANOS;
  }

  private void awaitReturn(Turn<K, V> own) {
    while (holder != own) {
      LockSupport.parkNanos(this, Patience.NANOS);
      interrupted |= Thread.interrupted();
      Turn<K, V> late = holder;
      if (late != null
          && late != own
          && System.nanoTime() - handedNanos > Patience.NANOS
          && late.move(Turn.RUNNING, Turn.ALONE)) {
        leaveBehind(late);
        holder = own;
      }
    }
  }

  /** Goes on without one, and in a later round without those who were to run after it. */
  private void leaveBehind(Turn<K, V> late) {
    int place = members.indexOf(late);
    for (Turn<K, V> other : List.copyOf(members.subList(place, members.size()))) {
      other.move(Turn.WAITING, Turn.ALONE);
      members.remove(other);
    }
  }
}
