package io.larder.memcached;

import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.SerdeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client for a fleet of memcached servers. Each key belongs to one of them; each call is one
 * round trip to the key's owner and ends within one deadline, {@link Timeouts#request()}.
 *
 * <pre>{@code
 * try (MemcachedClient<String> client =
 *     MemcachedClient.builder(Serdes.string()).servers("10.0.0.1:11211,10.0.0.2:11211").build()) {
 *   client.set("greeting", "hello", Expiry.in(Duration.ofMinutes(5)));
 *   String greeting = client.get("greeting");
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe: one client serves a whole application. {@link #pinnedTo} and {@link
 * #withSerde} return views that share its connections.
 *
 * <p>A key is 1 to 250 bytes, prefix included, without blanks and control characters; any other is
 * an {@link IllegalArgumentException}, and nothing is sent. Every method that talks to a server
 * throws a {@link MemcachedException} if it gets no answer, or one that is an error. A thread that
 * is interrupted gets a {@link RequestInterruptedException}.
 *
 * @param <V> the type of the values
 */
public final class MemcachedClient<V> implements AutoCloseable {

  private final MetaClient meta;
  private final KeyEncoding keys;
  private final ValueCodec<V> values;

  MemcachedClient(MetaClient meta, KeyEncoding keys, ValueCodec<V> values) {
    this.meta = meta;
    this.keys = keys;
    this.values = values;
  }

  /**
   * Starts to configure a client.
   *
   * @param serde how its values become bytes
   * @param <V> the type of the values
   * @return a builder, for a server on this machine unless told otherwise
   */
  public static <V> ClientBuilder<V> builder(Serde<V> serde) {
    return new ClientBuilder<>(serde);
  }

  /**
   * Returns a view whose keys are all routed as one given key is, so that related items live on one
   * server. The server key itself is not stored.
   *
   * @param serverKey the key that decides
   * @return the view; closing it closes this client
   */
  public MemcachedClient<V> pinnedTo(String serverKey) {
    return new MemcachedClient<>(meta, keys.pinnedTo(serverKey), values);
  }

  /**
   * Returns a view with another serde.
   *
   * @param serde how the view's values become bytes
   * @param <W> the type of the view's values
   * @return the view; closing it closes this client
   */
  public <W> MemcachedClient<W> withSerde(Serde<W> serde) {
    return new MemcachedClient<>(meta, keys, new ValueCodec<>(serde));
  }

  /**
   * Returns the protocol's own client, for what this one has no method for.
   *
   * @return the client under this one
   */
  public MetaClient meta() {
    return meta;
  }

  /**
   * Reads a value.
   *
   * <p>What is stored but cannot be read is an exception and not null: only the caller knows
   * whether it is as good as a miss. One of reason {@code UNREADABLE} usually is (damaged, of
   * another application, or of another release of its class); one of reason {@code REJECTED} never
   * is: its class is not allowed, and stays so until the configuration changes. All reads of this
   * client do the same.
   *
   * @param key the key
   * @return the value; null if there is none
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable
   */
  public @Nullable V get(String key) {
    Key wire = keys.encode(key);
    return value(wire, MetaRequest.get(wire).returning(Returned.VALUE, Returned.CLIENT_FLAGS));
  }

  /**
   * Reads a value and the id of this version of it.
   *
   * @param key the key
   * @return value and CAS id; null if there is none
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable
   */
  public @Nullable Item<V> gets(String key) {
    Key wire = keys.encode(key);
    return item(wire, read(wire));
  }

  /**
   * Reads a value and gives it a new time to live, in one step.
   *
   * @param key the key
   * @param expiry when the item expires from now on
   * @return the value; null if there is none
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable
   */
  public @Nullable V getAndTouch(String key, Expiry expiry) {
    Key wire = keys.encode(key);
    return value(
        wire,
        MetaRequest.get(wire).returning(Returned.VALUE, Returned.CLIENT_FLAGS).expiry(expiry));
  }

  /**
   * Reads a value with its CAS id and gives it a new time to live, in one step.
   *
   * @param key the key
   * @param expiry when the item expires from now on
   * @return value and CAS id; null if there is none
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable
   */
  public @Nullable Item<V> getsAndTouch(String key, Expiry expiry) {
    Key wire = keys.encode(key);
    return item(wire, read(wire).expiry(expiry));
  }

  /**
   * Asks for what the server knows of an item besides its value. Counts as an access.
   *
   * @param key the key
   * @return what it knows; null if there is no item
   */
  public @Nullable ItemInfo inspect(String key) {
    MetaReply reply =
        read(
            MetaRequest.get(keys.encode(key))
                .returning(Returned.TTL, Returned.HIT_BEFORE, Returned.LAST_ACCESS, Returned.SIZE));
    if (!reply.isOk()) {
      return null;
    }
    Optional<Duration> timeToLive =
        reply.ttlSeconds() == MetaReply.NEVER_EXPIRES
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(reply.ttlSeconds()));
    return new ItemInfo(
        reply.size(),
        timeToLive,
        Duration.ofSeconds(reply.lastAccessSeconds()),
        reply.isHitBefore());
  }

  /**
   * Reads many values: one packet to each server that owns some of the keys, all servers at the
   * same time.
   *
   * @param wanted the keys; one that is named twice is read once
   * @return what was found, and which keys nothing is known about: their server failed, or their
   *     value is not readable ({@link UnreadableValueException})
   */
  public BulkRead<V> getMany(Collection<String> wanted) {
    return readMany(wanted, values::read);
  }

  /**
   * Reads many values with their CAS ids, as {@link #getMany} does.
   *
   * @param wanted the keys; one that is named twice is read once
   * @return what was found, and which keys nothing is known about: their server failed, or their
   *     value is not readable ({@link UnreadableValueException})
   */
  public BulkRead<Item<V>> getsMany(Collection<String> wanted) {
    return readMany(wanted, (key, reply) -> new Item<>(values.read(key, reply), reply.cas()));
  }

  /**
   * Stores a value, whatever is there.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   */
  public void set(String key, V value, Expiry expiry) {
    store(key, value, expiry, Mode.SET);
  }

  /**
   * Stores a value if there is none.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   * @return whether it was stored
   */
  public boolean add(String key, V value, Expiry expiry) {
    return store(key, value, expiry, Mode.ADD);
  }

  /**
   * Stores a value if there is one already.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   * @return whether it was stored
   */
  public boolean replace(String key, V value, Expiry expiry) {
    return store(key, value, expiry, Mode.REPLACE);
  }

  /**
   * Appends bytes to a value; only sensible with a serde whose bytes can be put together. The item
   * keeps its flags and its time to live.
   *
   * @param key the key
   * @param suffix what to append
   * @return whether there was a value to append to
   */
  public boolean append(String key, V suffix) {
    return store(key, suffix, null, Mode.APPEND);
  }

  /**
   * Prepends bytes to a value; only sensible with a serde whose bytes can be put together. The item
   * keeps its flags and its time to live.
   *
   * @param key the key
   * @param prefix what to prepend
   * @return whether there was a value to prepend to
   */
  public boolean prepend(String key, V prefix) {
    return store(key, prefix, null, Mode.PREPEND);
  }

  /**
   * Stores a value if nobody has changed it since it was read.
   *
   * @param key the key
   * @param value the new value
   * @param expiry when it expires
   * @param cas the id of the version that is to be replaced, from {@link #gets}
   * @return which of the three it was
   * @throws IllegalArgumentException if the id is 0, which a server without CAS gives to all
   */
  public CasResult cas(String key, V value, Expiry expiry, long cas) {
    if (cas == 0) {
      // memcached would take it for a store without condition.
      throw new IllegalArgumentException("0 is the id of no version: the server has no CAS (-C)");
    }
    MetaReply reply =
        values.store(keys.encode(key), value, r -> meta.send(r.expiry(expiry).ifCas(cas)));
    return switch (reply.status()) {
      case OK -> CasResult.STORED;
      case EXISTS -> CasResult.EXISTS;
      default -> CasResult.NOT_FOUND;
    };
  }

  /**
   * Stores many values: one packet to each server, all servers at the same time.
   *
   * @param entries keys and values
   * @param expiry when they expire
   * @return which were stored, and which were not because their server failed or refused them
   */
  public BulkWrite setMany(Map<String, ? extends V> entries, Expiry expiry) {
    List<String> names = new ArrayList<>();
    List<MetaRequest> requests = new ArrayList<>();
    entries.forEach(
        (key, value) -> {
          names.add(key);
          requests.add(values.request(keys.encode(key), value).expiry(expiry));
        });
    return writeMany(names, requests);
  }

  /**
   * Deletes an item.
   *
   * @param key the key
   * @return whether there was one
   */
  public boolean delete(String key) {
    return meta.send(MetaRequest.delete(keys.encode(key))).isOk();
  }

  /**
   * Deletes many items: one packet to each server, all servers at the same time.
   *
   * @param unwanted the keys
   * @return which were deleted, which were not there, and which failed
   */
  public BulkWrite deleteMany(Collection<String> unwanted) {
    List<String> names = List.copyOf(new LinkedHashSet<>(unwanted));
    return writeMany(names, names.stream().map(k -> MetaRequest.delete(keys.encode(k))).toList());
  }

  /**
   * Counts up. The item must hold an unsigned 64-bit number in decimal digits; it wraps around.
   *
   * @param key the key
   * @param delta by how much, an unsigned number
   * @return the new number; empty if there is no item
   * @throws ServerErrorException if the item holds no number
   */
  public OptionalLong incr(String key, long delta) {
    return count(MetaRequest.increment(keys.encode(key)), delta);
  }

  /**
   * Counts down, not below zero. The item must hold an unsigned 64-bit number in decimal digits.
   *
   * @param key the key
   * @param delta by how much, an unsigned number
   * @return the new number; empty if there is no item
   * @throws ServerErrorException if the item holds no number
   */
  public OptionalLong decr(String key, long delta) {
    return count(MetaRequest.decrement(keys.encode(key)), delta);
  }

  /**
   * Gives an item a new time to live.
   *
   * @param key the key
   * @param expiry when it expires from now on
   * @return whether there was an item
   */
  public boolean touch(String key, Expiry expiry) {
    return read(MetaRequest.get(keys.encode(key)).expiry(expiry)).isOk();
  }

  /**
   * Returns a view that loads what is missing, once for the whole fleet.
   *
   * @param options how the work is shared
   * @return the view; it needs no closing
   */
  public LoadingClient<V> loading(LoadOptions options) {
    return new LoadingClient<>(meta, keys, values, options);
  }

  /**
   * Reads a value, and loads and stores it if there is none: {@link LoadingClient#getOrLoad} with
   * {@link LoadOptions#DEFAULT}.
   *
   * @param key the key
   * @param expiry when a loaded value expires
   * @param loader gets the value if need be
   * @param <X> what the loader may throw
   * @return the value; null if the loader returned null
   * @throws X what the loader threw
   * @throws LoadTimeoutException if another caller has been loading for too long
   * @throws io.larder.memcached.serde.SerdeException if the value is not readable
   */
  public <X extends Exception> @Nullable V getOrLoad(String key, Expiry expiry, Loader<V, X> loader)
      throws X {
    return loading(LoadOptions.DEFAULT).getOrLoad(key, expiry, loader);
  }

  /** Returns what copies values of an older cluster into this one. */
  WriteBack<V> writeBack() {
    return new WriteBack<>(meta, keys, values);
  }

  /**
   * Begins to write without waiting for each reply.
   *
   * @param options when to send, and whom to tell of problems
   * @return what writes, to be flushed or closed by the caller
   */
  public QuietWriter<V> quiet(QuietOptions options) {
    return new QuietWriter<>(meta, keys, values, options);
  }

  /**
   * Asks every server for its version.
   *
   * @return versions by address
   */
  public Map<ServerAddress, String> versions() {
    return meta.versions();
  }

  /**
   * Looks into the servers and operates them.
   *
   * @return what does so
   */
  public ServerAdmin admin() {
    return meta.admin();
  }

  /** Closes the client with all of its connections, and that of all views of it. */
  @Override
  public void close() {
    meta.close();
  }

  private static MetaRequest read(Key key) {
    return MetaRequest.read(key);
  }

  private MetaReply read(MetaRequest request) {
    MetaReply reply = meta.send(request);
    if (reply.isWon()) {
      FillTokens.giveBack(meta, request.key());
    }
    return reply;
  }

  private @Nullable V value(Key key, MetaRequest request) {
    MetaReply reply = read(request);
    return isValue(reply) ? values.read(key, reply) : null;
  }

  private @Nullable Item<V> item(Key key, MetaRequest request) {
    MetaReply reply = read(request);
    return isValue(reply) ? new Item<>(values.read(key, reply), reply.cas()) : null;
  }

  private static boolean isValue(MetaReply reply) {
    return reply.isOk() && !FillTokens.isPlaceholder(reply);
  }

  private boolean store(String key, V value, @Nullable Expiry expiry, Mode mode) {
    return values.store(
        keys.encode(key),
        value,
        request ->
            meta.send((expiry == null ? request : request.expiry(expiry)).mode(mode)).isOk());
  }

  private OptionalLong count(MetaRequest request, long delta) {
    MetaReply reply = meta.send(request.delta(delta).returning(Returned.VALUE));
    return reply.isOk()
        ? OptionalLong.of(Decimals.parseUnsigned(reply.value()))
        : OptionalLong.empty();
  }

  /** What a hash table is to be made with so that it need not grow. */
  private static int capacity(int size) {
    return size + size / 2;
  }

  private interface Decoder<R> {
    R decode(Key key, MetaReply reply);
  }

  private <R> BulkRead<R> readMany(Collection<String> wanted, Decoder<R> decoder) {
    // In their order and each once; to begin with, the values are missing.
    Map<String, @Nullable R> hits = new LinkedHashMap<>(capacity(wanted.size()));
    List<MetaRequest> requests = new ArrayList<>(wanted.size());
    for (String name : wanted) {
      hits.put(name, null);
      if (hits.size() > requests.size()) {
        requests.add(read(keys.encode(name)));
      }
    }
    BulkReplies replies = meta.sendAll(requests, null);
    FillTokens.hidePlaceholders(meta, requests, replies);
    Map<String, MemcachedException> failures = new LinkedHashMap<>();
    Iterator<Map.Entry<String, @Nullable R>> entries = hits.entrySet().iterator();
    for (int i = 0; i < requests.size(); i++) {
      Map.Entry<String, @Nullable R> entry = entries.next();
      R value = null;
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        failures.put(entry.getKey(), failure);
      } else if (replies.reply(i).isOk()) {
        try {
          value = decoder.decode(requests.get(i).key(), replies.reply(i));
        } catch (SerdeException e) {
          failures.put(entry.getKey(), new UnreadableValueException(entry.getKey(), e));
        }
      }
      if (value == null) {
        entries.remove();
      } else {
        entry.setValue(value);
      }
    }
    return new BulkRead<>(hits, failures);
  }

  private BulkWrite writeMany(List<String> names, List<MetaRequest> requests) {
    BulkReplies replies = meta.sendAll(requests, null);
    Set<String> done = new LinkedHashSet<>();
    Set<String> notFound = new LinkedHashSet<>();
    Map<String, MemcachedException> failures = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        failures.put(names.get(i), failure);
      } else {
        (replies.reply(i).isOk() ? done : notFound).add(names.get(i));
      }
    }
    return new BulkWrite(done, notFound, failures);
  }
}
