package io.larder.memcached.internal.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives blocking channels a time limit, which they do not have themselves: one daemon thread looks
 * at all connections of a client every few milliseconds and closes those that are past their
 * deadline.
 *
 * <p>A caller pays one volatile write and one volatile read per exchange. After a quiet second the
 * thread sleeps until a caller sees that it does: the caller sets its connection's deadline and
 * then reads {@link #asleep}, the thread sets {@link #asleep} and then reads the deadlines;
 * whichever comes second sees the other.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<Connection> watched = ConcurrentHashMap.newKeySet();
  private final long tickNanos;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * Starts watching.
   *
   * @param tickNanos how late a deadline may be noticed
   */
  public Watchdog(long tickNanos) {
    this.tickNanos = tickNanos;
    this.thread = new Thread(this::run, "larder-watchdog-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
  }

  void add(Connection connection) {
    watched.add(connection);
  }

  void remove(Connection connection) {
    watched.remove(connection);
  }

  /** Makes sure that the thread looks at a deadline that was just set. */
  void wakeIfAsleep() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long lastBusy = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (check(now)) {
        lastBusy = now;
        LockSupport.parkNanos(this, tickNanos);
      } else if (closed) {
        return;
      } else if (now - lastBusy < QUIET_NANOS) {
        LockSupport.parkNanos(this, tickNanos);
      } else {
        asleep = true;
        if (!check(now) && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
        lastBusy = System.nanoTime();
      }
    }
  }

  private boolean check(long now) {
    boolean busy = false;
    for (Connection connection : watched) {
      try {
        busy |= connection.checkDeadline(now);
      } catch (RuntimeException | Error e) {
        // Without this thread no deadline holds: it goes on whatever happens to one connection.
        LOG.warn("a connection could not be closed at its deadline", e);
        busy = true;
      }
    }
    return busy;
  }

  /** Tells whether no more exchange may begin. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Lets no more exchange begin, and ends the thread with the last one that has begun. Here too a
   * connection sets its deadline and then looks whether the watchdog is closed, and the thread
   * looks at the deadlines after it was closed: no exchange goes unwatched.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
