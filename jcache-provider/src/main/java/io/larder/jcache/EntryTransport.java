package io.larder.jcache;

import io.larder.jcache.Doubts.Doubt;
import io.larder.memcached.BulkReplies;
import io.larder.memcached.ClientClosedException;
import io.larder.memcached.Expiry;
import io.larder.memcached.Key;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerErrorException;
import io.larder.memcached.serde.SerdeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.cache.CacheException;

/**
 * The way of one cache to the servers; the only class that calls the client. Every packet begins
 * with a read of the epoch item that creates it if it is missing: above everything that was stored
 * before, so that losing it costs entries and never brings any back.
 *
 * <p>Remembers which servers have missed which changes, and removes there what is outdated before
 * it sends anything else that reads. Thread-safe.
 */
final class EntryTransport {

  private final String cacheName;
  private final MetaClient client;
  private final Key epochKey;
  private final Doubts doubts;
  private final Runnable unwatch;

  /** Never changed once made, so all packets may share it. */
  private final MetaRequest epochRead;

  EntryTransport(String cacheName, MetaClient client, Duration timeout, byte[] epochKey) {
    this.cacheName = cacheName;
    this.client = client;
    this.doubts = new Doubts(timeout);
    this.unwatch = client.watchServers(doubts);
    this.epochKey = Key.of(epochKey);
    this.epochRead = MetaRequest.get(this.epochKey).returning(Returned.CAS).vivify(Expiry.NEVER);
  }

  /** Sends requests to the owner of a key, behind a read of the epoch. */
  EntryPacket send(Key key, MetaRequest... requests) {
    MetaRequest[] packet = new MetaRequest[requests.length + 1];
    packet[0] = epochRead;
    System.arraycopy(requests, 0, packet, 1, requests.length);
    while (true) {
      long exchange = doubts.lastExchange();
      if (isSettled(key, exchange)) {
        MetaReply[] replies = client.sendTogether(key, packet);
        // Servers exchanged meanwhile: the answer may be that of one that had not been settled.
        if (doubts.isOutsideOfExchanges(exchange) || isFinal(packet, replies)) {
          return new EntryPacket(epoch(replies[0], key), replies);
        }
      }
    }
  }

  private static boolean isFinal(MetaRequest[] requests, MetaReply[] replies) {
    return IntStream.range(0, requests.length)
        .anyMatch(i -> isConditional(requests[i]) && replies[i].isOk());
  }

  /**
   * Whether a change would not be made again once it has been made. Others can be, and have to be:
   * it may be that only the owner before has it, while somebody stores at the new one what was
   * there before.
   */
  private static boolean isConditional(MetaRequest request) {
    return switch (request.command()) {
      case GET -> false;
      case SET -> request.mode() != Mode.SET || request.cas() != 0;
      case DELETE -> request.cas() != 0;
      default -> true;
    };
  }

  /** Sends a request for which the epoch does not matter. */
  MetaReply sendAlone(MetaRequest request) {
    while (true) {
      long exchange = doubts.lastExchange();
      MetaReply reply = client.send(request);
      if (doubts.isOutsideOfExchanges(exchange) || (isConditional(request) && reply.isOk())) {
        return reply;
      }
    }
  }

  /** Sends many requests to the owners of their keys, behind a read of the epoch. */
  EntryReplies sendAll(List<MetaRequest> requests) {
    EntryReplies replies = new EntryReplies(requests.size());
    List<MetaRequest> open = requests;
    while (true) {
      long exchange = doubts.lastExchange();
      List<MetaRequest> sent = doubts.isEmpty() ? open : settled(requests, replies, exchange);
      replies.fill(client.sendAll(sent, epochRead));
      if (doubts.isOutsideOfExchanges(exchange)) {
        return replies;
      }
      open = reopened(requests, replies);
    }
  }

