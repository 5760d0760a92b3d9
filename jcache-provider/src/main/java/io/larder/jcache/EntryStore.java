package io.larder.jcache;

import io.larder.memcached.BulkReplies;
import io.larder.memcached.Expiry;
import io.larder.memcached.Key;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerErrorException;
import io.larder.memcached.serde.Flags;
import io.larder.memcached.serde.SerdeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache on the servers. Knows epochs, headers and CAS ids, and nothing of
 * JSR-107; the only class that calls the client.
 *
 * <p>Each cache has an <em>epoch item</em> on each server. CAS ids grow, server by server, with
 * every store; so an entry counts only if its id is above that of the epoch item, and rewriting the
 * epoch item empties the cache. Every packet begins with a read of the epoch item that creates it
 * if it is missing: above everything that was stored before, so that losing it costs entries and
 * never brings any back.
 *
 * <p>A write that depends on a live entry additionally carries the epoch that the entry was read
 * under. If the cache is cleared in between, the write does not count and is reported as overtaken:
 * nothing that was computed from an entry survives the clearing of it.
 *
 * <p>Thread-safe, without state of its own.
 */
final class EntryStore<K, V> {

  private final String cacheName;
  private final MetaClient client;
  private final EntryCodec<K, V> codec;
  private final Key epochKey;

  /** Never changed once made, so all packets may share it. */
  private final MetaRequest epochRead;

  EntryStore(String cacheName, MetaClient client, EntryCodec<K, V> codec) {
    this.cacheName = cacheName;
    this.client = client;
    this.codec = codec;
    this.epochKey = Key.of(codec.epochKey());
    this.epochRead = MetaRequest.get(epochKey).returning(Returned.CAS).vivify(Expiry.NEVER);
  }

  EntryKey<K> key(K key) {
    return translating(() -> codec.key(key));
  }

  /** Reads what is there; one round trip. */
  Slot<K, V> read(EntryKey<K> key) {
    return read(key, codec.read(key.client()));
  }

  /** Reads what is there because of an access, which may put off its deadline; one round trip. */
  Slot<K, V> readAccessed(EntryKey<K> key) {
    return read(key, codec.readAccessed(key.client()));
  }

  private Slot<K, V> read(EntryKey<K> key, MetaRequest request) {
    return translating(
        () -> {
          long now = System.currentTimeMillis();
          MetaReply[] replies = client.sendTogether(key.client(), epochRead, request);
          return codec.slot(key, epoch(replies[0]), replies[1], now);
        });
  }

  /** Reads many; one round trip to each server, all at the same time. */
  List<Slot<K, V>> readAll(List<EntryKey<K>> keys) {
    return readAll(keys, codec::readMany);
  }

  /** Reads many because of an access, which may put off their deadlines. */
  List<Slot<K, V>> readAllAccessed(List<EntryKey<K>> keys) {
    return readAll(keys, codec::readAccessed);
  }

  private List<Slot<K, V>> readAll(List<EntryKey<K>> keys, Function<Key, MetaRequest> request) {
    return translating(
        () -> {
          long now = System.currentTimeMillis();
          BulkReplies replies =
              client.sendAll(keys.stream().map(EntryKey::client).map(request).toList(), epochRead);
          replies.throwIfAnyFailed();
          List<Slot<K, V>> slots = new ArrayList<>(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            slots.add(codec.slot(keys.get(i), epoch(replies.first(i)), replies.reply(i), now));
          }
          return slots;
        });
  }

  /**
   * Puts off the deadline of an entry that the server keeps; one round trip. Returns whether that
   * was all: not if the entry has been replaced by one that has its deadline with it.
   */
  boolean touch(EntryKey<K> key) {
    return translating(
        () -> (client.send(codec.touch(key.client())).clientFlags() & Flags.DEADLINE) == 0);
  }

  /** Stores an entry, whatever is there; one round trip. */
  void put(EntryKey<K> key, V value, long deadlineMillis) {
    translating(
        () -> {
          send(key, codec.store(key, value, deadlineMillis, EntryHeader.ANY_EPOCH));
          return null;
        });
  }

  /** Stores many entries, whatever is there; one round trip to each server. */
  void putAll(List<EntryKey<K>> keys, List<V> values, long deadlineMillis) {
    translating(
        () -> {
          List<MetaRequest> requests = new ArrayList<>(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            V value = values.get(i);
            requests.add(codec.store(keys.get(i), value, deadlineMillis, EntryHeader.ANY_EPOCH));
          }
          BulkReplies replies = client.sendAll(requests, epochRead);
          dropRefused(replies, keys::get);
          for (int i = 0; i < keys.size(); i++) {
            epoch(replies.first(i));
          }
          return null;
        });
  }

