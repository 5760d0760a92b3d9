package io.larder.memcached.internal.execution;

import io.larder.memcached.FailurePolicy;
import io.larder.memcached.NodeListener;
import io.larder.memcached.NodeState;
import io.larder.memcached.ServerAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one node.
 *
 * <pre>
 * UP       ── failure ──────────────────────────────► SUSPECT, open: it may have been one connection
 * SUSPECT, open    ── success ──────────────────────► UP
 * SUSPECT, open    ── failure of a later request ───► SUSPECT, closed
 * SUSPECT, closed  ── after retryTimeout ───────────► PROBING by one request, the others are rejected
 * PROBING  ── success ──────────────────────────────► UP
 * PROBING  ── failure, fewer than retryAttempts ────► SUSPECT, closed
 * PROBING  ── failure number retryAttempts ─────────► DEAD
 * DEAD     ── after deadTimeout (up to 10 % more) ──► PROBING by one request; its failure: DEAD again
 * </pre>
 *
 * <p>If all nodes are dead, there is nothing to be gained by staying away from them: then a dead
 * node is probed after retryTimeout too.
 *
 * <p>With no retry attempts, UP goes to DEAD at once. Times are those of a monotonic clock. The
 * state is one immutable value that is exchanged by compare-and-set: of many requests that see the
 * same thing, one makes the transition and tells the listener.
 */
public final class Health {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** What a request is to do. */
  enum Admission {
    /** Go ahead. */
    ENTER,
    /** Go ahead, alone: the outcome decides about the node. */
    PROBE,
    /** Fail at once: the node is suspect and the next attempt is not due. */
    REJECT,
    /** Go elsewhere or fail: the node is dead. */
    DEAD
  }

  /**
   * @param state the state
   * @param attempts how many attempts have failed since the gate closed; -1 while it is open
   * @param since when the state began
   * @param pause for how long from then on no attempt is made
   */
  private record Status(NodeState state, int attempts, long since, long pause) {}

  private static final Status UP = new Status(NodeState.UP, 0, 0, 0);

  private static final VarHandle STATUS;

  static {
    try {
      STATUS = MethodHandles.lookup().findVarHandle(Health.class, "status", Status.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ServerAddress node;
  private final FailurePolicy policy;
  private final NodeListener listener;
  private final LongSupplier clock;
  private volatile Status status = UP;

  public Health(
      ServerAddress node, FailurePolicy policy, NodeListener listener, LongSupplier clock) {
    this.node = node;
    this.policy = policy;
    this.listener = listener;
    this.clock = clock;
  }

  NodeState state() {
    return status.state();
  }

  /** Tells whether requests should be routed to the node, without letting one in. */
  boolean isRoutable() {
    Status current = status;
    return current.state() == NodeState.UP
        || !isDead(current)
        || (current.state() == NodeState.DEAD && isDue(current));
  }

  /** Decides about a request that wants to use the node. */
  Admission admit() {
    Status current = status;
    if (current.state() == NodeState.UP || current.attempts() < 0) {
      return Admission.ENTER;
    }
    if (current.state() != NodeState.PROBING && isDue(current)) {
      Status probing =
          new Status(NodeState.PROBING, current.attempts(), clock.getAsLong(), current.pause());
      if (change(current, probing)) {
        return Admission.PROBE;
      }
    }
    return isDead(current) ? Admission.DEAD : Admission.REJECT;
  }

  private boolean isDue(Status current) {
    return clock.getAsLong() - current.since() >= current.pause();
  }

  /** A dead node has used up its attempts, and so has one that is probed after being dead. */
  private boolean isDead(Status current) {
    return current.attempts() >= policy.retryAttempts();
  }

  /** A request got its reply. Only a probe decides about a node whose gate is closed. */
  void succeeded(boolean probe) {
    Status current = status;
    if (current.state() == NodeState.UP) {
      return;
    }
    if (probe || current.attempts() < 0) {
      change(current, UP);
    }
  }

  /** A request failed in a way that is the node's fault. */
  void failed(boolean probe, long startNanos) {
    Status current = status;
    if (probe) {
      change(current, closed(current.attempts() + 1));
    } else if (current.state() == NodeState.UP) {
      change(
          current,
          policy.retryAttempts() == 0
              ? closed(0)
              : new Status(NodeState.SUSPECT, -1, clock.getAsLong(), 0));
    } else if (current.attempts() < 0 && startNanos - current.since() >= 0) {
      // Of many requests that were under way together, the failure of the first says it all.
      change(current, closed(0));
    }
  }

  /** A probe ended without telling anything about the node: the next request may try. */
  void undecided() {
    Status current = status;
    if (current.state() == NodeState.PROBING) {
      NodeState before = isDead(current) ? NodeState.DEAD : NodeState.SUSPECT;
      change(current, new Status(before, current.attempts(), clock.getAsLong(), 0));
    }
  }

  /** Nobody can stand in for the node: it is tried again as soon as a suspect one would be. */
  void hurry() {
    Status current = status;
    long pause = policy.retryTimeout().toNanos();
    if (current.state() == NodeState.DEAD && current.pause() > pause) {
      change(current, new Status(current.state(), current.attempts(), current.since(), pause));
    }
  }

  private Status closed(int attempts) {
    boolean dead = attempts >= policy.retryAttempts();
    int kept = Math.min(attempts, policy.retryAttempts());
    long pause = dead ? jittered(policy.deadTimeout().toNanos()) : policy.retryTimeout().toNanos();
    return new Status(dead ? NodeState.DEAD : NodeState.SUSPECT, kept, clock.getAsLong(), pause);
  }

  /** So that clients do not all come back to a node in the same moment. */
  private static long jittered(long nanos) {
    return nanos + (long) (nanos * 0.1 * ThreadLocalRandom.current().nextDouble());
  }

  private boolean change(Status from, Status to) {
    if (!STATUS.compareAndSet(this, from, to)) {
      return false;
    }
    if (from.state() != to.state()) {
      LOG.info("memcached node {} is {}, was {}", node, to.state(), from.state());
      try {
        listener.stateChanged(node, from.state(), to.state());
      } catch (RuntimeException | Error e) {
        // Foreign code: its failure is no reason to fail the request that happened to find this
        // out, or to lose the permission to probe that goes with it.
        LOG.warn("a node listener failed for {}", node, e);
      }
    }
    return true;
  }
}