  /** Returns those that are to be sent again. Of a conditional change that failed, nobody knows. */
  private static List<MetaRequest> reopened(List<MetaRequest> requests, EntryReplies replies) {
    List<MetaRequest> open = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      boolean mayBeMade = replies.failure(i) != null || replies.reply(i).isOk();
      if (!mayBeMade || !isConditional(requests.get(i))) {
        replies.reopen(i);
        open.add(requests.get(i));
      }
    }
    return open;
  }

  /** Leaves out the requests to servers that cannot be settled: these fail for the same reason. */
  private List<MetaRequest> settled(
      List<MetaRequest> requests, EntryReplies replies, long exchange) {
    Map<ServerAddress, Optional<MemcachedException>> failures = new HashMap<>();
    List<MetaRequest> settled = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      if (replies.isOpen(i)) {
        Optional<MemcachedException> failure =
            failures.computeIfAbsent(
                owner(requests.get(i).key()), owner -> trySettle(owner, exchange));
        if (failure.isPresent()) {
          replies.fail(i, failure.get());
        } else {
          settled.add(requests.get(i));
        }
      }
    }
    return settled;
  }

  private Optional<MemcachedException> trySettle(ServerAddress owner, long exchange) {
    try {
      // If it has left, what is sent goes elsewhere, and the answers do not count.
      isSettled(owner, exchange);
      return Optional.empty();
    } catch (MemcachedException e) {
      return Optional.of(e);
    }
  }

  /** Deletes whatever is under the keys; one round trip to each server. */
  void deleteAll(List<Key> keys) {
    outsideOfExchanges(() -> deleteAllOnce(keys));
  }

  /** Makes a change that would not reach owners that are new by its end once more. */
  private void outsideOfExchanges(Runnable change) {
    long exchange;
    do {
      exchange = doubts.lastExchange();
      change.run();
    } while (!doubts.isOutsideOfExchanges(exchange));
  }

  private void deleteAllOnce(List<Key> keys) {
    BulkReplies replies = client.sendAll(deletes(keys), null);
    for (int i = 0; i < replies.size(); i++) {
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        notDeleted(keys.get(i), failure);
      }
    }
    replies.throwIfAnyFailed();
  }

  /** Empties the cache, however many entries there are; one round trip to each server. */
  void clear() {
    outsideOfExchanges(this::clearOnce);
  }

  private void clearOnce() {
    List<ServerAddress> servers = client.servers();
    BulkReplies replies = sendToEach(emptying());
    for (int i = 0; i < replies.size(); i++) {
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        // Even if the server has refused: what was to be cleared is still there.
        failure.node().ifPresent(doubts::raiseAll);
      }
    }
    replies.throwIfAnyFailed();
    for (int i = 0; i < replies.size(); i++) {
      // The servers may just be exchanged; then the message goes without a name.
      checked(replies.reply(i), i < servers.size() ? servers.get(i).toString() : "a server");
    }
  }

  private BulkReplies sendToEach(MetaRequest request) {
    try {
      return client.sendToEach(request);
    } catch (NodeUnavailableException e) {
      // No servers are known yet.
      doubts.raiseEverywhere();
      throw e;
    }
  }

  private MetaRequest emptying() {
    return MetaRequest.set(epochKey, new byte[0]).returning(Returned.CAS);
  }

  private boolean isSettled(Key key, long exchange) {
    return doubts.isEmpty() || isSettled(owner(key), exchange);
  }

  /** Settles a server; tells whether it is still there. */
  private boolean isSettled(ServerAddress owner, long exchange) {
    try {
      doubts.settle(owner, doubt -> remove(doubt, owner));
      return true;
    } catch (IllegalArgumentException | ClientClosedException e) {
      // None of the client's servers any more, or just closed as such.
      if (doubts.isOutsideOfExchanges(exchange)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Removes what a server has missed; one packet. All of it from that very server, whatever it owns
   * by now, as it is that one which is believed from then on. Keys from their owners: if that is
   * not the server any more, all servers have been in doubt since, and it is not asked for them.
   */
  private void remove(Doubt doubt, ServerAddress server) {
    if (doubt.isOfAll()) {
      client.sendTo(server, emptying());
    } else {
      client.sendAll(deletes(doubt.keys().keySet()), null).throwIfAnyFailed();
    }
  }

  private static List<MetaRequest> deletes(Collection<Key> keys) {
    return keys.stream().map(MetaRequest::delete).toList();
  }

  /** Returns the server that has what is under a key. */
  ServerAddress owner(Key key) {
    return client.owner(key);
  }

  /**
   * Remembers a change of an entry that failed: the server that it did not get to may have what it
   * was to replace. Not one that has refused it, since what a server refuses it also drops.
   */
  void doubt(Key key, MemcachedException failure) {
    if (!(failure instanceof ServerErrorException)) {
      notDeleted(key, failure);
    }
  }

  /** Remembers that a key could not be deleted: even if the server has refused, it is there. */
  void notDeleted(Key key, MemcachedException failure) {
    failure.node().ifPresentOrElse(server -> doubts.raise(server, key), doubts::raiseEverywhere);
  }

  /** Remembers that every server may have missed a change of any entry. */
  void doubtAll() {
    doubts.raiseEverywhere();
  }

  List<ServerAddress> servers() {
    return client.servers();
  }

  /** Begins to list the keys on one server. */
  KeyDump dump(ServerAddress server, byte[] prefix) {
    return client.dump(server, prefix);
  }

  /** Reads the epoch from the reply to its request that went with one for a key. */
  long epoch(MetaReply reply, Key key) {
    return reply.cas() == 0 ? checked(reply, owner(key).toString()) : reply.cas();
  }

  private long checked(MetaReply reply, String server) {
    if (reply.cas() == 0) {
      throw new CacheException(
          "cache '"
              + cacheName
              + "': "
              + server
              + " runs without CAS ids; start it without the option -C (--disable-cas)");
    }
    return reply.cas();
  }

  /** Ends its interest in the client's servers. */
  void close() {
    unwatch.run();
  }

  /** Runs something that may fail as the client and the serdes do. */
  <R> R translating(Supplier<R> call) {
    try {
      return call.get();
    } catch (MemcachedException e) {
      throw translate(e);
    } catch (SerdeException e) {
      throw translate(e);
    }
  }

  CacheException translate(MemcachedException failure) {
    return StoreFailures.translate(cacheName, failure);
  }

  CacheException translate(SerdeException failure) {
    return StoreFailures.translate(cacheName, failure);
  }
}
