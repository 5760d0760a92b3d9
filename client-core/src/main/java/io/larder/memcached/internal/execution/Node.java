package io.larder.memcached.internal.execution;

import io.larder.memcached.ConnectionLostException;
import io.larder.memcached.NodeState;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.Outcome;
import io.larder.memcached.PoolExhaustedException;
import io.larder.memcached.ProtocolException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RequestRecorder;
import io.larder.memcached.RequestTimeoutException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.command.Combined;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.execution.Health.Admission;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server as the client sees it: the way to it, and what is thought of it. Every request to the
 * server passes here, is let in or turned away by its {@link Health}, and tells that how it went.
 */
public final class Node {

  /**
   * The order in which a caller that needs several nodes must take them, always the same. While it
   * waits for one it may hold connections of others: in different orders, callers could wait for
   * each other in a circle.
   */
  public static final Comparator<Node> ORDER = Comparator.comparing(node -> node.id);

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final ServerAddress address;
  private final String id;
  private final Connector connector;
  private final Combiner combiner;
  private final Health health;
  private final RequestRecorder recorder;

  public Node(
      ServerAddress address,
      Connector connector,
      Combiner combiner,
      Health health,
      RequestRecorder recorder) {
    this.address = address;
    this.id = address.nodeId();
    this.connector = connector;
    this.combiner = combiner;
    this.health = health;
    this.recorder = recorder;
  }

  /** Returns the node's identity. */
  public ServerAddress address() {
    return address;
  }

  /** Returns what opens connections to it. */
  public Connector connector() {
    return connector;
  }

  /** Returns what is thought of it. */
  public NodeState state() {
    return health.state();
  }

  /** Tells whether requests for its keys should go to it, rather than to another node. */
  public boolean isRoutable() {
    return health.isRoutable();
  }

  /** Says that no other node is left. */
  void hurry() {
    health.hurry();
  }

  /** Executes a command, or throws what the caller is to see. */
  public void execute(Command command, long startNanos, long deadlineNanos) {
    boolean probe = admit(command);
    try {
      combiner.execute(command, startNanos, deadlineNanos);
      succeeded(command, probe, startNanos);
    } catch (RuntimeException | Error e) {
      failed(e, command, probe, startNanos, deadlineNanos);
      throw e;
    }
  }

  /** A command on its way, and whether the node's state depends on it. */
  public record Sent(Started started, boolean probe) {}

  /** Sends a command without waiting for its reply; {@link #finish} must follow. */
  public Sent start(Command command, long startNanos, long deadlineNanos) {
    boolean probe = admit(command);
    try {
      return new Sent(combiner.start(command, deadlineNanos), probe);
    } catch (RuntimeException | Error e) {
      failed(e, command, probe, startNanos, deadlineNanos);
      throw e;
    }
  }

  /** Waits for the reply to a command that was sent. */
  public void finish(Sent sent, long startNanos, long deadlineNanos) {
    Command command = sent.started().command();
    try {
      combiner.finish(sent.started(), startNanos, deadlineNanos);
      succeeded(command, sent.probe(), startNanos);
    } catch (RuntimeException | Error e) {
      failed(e, command, sent.probe(), startNanos, deadlineNanos);
      throw e;
    }
  }

  private boolean admit(Command command) {
    Admission admission = health.admit();
    if (admission == Admission.REJECT || admission == Admission.DEAD) {
      record(command, Outcome.REJECTED, System.nanoTime());
      throw new NodeUnavailableException(
          address,
          command
              + " on "
              + address
              + " was not sent: the node is "
              + health.state()
              + " after failed requests, and its next attempt is not due yet.",
          null);
    }
    return admission == Admission.PROBE;
  }

  private void succeeded(Command command, boolean probe, long start) {
    health.succeeded(probe);
    if (command instanceof Combined combined) {
      recordAnswered(combined, start);
    } else {
      record(command, command.outcome(), start);
    }
  }

  private void failed(
      Throwable failure, Command command, boolean probe, long start, long deadline) {
    boolean expired = false;
    if (command instanceof Combined combined) {
      recordAnswered(combined, start);
      // It has only a part of its callers' time: they try by themselves, and that decides.
      expired = System.nanoTime() - deadline >= 0;
    }
    if (!expired && isNodesFault(failure)) {
      health.failed(probe, start);
    } else if (probe) {
      health.undecided();
    }
    record(command, outcome(failure), start);
  }

  private static boolean isNodesFault(Throwable failure) {
    return failure instanceof NodeUnavailableException
        || (failure instanceof ConnectionLostException && !Failure.isInterrupt(failure.getCause()))
        || failure instanceof ProtocolException
        || (failure instanceof RequestTimeoutException timeout && timeout.mayHaveBeenSent());
  }

  private static Outcome outcome(Throwable failure) {
    if (failure instanceof RequestTimeoutException) {
      return Outcome.TIMEOUT;
    }
    if (failure instanceof NodeUnavailableException) {
      return Outcome.UNAVAILABLE;
    }
    if (failure instanceof PoolExhaustedException) {
      return Outcome.REJECTED;
    }
    if (failure instanceof ProtocolException) {
      return Outcome.BROKEN;
    }
    return failure instanceof RequestInterruptedException ? Outcome.INTERRUPTED : Outcome.LOST;
  }

  private void recordAnswered(Combined combined, long start) {
    combined.answered().forEach(part -> record(part, part.outcome(), start));
  }

  private void record(Command command, Outcome outcome, long start) {
    if (recorder == RequestRecorder.NONE) {
      return;
    }
    try {
      recorder.record(address, command.operation(), outcome, System.nanoTime() - start);
    } catch (RuntimeException e) {
      // Foreign code: a request has the outcome that it has, recorded or not.
      LOG.warn("a recorder failed for {}", address, e);
    }
  }

  /** Returns the figures of the node's pool. */
  public Combiner.Figures figures() {
    return combiner.figures();
  }

  /** Turns away whoever waits, and closes the connections. */
  public void close() {
    combiner.close();
  }
}
