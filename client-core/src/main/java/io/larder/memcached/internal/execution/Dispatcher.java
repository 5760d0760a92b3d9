package io.larder.memcached.internal.execution;

import io.larder.memcached.ClientClosedException;
import io.larder.memcached.Key;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.PoolExhaustedException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RetryPolicy;
import io.larder.memcached.RetryPolicy.Scope;
import io.larder.memcached.internal.command.Command;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Routes commands to nodes and tries again where that is sensible; the one way to a server. The set
 * of nodes can be exchanged at any time: a request that finds its node just removed goes to the new
 * owner.
 */
public final class Dispatcher implements AutoCloseable {

  private final long timeoutNanos;
  private final RetryPolicy retries;

  /** Held while the nodes are exchanged; requests never wait for it. */
  private final Lock changing = new ReentrantLock();

  private volatile Fleet fleet;
  private volatile boolean closed;

  public Dispatcher(Fleet fleet, long timeoutNanos, RetryPolicy retries) {
    this.fleet = fleet;
    this.timeoutNanos = timeoutNanos;
    this.retries = retries;
  }

  /** Returns the nodes as they are now. */
  public Fleet fleet() {
    return fleet;
  }

  /** Returns how long a call may take. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Executes a command on the node that a key is routed to, and returns that node. */
  public Node execute(Key key, Command command) {
    long start = System.nanoTime();
    long deadline = start + timeoutNanos;
    for (int attempt = 1; ; attempt++) {
      try {
        Node node = fleet.route(key);
        node.execute(command, start, deadline);
        return node;
      } catch (MemcachedException e) {
        if (!mayRetry(e, command.isRepeatable(), attempt) || !pause(attempt + 1, deadline)) {
          throw e;
        }
      }
    }
  }

  /** Executes a command on one node, whatever keys it owns. */
  public void execute(Node node, Command command) {
    long start = System.nanoTime();
    node.execute(command, start, start + timeoutNanos);
  }

  /** Makes sure that the client has not been closed, for those who do not go through a pool. */
  public void checkOpen() {
    if (closed) {
      throw new ClientClosedException(null, "the client is closed", null);
    }
  }

  /** Tells whether a failed command may be sent again, and how often that has been done. */
  public boolean mayRetry(MemcachedException failure, boolean repeatable, int attempt) {
    if (failure instanceof ClientClosedException) {
      // The node was removed between routing and sending: another one owns its keys now.
      return !closed;
    }
    return attempt < retries.attempts()
        && !(failure instanceof RequestInterruptedException)
        && retries.isRetriable(failure)
        && (retries.scope() == Scope.ALL || repeatable || wasNotSent(failure));
  }

  private static boolean wasNotSent(MemcachedException failure) {
    return failure instanceof NodeUnavailableException || failure instanceof PoolExhaustedException;
  }

  /** Waits before an attempt; tells whether there is time for it. */
  public boolean pause(int attempt, long deadline) {
    long nanos = retries.pauseNanos(attempt, ThreadLocalRandom.current().nextDouble());
    if (deadline - System.nanoTime() <= nanos) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs something while nobody else exchanges the nodes. */
  public void exclusively(Runnable change) {
    changing.lock();
    try {
      checkOpen();
      change.run();
    } finally {
      changing.unlock();
    }
  }

  /** Exchanges the nodes; those that are not in the new fleet are closed. */
  public void replace(Fleet after) {
    exclusively(
        () -> {
          List<Node> before = fleet.nodes();
          fleet = after;
          before.stream().filter(node -> !after.nodes().contains(node)).forEach(Node::close);
        });
  }

  @Override
  public void close() {
    changing.lock();
    try {
      closed = true;
      fleet.nodes().forEach(Node::close);
    } finally {
      changing.unlock();
    }
  }
}
