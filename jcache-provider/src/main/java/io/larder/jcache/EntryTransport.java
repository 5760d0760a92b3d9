package io.larder.jcache;

import io.larder.memcached.BulkReplies;
import io.larder.memcached.Expiry;
import io.larder.memcached.Key;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerErrorException;
import io.larder.memcached.serde.SerdeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.cache.CacheException;

/**
 * The way of one cache to the servers; the only class that calls the client. Every packet begins
 * with a read of the epoch item that creates it if it is missing: above everything that was stored
 * before, so that losing it costs entries and never brings any back.
 *
 * <p>Remembers which servers have missed a change, and empties the cache there before it sends
 * anything else that reads. Thread-safe.
 */
final class EntryTransport {

  private final String cacheName;
  private final MetaClient client;
  private final Key epochKey;
  private final Doubts doubts = new Doubts();

  /** Never changed once made, so all packets may share it. */
  private final MetaRequest epochRead;

  EntryTransport(String cacheName, MetaClient client, byte[] epochKey) {
    this.cacheName = cacheName;
    this.client = client;
    this.epochKey = Key.of(epochKey);
    this.epochRead = MetaRequest.get(this.epochKey).returning(Returned.CAS).vivify(Expiry.NEVER);
  }

  /** Sends requests to the owner of a key, behind a read of the epoch. */
  EntryPacket send(Key key, MetaRequest... requests) {
    settle(key);
    MetaRequest[] packet = new MetaRequest[requests.length + 1];
    packet[0] = epochRead;
    System.arraycopy(requests, 0, packet, 1, requests.length);
    MetaReply[] replies = client.sendTogether(key, packet);
    return new EntryPacket(epoch(replies[0], key), replies);
  }

  /** Sends a request for which the epoch does not matter. */
  MetaReply sendAlone(MetaRequest request) {
    return client.send(request);
  }

  /** Sends many requests to the owners of their keys, behind a read of the epoch. */
  EntryReplies sendAll(List<MetaRequest> requests) {
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
      ServerAddress owner = owner(requests.get(i).key());
      Optional<MemcachedException> failure = failures.computeIfAbsent(owner, this::trySettle);
      if (failure.isPresent()) {
        replies.fail(i, failure.get());
      } else {
        settled.add(requests.get(i));
      }
    }
    return settled;
  }

  private Optional<MemcachedException> trySettle(ServerAddress server) {
    try {
      settle(server);
      return Optional.empty();
    } catch (MemcachedException e) {
      return Optional.of(e);
    }
  }

  /** Sends many requests for which the epoch does not matter. */
  BulkReplies sendAllAlone(List<MetaRequest> requests) {
    return client.sendAll(requests, null);
  }

  /** Empties the cache, however many entries there are; one round trip to each server. */
  void clear() {
    List<ServerAddress> servers = client.servers();
    BulkReplies replies = client.sendToEach(emptying());
    for (int i = 0; i < replies.size(); i++) {
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        // Even if the server has refused: what was to be cleared is still there.
        failure.node().ifPresent(doubts::raise);
      }
    }
    replies.throwIfAnyFailed();
    for (int i = 0; i < replies.size(); i++) {
      // The servers may just be exchanged; then the message goes without a name.
      checked(replies.reply(i), i < servers.size() ? servers.get(i).toString() : "a server");
    }
  }

  private MetaRequest emptying() {
    return MetaRequest.set(epochKey, new byte[0]).returning(Returned.CAS);
  }

  private void settle(Key key) {
    if (!doubts.isEmpty()) {
      settle(owner(key));
    }
  }

  private void settle(ServerAddress server) {
    doubts.settle(server, doubtful -> client.sendTo(doubtful, emptying()));
  }

  private ServerAddress owner(Key key) {
    return client.explain(key).owner();
  }

  /**
   * Remembers a change that failed: the servers that it did not get to may have what it was to
   * replace. Not those that have refused it, since what they refuse they also drop.
   */
  void doubt(MemcachedException failure) {
    raise(failure);
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof MemcachedException also) {
        raise(also);
      }
    }
  }

  private void raise(MemcachedException failure) {
    if (!(failure instanceof ServerErrorException)) {
      failure.node().ifPresent(doubts::raise);
    }
  }

  /** Remembers that every server may have missed a change. */
  void doubtAll() {
    client.servers().forEach(doubts::raise);
  }

  /** Remembers that the owner of a key has missed a change. */
  void doubt(Key key) {
    doubts.raise(owner(key));
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
