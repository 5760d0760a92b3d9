package io.larder.jcache;

import io.larder.jcache.expiry.Deadlines;
import io.larder.memcached.Key;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Command;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerErrorException;
import io.larder.memcached.serde.Flags;
import io.larder.memcached.serde.SerdeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache on the servers. Knows epochs, headers and CAS ids, and nothing of
 * JSR-107.
 *
 * <p>Each cache has an <em>epoch item</em> on each server. CAS ids grow, server by server, with
 * every store; so an entry counts only if its id is above that of the epoch item, and rewriting the
 * epoch item empties the cache.
 *
 * <p>A write that depends on a live entry additionally carries the epoch that the entry was read
 * under. If the cache is cleared in between, the write does not count and is reported as overtaken:
 * nothing that was computed from an entry survives the clearing of it.
 *
 * <p>Thread-safe, without state of its own.
 */
final class EntryStore<K, V> {

  /**
   * The most bytes that are sent to be stored only if there is nothing. A server that refuses an
   * item as too large drops what is there, even if it would not have been replaced. The limit is 1
   * MiB unless somebody lowers it; from a sixteenth of that on, to read first costs little more
   * than to send the value in vain.
   */
  private static final int MOST_BLIND = 64 << 10;

  private final EntryTransport transport;
  private final EntryCodec<K, V> codec;

  EntryStore(EntryTransport transport, EntryCodec<K, V> codec) {
    this.transport = transport;
    this.codec = codec;
  }

  EntryKey<K> key(K key) {
    return translating(() -> codec.key(key));
  }

