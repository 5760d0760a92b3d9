package io.larder.memcached;

import io.larder.memcached.MetaRequest.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes without waiting for each reply: writes are collected and go to their servers together, and
 * a server answers only for those that did not do what they were to. For filling a cache with a lot
 * of data whose loss does not matter much.
 *
 * <pre>{@code
 * try (QuietWriter<String> writer = client.quiet(QuietOptions.DEFAULT)) {
 *   rows.forEach(row -> writer.set(row.id(), row.text(), Expiry.in(Duration.ofHours(1))));
 *   QuietReport report = writer.flush();
 * }
 * }</pre>
 *
 * <p><b>What is promised.</b> When {@link #flush} returns, every write before it has been executed
 * or is reported, in the returned {@link QuietReport} and to the listener of the {@link
 * QuietOptions}. Writes to one key are executed in their order. A batch ends with a request that is
 * always answered, so no late reply can meet a later request on its connection. Memory is bounded:
 * when {@link QuietOptions#maxWrites} or {@link QuietOptions#maxBytes} is reached, the call that
 * reaches it sends what there is and waits for that end, at most for the request timeout.
 *
 * <p><b>What is not.</b> Until then a write may not have been sent; readers, those of this client
 * included, do not see it. Of a write that the server refuses with an error the key is not known,
 * for the error does not name it. That an item to delete or to touch was not there is not reported.
 * When a connection breaks, all writes that were on it are reported as failed, whether they took
 * effect or not. Nothing is tried again.
 *
 * <p>Safe for use by several threads, which take turns.
 *
 * @param <V> the type of the values
 */
public final class QuietWriter<V> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QuietWriter.class);

  /** What a request takes beside its key and value, about. */
  private static final int OVERHEAD_BYTES = 64;

  private final MetaClient meta;
  private final KeyEncoding keys;
  private final ValueCodec<V> values;
  private final QuietOptions options;

  /** Guards all that follows; held while a batch is under way. */
  private final Lock lock = new ReentrantLock();

  private final List<String> names = new ArrayList<>();
  private final List<MetaRequest> requests = new ArrayList<>();
  private long bytes;
  private long writes;
  private long notStored;
  private long failed;
  private long unattributed;
  private @Nullable MemcachedException firstFailure;
  private boolean closed;

  QuietWriter(MetaClient meta, KeyEncoding keys, ValueCodec<V> values, QuietOptions options) {
    this.meta = meta;
    this.keys = keys;
    this.values = values;
    this.options = options;
  }

  /**
   * Stores a value, whatever is there.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   */
  public void set(String key, V value, Expiry expiry) {
    write(key, values.request(keys.encode(key), value).expiry(expiry));
  }

  /**
   * Stores a value if there is none; otherwise that is reported.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   */
  public void add(String key, V value, Expiry expiry) {
    write(key, values.request(keys.encode(key), value).expiry(expiry).mode(Mode.ADD));
  }

  /**
   * Stores a value if there is one already; otherwise that is reported.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   */
  public void replace(String key, V value, Expiry expiry) {
    write(key, values.request(keys.encode(key), value).expiry(expiry).mode(Mode.REPLACE));
  }

  /**
   * Appends bytes to a value; that there is none is reported.
   *
   * @param key the key
   * @param suffix what to append
   */
  public void append(String key, V suffix) {
    write(key, values.request(keys.encode(key), suffix).mode(Mode.APPEND));
  }

  /**
   * Prepends bytes to a value; that there is none is reported.
   *
   * @param key the key
   * @param prefix what to prepend
   */
  public void prepend(String key, V prefix) {
    write(key, values.request(keys.encode(key), prefix).mode(Mode.PREPEND));
  }

  /**
   * Deletes an item, if it is there.
   *
   * @param key the key
   */
  public void delete(String key) {
    write(key, MetaRequest.delete(keys.encode(key)));
  }

  /**
   * Gives an item a new time to live, if it is there.
   *
   * @param key the key
   * @param expiry when it expires from now on
   */
  public void touch(String key, Expiry expiry) {
    write(key, MetaRequest.get(keys.encode(key)).expiry(expiry));
  }

  /**
   * Sends what has been collected and waits until it has been executed.
   *
   * @return what became of all writes since the last flush
   */
  public QuietReport flush() {
    lock.lock();
    try {
      send();
      QuietReport report = new QuietReport(writes, notStored, failed, unattributed);
      writes = 0;
      notStored = 0;
      failed = 0;
      unattributed = 0;
      firstFailure = null;
      return report;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Flushes, and accepts no more writes. The client stays open. Closing twice does nothing.
   *
   * @throws MemcachedException if a write has failed that no {@link #flush} has reported: the first
   *     such failure
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      send();
      if (firstFailure != null) {
        throw firstFailure;
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(String key, MetaRequest request) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the quiet writer is closed");
      }
      names.add(key);
      requests.add(request);
      writes++;
      bytes += OVERHEAD_BYTES + request.key().bytes().length + request.bodyLength();
      if (requests.size() >= options.maxWrites() || bytes >= options.maxBytes()) {
        send();
      }
    } finally {
      lock.unlock();
    }
  }

  private void send() {
    if (requests.isEmpty()) {
      return;
    }
    try {
      meta.sendQuietly(requests, new Problems());
    } finally {
      names.clear();
      requests.clear();
      bytes = 0;
    }
  }

  private void report(QuietProblem problem) {
    if (firstFailure == null) {
      firstFailure = problem.cause();
    }
    try {
      options.listener().accept(problem);
    } catch (RuntimeException e) {
      // Foreign code: it must not keep the other replies from being read.
      LOG.warn("a listener of quiet writes failed", e);
    }
  }

  /** Counts problems and passes them on, with the application's keys. */
  private final class Problems implements QuietCall.Sink {

    @Override
    public void notStored(int index) {
      notStored++;
      report(new QuietProblem(QuietProblem.Kind.NOT_STORED, names.get(index), null));
    }

    @Override
    public void failed(int index, MemcachedException cause) {
      failed++;
      report(new QuietProblem(QuietProblem.Kind.FAILED, names.get(index), cause));
    }

    @Override
    public void unattributed(ServerErrorException cause) {
      unattributed++;
      report(new QuietProblem(QuietProblem.Kind.UNATTRIBUTED, null, cause));
    }
  }
}
