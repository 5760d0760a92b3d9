package io.larder.memcached;

import io.larder.memcached.internal.command.BulkGet;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.command.MetaBatch;
import io.larder.memcached.internal.execution.Dispatcher;
import io.larder.memcached.internal.execution.Errand;
import io.larder.memcached.internal.execution.Fleet;
import io.larder.memcached.internal.execution.Node;
import io.larder.memcached.internal.execution.SharedRounds;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bulk call: splits the requests by node and into packets, and sends them in rounds, one packet
 * to each node and then all replies. What a packet may hold is bounded, because the server sends
 * replies while this side still writes: reads by the bytes of their requests, so that these fit
 * into the sockets' buffers, and writes by number, so that their replies do.
 */
final class BulkCall {

  private static final int MOST_REQUESTS = 500;

  private final Dispatcher dispatcher;
  private final SharedRounds rounds;
  private final List<MetaRequest> requests;
  private final @Nullable MetaRequest first;
  private final BulkReplies replies;

  BulkCall(
      Dispatcher dispatcher,
      SharedRounds rounds,
      List<MetaRequest> requests,
      @Nullable MetaRequest first) {
    this.dispatcher = dispatcher;
    this.rounds = rounds;
    this.requests = requests;
    this.first = first;
    this.replies = new BulkReplies(requests.size());
  }

  /** The requests of one packet, by their place in the call, and the errand that carries them. */
  private record Chunk(Node node, Indexes indexes, Errand errand) {}

  /** What a packet is made of. */
  private enum Kind {
    /** Goes into one {@code gets}, or {@code gats} with others that set the same time to live. */
    PLAIN_READ(1),
    /** A read with flags of its own: its reply may be as large, and its line is longer. */
    READ(100),
    /** Its reply is short, whatever it writes. */
    WRITE(0);

    private final int overhead;

    Kind(int overhead) {
      this.overhead = overhead;
    }

    static Kind of(MetaRequest request) {
      if (request.isPlainRead()) {
        return PLAIN_READ;
      }
      return request.command() == MetaRequest.Command.GET ? READ : WRITE;
    }
  }

  BulkReplies run() {
    Indexes open = Indexes.upTo(requests.size());
    for (int attempt = 1; open.size() > 0; attempt++) {
      send(open);
      open = again(open, attempt);
    }
    return replies;
  }

  private void send(Indexes indexes) {
    List<Deque<Chunk>> queues = new ArrayList<>();
    for (Share share : shares(indexes)) {
      queues.add(split(share.node(), share.indexes()));
    }
    while (!queues.isEmpty()) {
      round(queues);
      queues.removeIf(Deque::isEmpty);
    }
  }

  /** What one node is to get. */
  private record Share(Node node, Indexes indexes) {}

