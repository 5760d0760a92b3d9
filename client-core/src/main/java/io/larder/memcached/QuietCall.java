package io.larder.memcached;

import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.internal.command.QuietBatch;
import io.larder.memcached.internal.execution.Dispatcher;
import io.larder.memcached.internal.execution.Fleet;
import io.larder.memcached.internal.execution.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends quiet writes: one batch to each node that owns some of their keys, to all nodes before the
 * first reply is read. Nothing is tried again: a write that may have taken effect must not take
 * effect twice.
 */
final class QuietCall {

  /** Is told what did not do what it was to. */
  interface Sink {

    /** The condition of a write did not hold. */
    void notStored(int index);

    /** A write was not sent, or nobody knows what became of it. */
    void failed(int index, MemcachedException cause);

    /** One of the writes was refused. */
    void unattributed(ServerErrorException cause);
  }

  private final Dispatcher dispatcher;
  private final List<MetaRequest> requests;
  private final Sink sink;

  QuietCall(Dispatcher dispatcher, List<MetaRequest> requests, Sink sink) {
    this.dispatcher = dispatcher;
    this.requests = requests;
    this.sink = sink;
  }

  private record Flight(
      Node node, List<Integer> indexes, QuietBatch batch, Node.@Nullable Sent sent) {}

  void run() {
    long start = System.nanoTime();
    long deadline = start + dispatcher.timeoutNanos();
    List<Flight> flights = new ArrayList<>();
    try {
      route().forEach((node, indexes) -> flights.add(send(node, indexes, start, deadline)));
    } finally {
      finishFrom(0, flights, start, deadline);
    }
  }

  /**
   * Finishes a flight, and all behind it even if that throws: each batch that was sent must be
   * read, for its connection to come back.
   */
  private void finishFrom(int index, List<Flight> flights, long start, long deadline) {
    if (index == flights.size()) {
      return;
    }
    try {
      finish(flights.get(index), start, deadline);
    } finally {
      finishFrom(index + 1, flights, start, deadline);
    }
  }

  private Map<Node, List<Integer>> route() {
    Map<Node, List<Integer>> byNode = new TreeMap<>(Node.ORDER);
    Fleet fleet = dispatcher.fleet();
    for (int i = 0; i < requests.size(); i++) {
      try {
        Node node = fleet.route(requests.get(i).key());
        byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(i);
      } catch (NodeUnavailableException e) {
        sink.failed(i, e);
      }
    }
    return byNode;
  }

  private Flight send(Node node, List<Integer> indexes, long start, long deadline) {
    QuietBatch batch = new QuietBatch(indexes.stream().map(requests::get).toList());
    try {
      return new Flight(node, indexes, batch, node.start(batch, start, deadline));
    } catch (MemcachedException e) {
      indexes.forEach(index -> sink.failed(index, e));
      return new Flight(node, indexes, batch, null);
    }
  }

  private void finish(Flight flight, long start, long deadline) {
    if (flight.sent() == null) {
      return;
    }
    try {
      flight.node().finish(flight.sent(), start, deadline);
    } catch (MemcachedException e) {
      flight.indexes().forEach(index -> sink.failed(index, e));
      return;
    }
    report(flight);
  }

  private void report(Flight flight) {
    QuietBatch batch = flight.batch();
    for (String error : batch.errors()) {
      sink.unattributed(refused(flight, error));
    }
    for (int i = 0; i < flight.indexes().size(); i++) {
      int index = flight.indexes().get(i);
      Status status = batch.status(i);
      if (isUnmetCondition(status, requests.get(index))) {
        sink.notStored(index);
      } else if (status == null && batch.isCutShort()) {
        sink.failed(index, outOfStep(flight));
      }
    }
  }

  /** That there was nothing to delete some servers say and some do not; so it does not count. */
  private static boolean isUnmetCondition(@Nullable Status status, MetaRequest request) {
    return status != null && status != Status.OK && request.command() == MetaRequest.Command.SET;
  }

  private static ServerErrorException refused(Flight flight, String error) {
    return new ServerErrorException(
        flight.node().address(),
        "one of " + flight.batch() + ", on " + flight.node().address() + " was refused: " + error,
        error);
  }

  private static ProtocolException outOfStep(Flight flight) {
    return new ProtocolException(
        flight.node().address(),
        flight.batch()
            + ", on "
            + flight.node().address()
            + ": after an error the replies cannot be told apart."
            + " Whether this write took effect is not known.",
        null);
  }
}
