package io.larder.memcached.internal.execution;

import io.larder.memcached.PoolExhaustedException;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Phase;
import io.larder.memcached.internal.pool.ConnectionPool;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gets commands to one node and their replies back, by leader combining. A caller that finds a
 * connection free uses it alone. The others queue; who is done with a connection makes the first of
 * them its next leader, and a leader takes the rest of the queue along: one packet, one system
 * call, many requests. There are no I/O threads.
 *
 * <p><b>Permits.</b> {@code active} counts the leaders. Up to as many callers as there may be
 * connections have one each; when there are more, permits over {@code combineAbove} are given up
 * and not taken again: above one connection per core, fuller packets beat more of them. The callers
 * are counted, not the queue: that is empty whenever a leader has just taken it along, and who came
 * then opened one connection more. Counting brought get from 1.27 to 1.60 of raw at 64 callers.
 *
 * <p><b>No lost wake-up.</b> A caller adds itself to the queue and then tries for a permit; a
 * leader gives up its permit and then looks at the queue. Both sides use volatile accesses, so at
 * least one of them sees the other. A leader that gives up its permit <i>without</i> looking at the
 * queue does so only while others remain active, and the last of those looks.
 */
public final class Combiner implements AutoCloseable {

  private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

  /**
   * What each node of a bulk call gets at the least: the hanging of one is not the fault of others.
   */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int MOST_ATTEMPTS = 4;

  private final ServerAddress node;
  private final ConnectionPool pool;
  private final PoolOptions options;
  private final int combineAbove;
  private final WaitingLine<Exchange> queue;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private volatile boolean closed;

  public Combiner(ServerAddress node, ConnectionPool pool, PoolOptions options) {
    this.node = node;
    this.pool = pool;
    this.options = options;
    this.queue = new WaitingLine<>(options.maxWaiting());
    this.combineAbove =
        Math.min(options.maxConnections(), Runtime.getRuntime().availableProcessors());
  }

  /** Executes a command: sends it and reads its reply, or throws what the caller is to see. */
  public void execute(Command command, long startNanos, long deadlineNanos) {
    present.incrementAndGet();
    try {
      executePresent(command, startNanos, deadlineNanos);
    } finally {
      present.decrementAndGet();
    }
  }

  private void executePresent(Command command, long startNanos, long deadlineNanos) {
    for (int attempt = 1; ; attempt++) {
      Failure failure = attempt(command, deadlineNanos);
      if (failure == null) {
        return;
      }
      if (!failure.resendable() || !command.isRepeatable() || attempt == MOST_ATTEMPTS) {
        throw failure.toException(node, command, startNanos, description());
      }
    }
  }

  private @Nullable Failure attempt(Command command, long deadline) {
    if (Thread.currentThread().isInterrupted()) {
      // Blocking on a channel would close it, and with it the requests of others.
      return Failure.interrupted(Phase.WAITING);
    }
    if (queue.isEmpty() && tryAcquire(limit())) {
      return lead(command, null, deadline);
    }
    return await(enqueue(command, deadline), deadline);
  }

  /** Puts a command into the queue; the caller must {@link #await} it. */
  private Exchange enqueue(Command command, long deadline) {
    if (!queue.reserve()) {
      throw new PoolExhaustedException(
          node, command + " on " + node + " was turned away: " + description() + ".", null);
    }
    Exchange exchange = new Exchange(command, deadline);
    queue.add(exchange);
    if (closed) {
      // Of this thread and the one that closes, whoever comes second sees what the other has done.
      turnAway();
    }
    if (tryAcquire(combineAbove)) {
      handOn(null, null);
    }
    return exchange;
  }

  /** How many connections there shall be for the callers that there are. */
  private int limit() {
    return present.get() > options.maxConnections() ? combineAbove : options.maxConnections();
  }

