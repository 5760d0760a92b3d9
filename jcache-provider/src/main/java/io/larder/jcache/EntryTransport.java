package io.larder.jcache;

import io.larder.jcache.Doubts.Doubt;
import io.larder.memcached.BulkReplies;
import io.larder.memcached.Expiry;
import io.larder.memcached.Key;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
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
    this.unwatch = client.watchServers(doubts::exchange);
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
      settle(key);
      MetaReply[] replies = client.sendTogether(key, packet);
      // Servers exchanged meanwhile: the answer may be that of one that had not been settled.
      if (exchange == doubts.lastExchange() || hasChanged(packet, replies)) {
        return new EntryPacket(epoch(replies[0], key), replies);
      }
    }
  }

  private static boolean hasChanged(MetaRequest[] requests, MetaReply[] replies) {
    return IntStream.range(0, requests.length)
        .anyMatch(i -> !requests[i].isRepeatable() && replies[i].isOk());
  }

  /** Sends a request for which the epoch does not matter. */
  MetaReply sendAlone(MetaRequest request) {
    return client.send(request);
  }

  /** Sends many requests to the owners of their keys, behind a read of the epoch. */
  EntryReplies sendAll(List<MetaRequest> requests) {
    while (true) {
      long exchange = doubts.lastExchange();
      EntryReplies replies = sendAllOnce(requests);
      if (exchange == doubts.lastExchange()
          || !requests.stream().allMatch(MetaRequest::isRepeatable)) {
        return replies;
      }
    }
  }

  private EntryReplies sendAllOnce(List<MetaRequest> requests) {
    EntryReplies replies = new EntryReplies(requests.size());
    List<MetaRequest> sent = doubts.isEmpty() ? requests : settled(requests, replies);
    replies.fill(client.sendAll(sent, epochRead));
    return replies;
  }

  /** Leaves out the requests to servers that cannot be settled: these fail for the same reason. */
  private List<MetaRequest> settled(List<MetaRequest> requests, EntryReplies replies) {
    Map<ServerAddress, Optional<MemcachedException>> failures = new HashMap<>();
    List<MetaRequest> settled = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      Key key = requests.get(i).key();
      Optional<MemcachedException> failure =
          failures.computeIfAbsent(owner(key), owner -> trySettle(owner, key));
      if (failure.isPresent()) {
        replies.fail(i, failure.get());
      } else {
        settled.add(requests.get(i));
      }
    }
    return settled;
  }

  private Optional<MemcachedException> trySettle(ServerAddress owner, Key key) {
    try {
      settle(owner, key);
      return Optional.empty();
    } catch (MemcachedException e) {
      return Optional.of(e);
    }
  }

  /** Deletes whatever is under the keys; one round trip to each server. */
  void deleteAll(List<Key> keys) {
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

  private void settle(Key key) {
    if (!doubts.isEmpty()) {
      settle(owner(key), key);
    }
  }

  private void settle(ServerAddress owner, Key key) {
    doubts.settle(owner, doubt -> remove(doubt, key));
  }

  /**
   * Removes what the owner of a key has missed; one packet. If the servers have been exchanged
   * since this was looked up, it may be another one, which costs it entries; but then all of them
   * are in doubt anew, and nothing of that is settled by this.
   */
  private void remove(Doubt doubt, Key owned) {
    if (doubt.isOfAll()) {
      client.sendTogether(owned, emptying());
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
      throw StoreFailures.translate(cacheName, e);
    }
  }

  CacheException translate(MemcachedException failure) {
    return StoreFailures.translate(cacheName, failure);
  }
}