  /** Divides requests between the nodes, in the nodes' order. */
  private List<Share> shares(Indexes indexes) {
    Fleet fleet = dispatcher.fleet();
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      int index = indexes.get(i);
      try {
        Node node = fleet.route(requests.get(index).key());
        share(shares, node, indexes.size()).indexes().add(index);
      } catch (NodeUnavailableException e) {
        replies.fail(index, e);
      }
    }
    shares.sort(Comparator.comparing(Share::node, Node.ORDER));
    return shares;
  }

  /** There are few nodes, so looking at each is faster than a map. */
  private static Share share(List<Share> shares, Node node, int most) {
    for (int i = 0; i < shares.size(); i++) {
      if (shares.get(i).node() == node) {
        return shares.get(i);
      }
    }
    Share share = new Share(node, new Indexes(most));
    shares.add(share);
    return share;
  }

  /** Returns which of the requests have failed and are worth another attempt. */
  private Indexes again(Indexes indexes, int attempt) {
    Indexes failed = new Indexes(indexes.size());
    for (int i = 0; i < indexes.size(); i++) {
      int index = indexes.get(i);
      MemcachedException failure = replies.failure(index);
      if (failure != null
          && dispatcher.mayRetry(failure, requests.get(index).isRepeatable(), attempt)) {
        failed.add(index);
      }
    }
    boolean go =
        failed.size() > 0
            && dispatcher.pause(attempt + 1, System.nanoTime() + dispatcher.timeoutNanos());
    return go ? failed : Indexes.upTo(0);
  }

  /** Sends one request to all nodes: a chunk for each, with a place of its own. */
  static BulkReplies toEach(Dispatcher dispatcher, SharedRounds rounds, MetaRequest request) {
    List<Node> nodes = dispatcher.fleet().nodes();
    if (nodes.isEmpty()) {
      throw Fleet.noServers();
    }
    BulkCall call =
        new BulkCall(dispatcher, rounds, Collections.nCopies(nodes.size(), request), null);
    List<Deque<Chunk>> queues = new ArrayList<>();
    for (Node node : nodes.stream().sorted(Node.ORDER).toList()) {
      Indexes place = new Indexes(1);
      place.add(nodes.indexOf(node));
      Errand errand = new Errand(node, () -> new MetaBatch(List.of(request)));
      queues.add(new ArrayDeque<>(List.of(new Chunk(node, place, errand))));
    }
    call.round(queues);
    return call.replies;
  }

  private Deque<Chunk> split(Node node, Indexes indexes) {
    Deque<Chunk> chunks = new ArrayDeque<>();
    int from = 0;
    while (from < indexes.size()) {
      MetaRequest begin = requests.get(indexes.get(from));
      Kind kind = Kind.of(begin);
      int to = from;
      int bytes = 0;
      while (to < indexes.size() && to - from < MOST_REQUESTS) {
        MetaRequest next = requests.get(indexes.get(to));
        bytes += next.key().bytes().length + kind.overhead;
        boolean full = kind != Kind.WRITE && bytes > RequestWriter.CAPACITY;
        boolean other = kind == Kind.PLAIN_READ && next.ttl() != begin.ttl();
        if (Kind.of(next) != kind || other || (full && to > from)) {
          break;
        }
        to++;
      }
      chunks.add(chunk(node, indexes.part(from, to), kind == Kind.PLAIN_READ));
      from = to;
    }
    return chunks;
  }

  private Chunk chunk(Node node, Indexes part, boolean reads) {
    if (reads) {
      Key[] keys = new Key[part.size()];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = requests.get(part.get(i)).key();
      }
      long ttl = requests.get(part.get(0)).ttl();
      return new Chunk(node, part, new Errand(node, () -> new BulkGet(first, ttl, keys)));
    }
    List<MetaRequest> packet = new ArrayList<>(part.size() + 1);
    if (first != null) {
      packet.add(first);
    }
    for (int i = 0; i < part.size(); i++) {
      packet.add(requests.get(part.get(i)));
    }
    return new Chunk(node, part, new Errand(node, () -> new MetaBatch(packet)));
  }

  /** Sends the next packet of each node, and reads all replies. */
  private void round(List<Deque<Chunk>> queues) {
    long start = System.nanoTime();
    List<Chunk> chunks = new ArrayList<>(queues.size());
    List<Errand> errands = new ArrayList<>(queues.size());
    for (Deque<Chunk> queue : queues) {
      Chunk chunk = queue.remove();
      chunks.add(chunk);
      errands.add(chunk.errand());
    }
    rounds.run(errands, start, start + dispatcher.timeoutNanos());
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      MemcachedException failure = chunk.errand().failure();
      if (failure == null) {
        collect(chunk);
      } else {
        fail(chunk, failure);
        // The node has just failed; whatever else it was to get would only wait for the same.
        queues.get(i).forEach(next -> fail(next, notSent(next, failure)));
        queues.get(i).clear();
      }
    }
  }

  private static MemcachedException notSent(Chunk chunk, MemcachedException failure) {
    ServerAddress node = chunk.node().address();
    return new NodeUnavailableException(
        node,
        chunk.errand().command() + " on " + node + " was not sent: the packet before it failed.",
        failure);
  }

  private void fail(Chunk chunk, MemcachedException failure) {
    for (int i = 0; i < chunk.indexes().size(); i++) {
      replies.fail(chunk.indexes().get(i), failure);
    }
  }

  private void collect(Chunk chunk) {
    MetaReply ahead = null;
    MetaReply[] answers;
    int offset = 0;
    Command command = chunk.errand().command();
    if (command instanceof BulkGet bulk) {
      answers = bulk.replies();
      ahead = first == null ? null : bulk.first();
    } else {
      answers = ((MetaBatch) command).replies();
      if (first != null) {
        ahead = answers[0];
        offset = 1;
      }
    }
    for (int i = 0; i < chunk.indexes().size(); i++) {
      collect(chunk.node(), chunk.indexes().get(i), answers[i + offset], ahead);
    }
  }

  private void collect(Node node, int index, MetaReply reply, @Nullable MetaReply ahead) {
    if (ahead != null && ahead.status() == MetaReply.Status.ERROR && first != null) {
      replies.fail(index, ServerErrors.exception(ahead, first, node.address()));
    } else if (reply.status() == MetaReply.Status.ERROR) {
      replies.fail(index, ServerErrors.exception(reply, requests.get(index), node.address()));
    } else {
      replies.answer(index, reply, ahead);
    }
  }
}
