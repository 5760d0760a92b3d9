package io.larder.memcached.internal.pool;

import io.larder.memcached.PoolOptions;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.connection.Watchdog;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * The connections of one node. Lends out unopened ones too, so that opening has the caller's
 * deadline. Nobody waits here: whoever borrows holds one of as many permits as there may be
 * connections.
 */
public final class ConnectionPool implements AutoCloseable {

  private final GenericObjectPool<Connection> pool;

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
    this.pool = new GenericObjectPool<>(new Factory(connector, watchdog), config);
  }

  /** Takes a connection that is not known to be dead; it may have to be opened. */
  public Connection borrow() {
    while (true) {
      Connection connection;
      try {
        connection = pool.borrowObject();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("the pool cannot lend a connection", e);
      }
      if (!connection.isStale()) {
        return connection;
      }
      discard(connection);
    }
  }

  /** Gives a connection back: to be used again if it can be. */
  public void giveBack(Connection connection) {
    if (connection.isReusable()) {
      pool.returnObject(connection);
    } else {
      discard(connection);
    }
  }

  /** Drops the connections that nobody uses: if one has died, the others have too. */
  public void dropIdle() {
    pool.clear();
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