  private @Nullable Failure await(Exchange exchange, long deadline) {
    exchange.await(exchange.deadlineNanos());
    if (exchange.state() < Exchange.LEADING) {
      if (exchange.abandon(Exchange.WAITING)) {
        queue.remove(exchange);
        return gaveUp(Phase.WAITING);
      }
      if (exchange.abandon(Exchange.TAKEN)) {
        return gaveUp(Phase.READING);
      }
    }
    if (exchange.state() == Exchange.DONE) {
      return exchange.failure();
    }
    if (Thread.currentThread().isInterrupted() || deadline - System.nanoTime() <= 0) {
      handOn(exchange.connection(), null);
      return gaveUp(Phase.WAITING);
    }
    return lead(exchange.command(), exchange.connection(), deadline);
  }

  private static Failure gaveUp(Phase phase) {
    return Thread.currentThread().isInterrupted()
        ? Failure.interrupted(phase)
        : Failure.timeout(phase);
  }

  /**
   * Begins a command and returns without waiting for its reply: for callers that have work for
   * several nodes. They must {@link #finish} what they started, all of it, and may not start a
   * second command here before; so nobody waits for a connection while keeping another from being
   * read.
   */
  public Started start(Command command, long latest) {
    present.incrementAndGet();
    boolean started = false;
    try {
      Started result = startPresent(command, latest);
      started = true;
      return result;
    } finally {
      if (!started) {
        present.decrementAndGet();
      }
    }
  }

  private Started startPresent(Command command, long latest) {
    if (Thread.currentThread().isInterrupted()) {
      return new Started(command, null, null, Failure.interrupted(Phase.WAITING));
    }
    if (!queue.isEmpty() || !tryAcquire(limit())) {
      return new Started(command, null, enqueue(command, latest), null);
    }
    // Another node may have used up the time, by not answering to a new connection.
    long least = System.nanoTime() + GRACE_NANOS;
    long deadline = latest - least > 0 ? latest : least;
    Connection connection = null;
    Failure failure = null;
    boolean sent = false;
    try {
      connection = pool.borrow();
      connection.begin(deadline);
      connection.open(deadline);
      connection.write(command);
      connection.flush();
      // This thread goes on to other nodes: the deadline must not strike before it is back.
      connection.extend(System.nanoTime() + FAR_NANOS);
      sent = true;
    } catch (IOException | RuntimeException e) {
      failure = failure(e, connection);
    } finally {
      if (!sent) {
        release(connection);
      }
    }
    return new Started(command, sent ? connection : null, null, failure);
  }

  /** Waits for the reply to a started command, or throws what the caller is to see. */
  public void finish(Started started, long startNanos, long deadlineNanos) {
    try {
      finishPresent(started, startNanos, deadlineNanos);
    } finally {
      present.decrementAndGet();
    }
  }

  private void finishPresent(Started started, long startNanos, long deadlineNanos) {
    Failure failure = started.failure();
    Command command = started.command();
    if (started.connection() != null) {
      failure = read(command, started.connection(), deadlineNanos);
    } else if (started.exchange() != null) {
      failure = await(started.exchange(), deadlineNanos);
    }
    if (failure == null) {
      return;
    }
    if (!failure.resendable() || !command.isRepeatable()) {
      throw failure.toException(node, command, startNanos, description());
    }
    executePresent(command, startNanos, deadlineNanos);
  }

  private @Nullable Failure read(Command command, Connection connection, long deadline) {
    try {
      long least = System.nanoTime() + GRACE_NANOS;
      connection.extend(deadline - least > 0 ? deadline : least);
      connection.read(command);
      return null;
    } catch (IOException | RuntimeException e) {
      return failure(e, connection);
    } finally {
      release(connection);
    }
  }

  private void release(@Nullable Connection connection) {
    if (connection != null) {
      connection.end();
    }
    handOn(connection, null);
  }

