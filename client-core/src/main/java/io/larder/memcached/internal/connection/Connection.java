package io.larder.memcached.internal.connection;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import io.larder.memcached.internal.protocol.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One socket to a node, opened on first use. It belongs to one thread at a time, which brackets its
 * work with {@link #begin} and {@link #end}; in between, the {@link Watchdog} may close the socket
 * under it. A connection that failed in any way is never used again.
 */
public final class Connection implements Closeable {

  /** No exchange is going on. */
  private static final long IDLE = 0;

  /** The watchdog closed the socket. */
  private static final long ABORTED = 1;

  /** The client is being closed. */
  private static final long CLOSED = 2;

  /** After this time unused, a connection is looked at before a request is entrusted to it. */
  private static final long SUSPECT_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE = MethodHandles.lookup().findVarHandle(Connection.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Connector connector;
  private final Watchdog watchdog;

  /**
   * {@link #IDLE}, {@link #ABORTED}, {@link #CLOSED}, or the {@link System#nanoTime} of the current
   * exchange's deadline. The owner and the watchdog change it by compare-and-set only, so the
   * watchdog never closes a connection for the deadline of an exchange that has ended meanwhile.
   */
  private volatile long deadline = IDLE;

  /** What abort() has to close; set before the first blocking call on it. */
  private volatile @Nullable Closeable socket;

  private @Nullable Transport transport;
  private @Nullable RequestWriter out;
  private @Nullable ReplyReader in;
  private Phase phase = Phase.WAITING;
  private boolean failed;
  private boolean reused;
  private long receivedBefore;
  private long lastUsed;

  public Connection(Connector connector, Watchdog watchdog) {
    this.connector = connector;
    this.watchdog = watchdog;
  }

  /** Tells whether the exchange found the connection open, so that it may have died unnoticed. */
  public boolean wasReused() {
    return reused;
  }

  /** Tells whether the server has sent anything in this exchange. */
  public boolean hasReceived() {
    return in != null && in.received() != receivedBefore;
  }

  /** Tells what the connection was doing last. */
  public Phase phase() {
    return phase;
  }

  /** Tells whether the deadline struck. */
  public boolean isAborted() {
    return deadline == ABORTED;
  }

  /**
   * Begins an exchange, which the watchdog ends at the deadline if {@link #end} does not before.
   */
  public void begin(long deadlineNanos) throws IOException {
    if (!DEADLINE.compareAndSet(this, IDLE, moment(deadlineNanos))) {
      failed = true;
      throw new ClosedChannelException();
    }
    phase = Phase.WAITING;
    if (watchdog.isClosed()) {
      throw new ClosedChannelException();
    }
    ReplyReader reader = in;
    reused = reader != null;
    if (reader == null) {
      watchdog.add(this);
    } else {
      receivedBefore = reader.received();
    }
    watchdog.wakeIfAsleep();
  }

  /** Begins an exchange that has no request: it reads more of the reply to the last one. */
  public void resume(long deadlineNanos) throws IOException {
    begin(deadlineNanos);
    phase = Phase.READING;
  }

  /** Keeps the reserved values apart from the clock's. */
  private static long moment(long nanos) {
    return nanos >= IDLE && nanos <= CLOSED ? CLOSED + 1 : nanos;
  }

  /**
   * Changes the deadline of the exchange that is going on, also when it has struck: while several
   * addresses are tried, each has its part of the time.
   */
  void restart(long deadlineNanos) throws IOException {
    long current = deadline;
    if (current == CLOSED || !DEADLINE.compareAndSet(this, current, moment(deadlineNanos))) {
      if (deadline == CLOSED || !DEADLINE.compareAndSet(this, ABORTED, moment(deadlineNanos))) {
        throw new ClosedChannelException();
      }
    }
  }

  /**
   * Changes the deadline of the exchange that is going on, unless it has struck.
   *
   * @throws ClosedChannelException if it has
   */
  public void extend(long deadlineNanos) throws ClosedChannelException {
    long current = deadline;
    boolean over = current == ABORTED || current == CLOSED;
    if (over || !DEADLINE.compareAndSet(this, current, moment(deadlineNanos))) {
      throw new ClosedChannelException();
    }
  }

  /** Ends an exchange. What was read before is good even if the deadline strikes just then. */
  public void end() {
    long current = deadline;
    if (current == ABORTED || current == CLOSED || !DEADLINE.compareAndSet(this, current, IDLE)) {
      failed = true;
    }
    lastUsed = System.nanoTime();
  }

  /** Opens the socket if it is not open yet; within the deadline of {@link #begin}. */
  public void open(long deadlineNanos) throws IOException {
    if (transport != null) {
      return;
    }
    boolean done = false;
    try {
      Transport opened = connector.connect(this, deadlineNanos);
      out = new RequestWriter(opened);
      in = new ReplyReader(opened);
      transport = opened;
      enter(Phase.GREETING);
      connector.greet(this);
      extend(deadlineNanos);
      done = true;
    } finally {
      // The greeting's own exchanges may well have succeeded.
      failed = !done;
    }
  }

  void enter(Phase phase) {
    this.phase = phase;
  }

  /** Says what must be closed to wake the thread that works on this connection. */
  void occupy(Closeable socket) throws IOException {
    this.socket = socket;
    if (deadline == ABORTED || deadline == CLOSED) {
      closeQuietly(socket);
      throw new ClosedChannelException();
    }
  }

  /** Writes a request; it goes out with {@link #flush}, or before if the buffer is full. */
  public void write(Command command) throws IOException {
    phase = Phase.SENDING;
    // Failed until proven otherwise: also an Error leaves the connection in the middle of
    // something.
    failed = true;
    RequestWriter writer = writer();
    writer.begin(command.size());
    command.write(writer);
    failed = false;
  }

  /** Sends what was written. */
  public void flush() throws IOException {
    failed = true;
    writer().flush();
    phase = Phase.READING;
    failed = false;
  }

  /** Reads the reply to the oldest request that has none yet. */
  public void read(Command command) throws IOException {
    failed = true;
    ReplyReader reader = reader();
    if (reader.isOutOfStep()) {
      throw reader.broken("a request before was refused, what follows cannot be told apart");
    }
    command.read(reader);
    failed = false;
  }

  /**
   * Tells whether another request may be entrusted to this connection: nothing has failed, every
   * reply was read to its end, and nothing came that no request asked for.
   */
  public boolean isReusable() {
    return !failed && in != null && !in.hasLeftover() && !in.isOutOfStep() && deadline == IDLE;
  }

  /**
   * Finds out whether the server hung up while the connection was not in use, or sent something
   * unasked. Looks only after a while: in between, {@link #isReusable} has just told.
   */
  public boolean isStale() {
    Transport current = transport;
    if (current == null || System.nanoTime() - lastUsed < SUSPECT_AFTER_NANOS) {
      return false;
    }
    try {
      return current.hasInput();
    } catch (IOException e) {
      return true;
    }
  }

  /** Tells whether the last exchange ended so long ago; certain only for who has the connection. */
  public boolean isUnusedFor(long nanos) {
    return System.nanoTime() - lastUsed >= nanos;
  }

  /**
   * Called by the watchdog.
   *
   * @return whether an exchange is going on
   */
  boolean checkDeadline(long now) {
    long current = deadline;
    if (current >= IDLE && current <= CLOSED) {
      return false;
    }
    if (now - current >= 0 && DEADLINE.compareAndSet(this, current, ABORTED)) {
      closeSocket();
      return false;
    }
    return true;
  }

  /** Closes the socket, whoever works on it. */
  @Override
  public void close() {
    deadline = CLOSED;
    watchdog.remove(this);
    closeSocket();
  }

  private void closeSocket() {
    Closeable current = socket;
    if (current != null) {
      closeQuietly(current);
    }
  }

  private RequestWriter writer() {
    if (out == null) {
      throw new IllegalStateException("the connection is not open");
    }
    return out;
  }

  private ReplyReader reader() {
    if (in == null) {
      throw new IllegalStateException("the connection is not open");
    }
    return in;
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It was to be closed, and nothing more is expected of it.
    }
  }
}
