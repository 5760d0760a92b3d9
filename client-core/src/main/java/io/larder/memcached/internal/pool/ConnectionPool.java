package io.larder.memcached.internal.pool;

import io.larder.memcached.PoolOptions;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.connection.Watchdog;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * The connections of one node. Lends out unopened ones too, so that opening has the caller's
 * deadline. Nobody waits here: whoever borrows holds one of as many permits as there may be
 * connections.
 *
 * <p>commons-pool2 has the life cycle: it makes connections, counts them, looks for idle ones from
 * time to time, and closes them. What is used all the time does not pass through it, though: for
 * borrowing and returning it takes several locks and 100 to 200 bytes, which was a fifth of all
 * that a get allocated, and more of its own time than encoding and parsing it. Connections that
 * come back wait in {@code ready}; pool2 counts them as lent, and its evictor ends those that wait
 * for too long.
 */
public final class ConnectionPool implements AutoCloseable {

  private final GenericObjectPool<Connection> pool;
  private final Slots<Connection> ready;
  private final long idleNanos;

  public ConnectionPool(Connector connector, Watchdog watchdog, PoolOptions options) {
    GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
    // The permits are the limit. The pool counts a connection that somebody else is closing, or
    // that its evictor looks at, as if it were in use, and would turn away who has a permit.
    config.setMaxTotal(-1);
    config.setMaxIdle(options.maxConnections());
    config.setBlockWhenExhausted(false);
    config.setJmxEnabled(false);
    config.setMinEvictableIdleDuration(options.idleTimeout());
    config.setTimeBetweenEvictionRuns(options.idleTimeout().dividedBy(2));
    config.setNumTestsPerEvictionRun(-1);
    this.ready = new Slots<>(options.maxConnections());
    this.idleNanos = TimeUnit.NANOSECONDS.convert(options.idleTimeout());
    this.pool =
        new GenericObjectPool<>(new Factory(connector, watchdog), config) {
          @Override
          public void evict() throws Exception {
            dropUnused();
            super.evict();
          }
        };
  }

  /** Takes a connection that is not known to be dead; it may have to be opened. */
  public Connection borrow() {
    while (true) {
      Connection connection = ready.take();
      if (connection == null) {
        connection = create();
      }
      if (!connection.isStale()) {
        return connection;
      }
      discard(connection);
    }
  }

  private Connection create() {
    try {
      return pool.borrowObject();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the pool cannot lend a connection", e);
    }
  }

  /** Gives a connection back: to be used again if it can be. */
  public void giveBack(Connection connection) {
    if (!connection.isReusable() || !ready.give(connection)) {
      discard(connection);
    } else if (pool.isClosed()) {
      // Of this thread and the one that closes, whoever comes second sees what the other has done.
      dropIdle();
    }
  }

  /** Drops the connections that nobody uses: if one has died, the others have too. */
  public void dropIdle() {
    for (Connection idle = ready.take(); idle != null; idle = ready.take()) {
      discard(idle);
    }
    pool.clear();
  }

  private void dropUnused() {
    for (int place = 0; place < ready.size(); place++) {
      Connection idle = ready.peek(place);
      if (idle != null && idle.isUnusedFor(idleNanos)) {
        Connection taken = ready.take(place);
        if (taken != null) {
          discardOrKeep(taken);
        }
      }
    }
  }

  /** Another thread may have used the connection since it was looked at. */
  private void discardOrKeep(Connection connection) {
    if (connection.isUnusedFor(idleNanos)) {
      discard(connection);
    } else {
      giveBack(connection);
    }
  }

  /** Returns how many connections there are, open or being opened. */
  public int size() {
    return pool.getNumActive() + pool.getNumIdle();
  }

  private void discard(Connection connection) {
    try {
      pool.invalidateObject(connection);
    } catch (Exception e) {
      // It also puts a fresh one into the place, which fails if the pool is closed just then.
      if (!pool.isClosed()) {
        throw new IllegalStateException("the pool does not know a connection that it lent", e);
      }
    }
  }

  /** Closes the connections that are not in use, and each of the others when it comes back. */
  @Override
  public void close() {
    pool.close();
    dropIdle();
  }

  private static final class Factory extends BasePooledObjectFactory<Connection> {

    private final Connector connector;
    private final Watchdog watchdog;

    Factory(Connector connector, Watchdog watchdog) {
      this.connector = connector;
      this.watchdog = watchdog;
    }

    @Override
    public Connection create() {
      return new Connection(connector, watchdog);
    }

    @Override
    public PooledObject<Connection> wrap(Connection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public void destroyObject(PooledObject<Connection> pooled) {
      pooled.getObject().close();
    }
  }
}