  /**
   * Stores an entry if there is none; one round trip, two if something is in the way that does not
   * count. Returns the entry that is there instead, or null if the new one was stored.
   */
  @Nullable Slot<K, V> putIfAbsent(EntryKey<K> key, V value, long deadlineMillis) {
    return translating(
        () -> {
          MetaRequest add =
              codec.store(key, value, deadlineMillis, EntryHeader.ANY_EPOCH).mode(Mode.ADD);
          long now = System.currentTimeMillis();
          MetaRequest read = codec.read(key.client());
          MetaReply[] replies = client.sendTogether(key.client(), epochRead, add, read);
          if (replies[1].isOk()) {
            return null;
          }
          return codec.slot(key, epoch(replies[0]), replies[2], now);
        });
  }

  /** A change that is made only if nothing has changed since the slot was read. */
  record Attempt<K, V>(Slot<K, V> seen, MetaRequest request) {}

  /** Prepares to store an entry. */
  Attempt<K, V> writing(Slot<K, V> seen, V value, long deadlineMillis) {
    return translating(
        () -> {
          MetaRequest store = codec.store(seen.key(), value, deadlineMillis, condition(seen));
          return new Attempt<>(seen, conditional(seen, store));
        });
  }

  /** Prepares to give an entry another deadline; the value stays as it is. */
  Attempt<K, V> redating(Slot<K, V> seen, StoredValue<V> stored, long deadlineMillis) {
    MetaRequest store = codec.restore(seen.key(), stored, deadlineMillis, condition(seen));
    return new Attempt<>(seen, conditional(seen, store));
  }

  /** Prepares to delete an entry. */
  Attempt<K, V> removing(Slot<K, V> seen) {
    return new Attempt<>(seen, MetaRequest.delete(seen.key().client()).ifCas(seen.cas()));
  }

  /** Tells what will be there after an attempt to store. */
  Slot<K, V> after(Attempt<K, V> attempt) {
    return translating(() -> codec.planned(attempt.seen(), attempt.request()));
  }

  private static MetaRequest conditional(Slot<?, ?> seen, MetaRequest store) {
    store.returning(Returned.CAS);
    return seen.isAbsent() ? store.mode(Mode.ADD) : store.ifCas(seen.cas());
  }

  /** A decision that rests on a live entry holds under its epoch only; "absent" always does. */
  private static long condition(Slot<?, ?> seen) {
    return seen.isLive() ? seen.epoch() : EntryHeader.ANY_EPOCH;
  }

  /** Makes a change; one round trip. Returns what is there now, or null if it was overtaken. */
  @Nullable Version send(Attempt<K, V> attempt) {
    return translating(
        () -> {
          MetaReply[] replies = send(attempt.seen().key(), attempt.request());
          return version(attempt, replies[0], replies[1]);
        });
  }

  /** Makes many changes; one round trip to each server. The results are in the same order. */
  List<@Nullable Version> sendAll(List<Attempt<K, V>> attempts) {
    return translating(
        () -> {
          BulkReplies replies =
              client.sendAll(attempts.stream().map(Attempt::request).toList(), epochRead);
          dropRefused(replies, i -> attempts.get(i).seen().key());
          List<@Nullable Version> versions = new ArrayList<>(attempts.size());
          for (int i = 0; i < attempts.size(); i++) {
            versions.add(version(attempts.get(i), replies.first(i), replies.reply(i)));
          }
          return versions;
        });
  }

  private @Nullable Version version(Attempt<K, V> attempt, MetaReply epochReply, MetaReply reply) {
    if (!reply.isOk()) {
      return null;
    }
    if (attempt.request().command() == MetaRequest.Command.DELETE) {
      return Version.removed();
    }
    // Cleared since it was read: what has just been stored does not count, and never will.
    Slot<K, V> seen = attempt.seen();
    return seen.isLive() && epoch(epochReply) != seen.epoch() ? null : new Version(reply.cas());
  }

  /**
   * Takes a write back, unless somebody has changed the entry since: what was there before is there
   * again afterwards.
   */
  void undo(Slot<K, V> before, Version written) {
    translating(
        () -> {
          EntryKey<K> key = before.key();
          StoredValue<V> stored = before.stored();
          if (before.isLive() && stored != null) {
            long deadline = before.deadlineMillis();
            MetaRequest request = codec.restore(key, stored, deadline, before.epoch());
            client.sendTogether(key.client(), epochRead, written.conditionOn(request));
          } else if (!written.isRemoval()) {
            client.send(MetaRequest.delete(key.client()).ifCas(written.cas()));
          }
          return null;
        });
  }