  /**
   * Uses the permit that this thread holds: sends its own command and those of others, reads the
   * replies, hands the connection on, and only then wakes the others, so that the connection is
   * never idle while somebody waits.
   *
   * @return null if the command has its reply
   */
  private @Nullable Failure lead(Command own, @Nullable Connection handed, long deadline) {
    Connection connection = handed;
    Packet packet = Packet.EMPTY;
    Failure failure = null;
    int answered = 0;
    try {
      if (connection == null) {
        connection = pool.borrow();
      }
      connection.begin(deadline);
      connection.open(deadline);
      connection.write(own);
      if (!own.isAlone()) {
        packet = Packet.of(queue, own.size(), deadline);
      }
      for (Exchange other = packet.first(); other != null; other = other.next()) {
        connection.write(other.command());
      }
      connection.flush();
      connection.read(own);
      answered++;
      for (Exchange other = packet.first(); other != null; other = other.next()) {
        connection.read(other.command());
        answered++;
      }
    } catch (IOException | RuntimeException e) {
      failure = failure(e, connection);
    } catch (Error e) {
      failure = failure(e, connection);
      throw e;
    } finally {
      if (connection != null) {
        connection.end();
      }
      handOn(connection, packet.left());
      packet.settle(answered - 1, failure);
    }
    return answered > 0 ? null : failure;
  }

  private Failure failure(Throwable cause, @Nullable Connection connection) {
    Phase phase = connection == null ? Phase.WAITING : connection.phase();
    if (connection == null || phase == Phase.WAITING) {
      return closed ? Failure.closed() : Failure.of(cause, phase, false, false);
    }
    boolean silent = connection.wasReused() && !connection.hasReceived();
    if (silent) {
      // The server restarted or dropped its clients: the other connections are dead as well.
      pool.dropIdle();
    }
    return Failure.of(cause, phase, connection.isAborted(), silent);
  }

  /**
   * Passes this thread's permit on, with its connection if that is still good: to {@code first}, to
   * whoever waits longest, or to nobody.
   */
  private void handOn(@Nullable Connection used, @Nullable Exchange first) {
    Connection connection = used;
    if (connection != null && (!connection.isReusable() || (first == null && mayRetire()))) {
      pool.giveBack(connection);
      connection = null;
    }
    if (first == null && connection == null && used != null && retire()) {
      return;
    }
    Exchange next = first != null ? first : queue.poll();
    while (true) {
      while (next != null) {
        if (next.promote(connection)) {
          return;
        }
        next = queue.poll();
      }
      if (connection != null) {
        pool.giveBack(connection);
        connection = null;
      }
      active.decrementAndGet();
      if (queue.isEmpty() || !tryAcquire(combineAbove)) {
        return;
      }
      next = queue.poll();
    }
  }

  /** Tells whether others can serve the queue better than this leader and them together. */
  private boolean mayRetire() {
    return active.get() > combineAbove && !queue.isEmpty();
  }

  private boolean retire() {
    int current = active.get();
    while (current > combineAbove) {
      if (active.compareAndSet(current, current - 1)) {
        return true;
      }
      current = active.get();
    }
    return false;
  }

  private boolean tryAcquire(int limit) {
    int current = active.get();
    while (current < limit) {
      if (active.compareAndSet(current, current + 1)) {
        return true;
      }
      current = active.get();
    }
    return false;
  }

  /**
   * What state the pool is in.
   *
   * @param connections how many there are
   * @param active how many of them are in use
   * @param waiting how many requests wait for one
   */
  public record Figures(int connections, int active, int waiting) {}

  /** Returns the figures of the pool. */
  public Figures figures() {
    return new Figures(pool.size(), active.get(), queue.size());
  }

  private String description() {
    Figures figures = figures();
    return String.format(
        "the node has %d of at most %d connections, %d in use, and %d of at most %d requests wait",
        figures.connections(),
        options.maxConnections(),
        figures.active(),
        figures.waiting(),
        options.maxWaiting());
  }

  /** Turns away who waits and who comes; connections in use are closed when they come back. */
  @Override
  public void close() {
    closed = true;
    pool.close();
    turnAway();
  }

  private void turnAway() {
    for (Exchange next = queue.poll(); next != null; next = queue.poll()) {
      next.reject(Failure.closed());
    }
  }
}
