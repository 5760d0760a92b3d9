package io.larder.memcached.internal.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets bulk reads share their rounds. A few callers go each by itself, as the requests of a few
 * callers do in the {@link Combiner}. When there are more, fewer are on their way, each with what
 * some of those have who came meanwhile. So a round has one packet for each node, whoever wants
 * something of it, and one wake-up for each caller, however many nodes it asks.
 *
 * <p>Nothing depends on whoever carries one's commands, or on what one carries: they only read, and
 * what has come back without a reply, or not in good time, its owner sends by itself. So the
 * failures of one caller, and of nodes that only some callers ask, are nobody else's.
 */
public final class SharedRounds {

  /** Which part of its time a caller leaves to a round with others. */
  private static final int PATIENCE = 4;

  private final WaitingLine<Ride> queue;
  private final int few;
  private final int most;

  /** Who is in here, leading or waiting. */
  private final AtomicInteger callers = new AtomicInteger();

  private final AtomicInteger leaders = new AtomicInteger();

  /**
   * Creates it for one client.
   *
   * @param few how many callers are on their way at the same time when there are more than {@code
   *     most}
   * @param most up to how many callers go each by itself
   * @param mostWaiting how many others may wait for their turn; all others go alone
   */
  public SharedRounds(int few, int most, int mostWaiting) {
    this.few = few;
    this.most = most;
    this.queue = new WaitingLine<>(mostWaiting);
  }

  /** Runs errands to different nodes, in {@link Node#ORDER}. Afterwards each has its outcome. */
  public void run(List<Errand> errands, long start, long deadline) {
    if (isShareable(errands) && !Thread.currentThread().isInterrupted()) {
      callers.incrementAndGet();
      try {
        share(new Ride(errands), start, deadline);
      } finally {
        callers.decrementAndGet();
      }
    }
    List<Errand> open = new ArrayList<>();
    for (Errand errand : errands) {
      if (!errand.isOver()) {
        open.add(errand);
      }
    }
    Errand.run(open, start, deadline);
  }

  private static boolean isShareable(List<Errand> errands) {
    for (Errand errand : errands) {
      if (!errand.command().isRepeatable()) {
        return false;
      }
    }
    return true;
  }

  private void share(Ride ride, long start, long deadline) {
    if (queue.isEmpty() && takePlace()) {
      lead(ride, start, deadline);
      return;
    }
    if (!queue.reserve()) {
      return;
    }
    queue.add(ride);
    if (takePlace()) {
      handOn(null);
    }
    ride.await(share(deadline));
    if (ride.abandon(Turn.WAITING)) {
      queue.remove(ride);
    } else if (ride.abandon(Turn.TAKEN)) {
      ride.renew();
    } else if (ride.state() == Turn.DONE) {
      ride.collect();
    } else if (Thread.currentThread().isInterrupted()) {
      handOn(null);
    } else {
      lead(ride, start, deadline);
    }
  }

  /**
   * Hands its place on before it wakes the others: they would take the core from who comes next.
   */
  private void lead(Ride own, long start, long deadline) {
    SharedRound round = new SharedRound(own);
    try {
      round.fill(queue);
      round.run(start, deadline);
    } finally {
      handOn(round.left());
      round.settle();
    }
  }

  /** Returns until when a caller leaves its commands to a round. */
  static long share(long deadline) {
    long now = System.nanoTime();
    return now + (deadline - now) / PATIENCE;
  }

  private int places() {
    return callers.get() > most ? few : most;
  }

  private boolean takePlace() {
    int current = leaders.get();
    while (current < places()) {
      if (leaders.compareAndSet(current, current + 1)) {
        return true;
      }
      current = leaders.get();
    }
    return false;
  }

  /**
   * Passes this thread's place on, to {@code first}, to whoever waits longest, or to nobody: if
   * there are too many leaders, or nobody waits.
   */
  private void handOn(@Nullable Ride first) {
    Ride next = first;
    while (true) {
      if (next == null && leaders.get() <= places()) {
        next = queue.poll();
      }
      while (next != null) {
        if (next.promote()) {
          return;
        }
        next = queue.poll();
      }
      leaders.decrementAndGet();
      if (queue.isEmpty() || !takePlace()) {
        return;
      }
    }
  }
}