  List<EntryKey<K>> keys(Collection<? extends K> keys) {
    return translating(
        () -> {
          List<EntryKey<K>> entryKeys = new ArrayList<>(keys.size());
          keys.forEach(key -> entryKeys.add(codec.key(key)));
          return entryKeys;
        });
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
          EntryPacket packet = transport.send(key.client(), request);
          return codec.slot(key, packet.epoch(), packet.reply(), now);
        });
  }

  /** Reads many; one round trip to each server, all at the same time. */
  List<Answer<Slot<K, V>>> readAll(List<EntryKey<K>> keys) {
    return readAll(keys, codec::readMany);
  }

  /** Reads many because of an access, which may put off their deadlines. */
  List<Answer<Slot<K, V>>> readAllAccessed(List<EntryKey<K>> keys) {
    return readAll(keys, codec::readAccessed);
  }

  private List<Answer<Slot<K, V>>> readAll(
      List<EntryKey<K>> keys, Function<Key, MetaRequest> request) {
    long now = System.currentTimeMillis();
    List<MetaRequest> requests = new ArrayList<>(keys.size());
    for (EntryKey<K> key : keys) {
      requests.add(request.apply(key.client()));
    }
    EntryReplies replies = sendRequests(requests);
    return answers(
        keys,
        replies,
        i -> {
          EntryKey<K> key = keys.get(i);
          return codec.slot(key, epoch(replies, i, key), replies.reply(i), now);
        });
  }

  private EntryReplies sendRequests(List<MetaRequest> requests) {
    return translating(() -> transport.sendAll(requests));
  }

  private <T, R extends @Nullable Object> List<Answer<R>> answers(
      List<T> requests, EntryReplies replies, IntFunction<R> result) {
    // What one server did to many requests is one exception.
    Map<MemcachedException, CacheException> failures = new HashMap<>();
    List<Answer<R>> answers = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      MemcachedException failure = replies.failure(i);
      answers.add(
          failure == null
              ? answer(result, i)
              : Answer.failed(failures.computeIfAbsent(failure, transport::translate)));
    }
    return answers;
  }

  private <R extends @Nullable Object> Answer<R> answer(IntFunction<R> result, int index) {
    try {
      return new Answer<>(result.apply(index), null);
    } catch (MemcachedException e) {
      return Answer.failed(transport.translate(e));
    } catch (SerdeException e) {
      return Answer.failed(transport.translate(e));
    } catch (CacheException e) {
      return Answer.failed(e);
    }
  }

  private long epoch(EntryReplies replies, int index, EntryKey<K> key) {
    return transport.epoch(replies.epoch(index), key.client());
  }

  /** Stores an entry, whatever is there; one round trip. */
  void put(EntryKey<K> key, V value, long deadlineMillis) {
    delivering(
        key, () -> send(key, codec.store(key, value, deadlineMillis, EntryHeader.ANY_EPOCH)));
  }

  /**
   * Stores an entry if there is none, and if it is small; one round trip. Returns what is there
   * instead, which may be nothing, or null if the new one was stored.
   */
  @Nullable Slot<K, V> putIfAbsent(EntryKey<K> key, V value, long deadlineMillis) {
    return translating(
        () -> {
          MetaRequest add =
              codec.store(key, value, deadlineMillis, EntryHeader.ANY_EPOCH).mode(Mode.ADD);
          if (add.bodyLength() > MOST_BLIND) {
            return read(key);
          }
          long now = System.currentTimeMillis();
          MetaRequest read = codec.read(key.client());
          EntryPacket packet = transport.send(key.client(), add, read);
          return packet.reply().isOk()
              ? null
              : codec.slot(key, packet.epoch(), packet.reply(1), now);
        });
  }

  /** A change that is made only if nothing has changed since the slot was read. */
  record Attempt<K, V>(Slot<K, V> seen, MetaRequest request) {}

  /** Prepares to store an entry whatever is there, for which nothing was read. */
  Attempt<K, V> putting(EntryKey<K> key, V value, long deadlineMillis) {
    return translating(
        () ->
            new Attempt<>(
                Slot.absent(key, EntryHeader.ANY_EPOCH),
                codec.store(key, value, deadlineMillis, EntryHeader.ANY_EPOCH)));
  }

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

  /** Prepares to mark an entry as claimed; it stays as it is. */
  Attempt<K, V> claiming(Slot<K, V> seen, StoredValue<V> stored) {
    Attempt<K, V> claim = redating(seen, stored, seen.deadlineMillis());
    claim.request().clientFlags(claim.request().clientFlags() | Flags.CLAIMED);
    return claim;
  }

  /**
   * Prepares to put off the deadline of an entry that the server keeps. Overtaken if the entry has
   * been replaced by one that has its deadline with it.
   */
  Attempt<K, V> touching(Slot<K, V> seen) {
    return new Attempt<>(seen, codec.touch(seen.key().client()));
  }

  /** Prepares to delete an entry. */
  Attempt<K, V> removing(Slot<K, V> seen) {
    return new Attempt<>(seen, MetaRequest.delete(seen.key().client()).ifCas(seen.cas()));
  }

  /** Tells what will be there after an attempt to store. */
  Slot<K, V> after(Attempt<K, V> attempt) {
    return translating(() -> codec.planned(attempt.seen(), attempt.request()));
  }

  /** Gives copies of a value as it is now, each as if it had been stored and read. */
  Supplier<V> copies(EntryKey<K> key, V value) {
    Attempt<K, V> stored = putting(key, value, Deadlines.NEVER);
    return () -> Objects.requireNonNull(after(stored).liveValue());
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
          EntryPacket packet = send(attempt.seen().key(), attempt.request());
          return version(attempt, packet.epoch(), packet.reply());
        });
  }

  /** Makes many changes; one round trip to each server. The results are in the same order. */
  List<Answer<@Nullable Version>> sendAll(List<Attempt<K, V>> attempts) {
    List<EntryKey<K>> keys = attempts.stream().map(attempt -> attempt.seen().key()).toList();
    EntryReplies replies = sendRequests(attempts.stream().map(Attempt::request).toList());
    dropRefused(keys, replies);
    return answers(
        keys,
        replies,
        i -> version(attempts.get(i), epoch(replies, i, keys.get(i)), replies.reply(i)));
  }

  private static @Nullable Version version(Attempt<?, ?> attempt, long epoch, MetaReply reply) {
    Slot<?, ?> seen = attempt.seen();
    if (attempt.request().command() == Command.GET) {
      // A touch; if the entry is gone, so is what was to be done.
      return (reply.clientFlags() & Flags.DEADLINE) == 0 ? new Version(seen.cas()) : null;
    }
    if (!reply.isOk()) {
      return null;
    }
    if (attempt.request().command() == Command.DELETE) {
      return Version.removed();
    }
    // Cleared since it was read: what has just been stored does not count, and never will.
    return seen.isLive() && epoch != seen.epoch() ? null : new Version(reply.cas());
  }

  /**
   * Takes a write back, unless somebody has changed the entry since: what was there before is there
   * again afterwards.
   */
  void undo(Slot<K, V> before, Version written) {
    delivering(
        before.key(),
        () -> {
          Key key = before.key().client();
          StoredValue<V> stored = before.stored();
          if (before.isLive() && stored != null) {
            long deadline = before.deadlineMillis();
            MetaRequest request = codec.restore(before.key(), stored, deadline, before.epoch());
            send(before.key(), written.conditionOn(request));
          } else if (!written.isRemoval()) {
            transport.sendAlone(MetaRequest.delete(key).ifCas(written.cas()));
          }
          return null;
        });
  }

  /** Deletes whatever is under the keys; one round trip to each server. */
  void deleteAll(List<EntryKey<K>> keys) {
    translating(
        () -> {
          transport.deleteAll(keys.stream().map(EntryKey::client).toList());
          return null;
        });
  }

  /** Makes all entries count no more, however many there are; one round trip to each server. */
  void clear() {
    translating(
        () -> {
          transport.clear();
          return null;
        });
  }

  /**
   * Runs a change of an entry that is to be made whatever is there. If it fails, its server may
   * have what was to be replaced or removed, and shall not serve it again.
   */
  <R extends @Nullable Object> R delivering(EntryKey<K> key, Supplier<R> change) {
    try {
      return translating(change);
    } catch (CacheException e) {
      doubt(key, e);
      throw e;
    }
  }

  /** Remembers that a change of an entry that is to be made whatever is there could not be. */
  void doubt(EntryKey<K> key, CacheException failure) {
    MemcachedException cause = StoreFailures.clientFailure(failure);
    if (cause != null) {
      transport.doubt(key.client(), cause);
    }
  }

  /**
   * Drops what is there after a change that the application has made elsewhere already: its value
   * cannot be written here, or the one that it replaces cannot be read.
   */
  void dropOutdated(EntryKey<K> key, CacheException failure) {
    if (StoreFailures.isOfValue(failure)) {
      try {
        deleteAll(List.of(key));
      } catch (CacheException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Remembers that none of the servers may have got a change that was for all of them. */
  void doubtEverywhere(CacheException failure) {
    if (StoreFailures.clientFailure(failure) != null) {
      transport.doubtAll();
    }
  }

  /** Returns the servers, at least one: without any, nothing can be said of the cache. */
  List<ServerAddress> servers() {
    return translating(
        () -> {
          List<ServerAddress> servers = transport.servers();
          if (servers.isEmpty()) {
            throw new NodeUnavailableException(
                null, "no servers are known: discovery has not found any yet.", null);
          }
          return servers;
        });
  }

  /**
   * Begins to list the keys on one server, of which {@link #readDumped} makes entries; null if it
   * is none of the servers any more.
   */
  @Nullable KeyDump dump(ServerAddress server) {
    return translating(
        () -> {
          try {
            return transport.dump(server, codec.keyPrefix());
          } catch (IllegalArgumentException e) {
            // That is what it means, and nobody can tell beforehand: servers come and go.
            return null;
          }
        });
  }

  /** Tells whether a dumped key is that of an entry. */
  boolean isEntry(byte[] wireKey, ServerAddress server) {
    // A server that owned other keys once still has what has moved, and is not asked for that.
    return codec.isEntry(wireKey) && transport.owner(Key.of(wireKey)).equals(server);
  }

  /** Reads the live entries among dumped keys, and what may be one to another JVM. */
  List<Slot<K, V>> readDumped(List<byte[]> wireKeys) {
    long now = System.currentTimeMillis();
    List<Key> keys = wireKeys.stream().map(Key::of).toList();
    EntryReplies replies = sendRequests(keys.stream().map(codec::readMany).toList());
    List<Answer<@Nullable Slot<K, V>>> answers =
        answers(
            keys,
            replies,
            i -> {
              long epoch = transport.epoch(replies.epoch(i), keys.get(i));
              return dumped(wireKeys.get(i), epoch, replies.reply(i), now);
            });
    List<Slot<K, V>> found = new ArrayList<>(wireKeys.size());
    for (Answer<@Nullable Slot<K, V>> answer : answers) {
      Slot<K, V> slot = answer.get();
      if (slot != null && (slot.isLive() || slot.mayLiveElsewhere())) {
        found.add(slot);
      }
    }
    return found;
  }

  private @Nullable Slot<K, V> dumped(byte[] wireKey, long epoch, MetaReply reply, long now) {
    if (!reply.isOk() || reply.cas() <= epoch) {
      return null;
    }
    return codec.dumped(wireKey, epoch, reply, now);
  }

  private EntryPacket send(EntryKey<K> key, MetaRequest request) {
    try {
      return transport.send(key.client(), request);
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
      transport.sendAlone(MetaRequest.delete(key.client()));
    } catch (MemcachedException e) {
      transport.notDeleted(key.client(), e);
      refused.addSuppressed(e);
    }
    return refused;
  }

  private void dropRefused(List<EntryKey<K>> keys, EntryReplies replies) {
    for (int i = 0; i < keys.size(); i++) {
      if (replies.failure(i) instanceof ServerErrorException refused) {
        dropAfter(refused, keys.get(i));
      }
    }
  }

  /** Lets go of the client; nothing is to be sent any more. */
  void close() {
    transport.close();
  }

  /** Runs something whose failures are the client's too. */
  <R extends @Nullable Object> R translating(Supplier<R> call) {
    return transport.translating(call);
  }
}
