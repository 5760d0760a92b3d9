package io.larder.memcached;

import io.larder.memcached.MetaRequest.Returned;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view of a client that loads what the cache does not have, once for the whole fleet: of all
 * threads of all processes that ask for a key at the same time, one loads the value, and the others
 * wait for it or get the old one.
 *
 * <p>For that, memcached puts an empty item, the placeholder, where nothing is, and tells the one
 * that shall fill it. If that one dies, the placeholder expires after {@link LoadOptions#lease()}
 * and the next one is told. What was loaded is stored only if the placeholder is still there: who
 * deletes or overwrites a key while it is loaded wins over the loader, whose value may be older.
 *
 * <p>No read of a {@link MemcachedClient} returns a placeholder: it is a miss. For {@code add},
 * {@code replace}, {@code append}, {@code prepend}, {@code delete}, {@code touch}, {@code inspect}
 * and the counters it is an item as any other, and {@code incr} fails as on any item that is no
 * number. Other clients, and {@link MetaClient}, see an empty value without flags.
 *
 * <p>Thread-safe.
 *
 * @param <V> the type of the values
 */
public final class LoadingClient<V> {

  private static final Logger LOG = LoggerFactory.getLogger(LoadingClient.class);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final MetaClient meta;
  private final KeyEncoding keys;
  private final ValueCodec<V> values;
  private final LoadOptions options;

  LoadingClient(MetaClient meta, KeyEncoding keys, ValueCodec<V> values, LoadOptions options) {
    this.meta = meta;
    this.keys = keys;
    this.values = values;
    this.options = options;
  }

  /**
   * Reads a value, and loads and stores it if there is none, if it is marked stale, or if it is
   * about to expire; see {@link LoadOptions#refreshAhead()}. The loader runs on this thread, if
   * this is the caller that shall load.
   *
   * <p>What the loader throws goes to its caller, and the next caller may load. A value that was
   * loaded is returned even if it could not be stored.
   *
   * @param key the key
   * @param expiry when a loaded value expires
   * @param loader gets the value if need be
   * @param <X> what the loader may throw
   * @return the value; null if the loader returned null
   * @throws X what the loader threw
   * @throws LoadTimeoutException if another caller is still loading after {@link
   *     LoadOptions#maxWait()}
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable, or that which
   *     was loaded is not writable
   */
  public <X extends Exception> @Nullable V getOrLoad(String key, Expiry expiry, Loader<V, X> loader)
      throws X {
    Key wire = keys.encode(key);
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      MetaReply reply = meta.send(read(wire));
      // A miss cannot be, except through a proxy that does not know placeholders.
      if (reply.isWon() || !reply.isOk()) {
        return load(key, wire, reply, expiry, loader);
      }
      if (!FillTokens.isPlaceholder(reply)) {
        return values.read(wire, reply);
      }
      pause(wire, start, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  /**
   * Marks a value stale: from now on one caller loads it anew, while the others get the old value
   * until that is done.
   *
   * @param key the key
   * @param longest when the stale value expires, if nobody loads it anew
   * @return whether there was a value
   */
  public boolean invalidate(String key, Expiry longest) {
    return meta.send(MetaRequest.delete(keys.encode(key)).invalidate().expiry(longest)).isOk();
  }

  private MetaRequest read(Key key) {
    MetaRequest request =
        MetaRequest.get(key)
            .returning(Returned.VALUE, Returned.CLIENT_FLAGS, Returned.CAS)
            .vivify(Expiry.in(options.lease()));
    return options.refreshAhead().isZero()
        ? request
        : request.recacheUnder(Expiry.in(options.refreshAhead()).seconds());
  }

  private <X extends Exception> @Nullable V load(
      String key, Key wire, MetaReply found, Expiry expiry, Loader<V, X> loader) throws X {
    boolean done = false;
    try {
      V value = loader.load(key);
      MetaRequest conclusion =
          value == null ? MetaRequest.delete(wire) : values.request(wire, value).expiry(expiry);
      done = true;
      conclude(conclusion, found);
      return value;
    } finally {
      if (!done) {
        conclude(FillTokens.giveUp(wire, found), found);
      }
    }
  }

  /**
   * Ends the right to load. That it cannot be told to the server, or comes too late there, is
   * nothing to the caller, who has a value or the exception of its loader; and the lease ends
   * anyway. Nor is an interrupt during the load a reason to make others wait for that.
   */
  private void conclude(MetaRequest request, MetaReply found) {
    if (found.cas() == 0) {
      // A server without CAS ids: an unconditional write could undo what came meanwhile.
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      var unused = meta.send(request.ifCas(found.cas()));
    } catch (MemcachedException e) {
      LOG.debug("the end of a load could not be told to the server: {}", request, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pause(Key wire, long start, long nanos) {
    long left = options.maxWait().toNanos() - (System.nanoTime() - start);
    if (left <= 0) {
      throw new LoadTimeoutException(
          "the value of "
              + wire
              + " is being loaded by another caller, and was not there after "
              + options.maxWait());
    }
    // Not all of those that wait should come back in the same moment.
    long jittered = ThreadLocalRandom.current().nextLong(nanos / 2, nanos + 1);
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, jittered));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestInterruptedException(
          null, "interrupted while another caller was loading the value of " + wire + ".", e);
    }
  }
}