  /** Deletes whatever is under the keys; one round trip to each server. */
  void deleteAll(List<EntryKey<K>> keys) {
    translating(
        () -> {
          client
              .sendAll(keys.stream().map(k -> MetaRequest.delete(k.client())).toList(), null)
              .throwIfAnyFailed();
          return null;
        });
  }

  /** Makes all entries count no more, however many there are; one round trip to each server. */
  void clear() {
    translating(
        () -> {
          BulkReplies replies =
              client.sendToEach(MetaRequest.set(epochKey, new byte[0]).returning(Returned.CAS));
          replies.throwIfAnyFailed();
          for (int i = 0; i < replies.size(); i++) {
            epoch(replies.reply(i));
          }
          return null;
        });
  }

  List<ServerAddress> servers() {
    return client.servers();
  }

  /** Begins to list the keys on one server; {@link #readDumped} makes entries of them. */
  KeyDump dump(ServerAddress server) {
    return translating(() -> client.dump(server, codec.keyPrefix()));
  }

  /** Runs a part of a dump, whose failures are the client's too. */
  <R> R dumping(Supplier<R> part) {
    return translating(part);
  }

  /** Tells whether a dumped key is that of an entry. */
  boolean isEntry(byte[] wireKey) {
    return codec.isEntry(wireKey);
  }

  /** Reads the live entries among dumped keys. */
  List<Slot<K, V>> readDumped(List<byte[]> wireKeys) {
    return translating(
        () -> {
          long now = System.currentTimeMillis();
          List<MetaRequest> requests = new ArrayList<>(wireKeys.size());
          wireKeys.forEach(wireKey -> requests.add(codec.readMany(Key.of(wireKey))));
          BulkReplies replies = client.sendAll(requests, epochRead);
          replies.throwIfAnyFailed();
          List<Slot<K, V>> live = new ArrayList<>(wireKeys.size());
          for (int i = 0; i < wireKeys.size(); i++) {
            Slot<K, V> slot =
                dumped(wireKeys.get(i), epoch(replies.first(i)), replies.reply(i), now);
            if (slot != null && slot.isLive()) {
              live.add(slot);
            }
          }
          return live;
        });
  }

  private @Nullable Slot<K, V> dumped(byte[] wireKey, long epoch, MetaReply reply, long now) {
    if (!reply.isOk() || reply.cas() <= epoch) {
      return null;
    }
    return codec.dumped(wireKey, epoch, reply, now);
  }

  /** What a successful conditional change left behind. */
  record Version(long cas) {

    private static final Version REMOVED = new Version(0);

    static Version removed() {
      return REMOVED;
    }

    boolean isRemoval() {
      return cas == 0;
    }

    MetaRequest conditionOn(MetaRequest request) {
      return isRemoval() ? request.mode(Mode.ADD) : request.ifCas(cas);
    }
  }

  private MetaReply[] send(EntryKey<K> key, MetaRequest store) {
    try {
      MetaReply[] replies = client.sendTogether(key.client(), epochRead, store);
      epoch(replies[0]);
      return replies;
    } catch (ServerErrorException e) {
      throw dropAfter(e, key);
    }
  }

  /**
   * A refused value must not leave the old one behind, or readers would go on with what the writer
   * has just replaced.
   */
  private ServerErrorException dropAfter(ServerErrorException refused, EntryKey<K> key) {
    try {
      client.send(MetaRequest.delete(key.client()));
    } catch (MemcachedException e) {
      refused.addSuppressed(e);
    }
    return refused;
  }

  private void dropRefused(BulkReplies replies, IntFunction<EntryKey<K>> keys) {
    for (int i = 0; i < replies.size(); i++) {
      if (replies.failure(i) instanceof ServerErrorException refused) {
        dropAfter(refused, keys.apply(i));
      }
    }
    replies.throwIfAnyFailed();
  }

  private long epoch(MetaReply reply) {
    if (reply.cas() == 0) {
      throw new CacheException(
          "cache '"
              + cacheName
              + "': one of the servers "
              + client.servers()
              + " runs without CAS ids; start it without the option -C (--disable-cas)");
    }
    return reply.cas();
  }

  private <R extends @Nullable Object> R translating(Supplier<R> call) {
    try {
      return call.get();
    } catch (MemcachedException e) {
      throw StoreFailures.translate(cacheName, e);
    } catch (SerdeException e) {
      throw StoreFailures.translate(cacheName, e);
    }
  }
}
