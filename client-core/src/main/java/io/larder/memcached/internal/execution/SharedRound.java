package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Combined;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a leader sends to all nodes at once: its own errands and those of others. */
final class SharedRound {

  /** More callers in one round gain nothing, and keep the first ones waiting. */
  private static final int MOST_OTHERS = 15;

  /** The replies have to be read before anybody has its own, and only their number is known. */
  private static final int MOST_ITEMS = 2_000;

  private final Ride own;
  private final List<Ride> others = new ArrayList<>(MOST_OTHERS);
  private final List<Stop> stops = new ArrayList<>();
  private int items;
  private @Nullable Ride left;

  SharedRound(Ride own) {
    this.own = own;
  }

  /** One of a caller's errands, by its place among these. */
  private record Part(Ride ride, int place) {

    Command command() {
      return ride.command(place);
    }
  }

  /** What one node is to get. */
  private static final class Stop {

    private final Node node;
    private final List<Part> parts = new ArrayList<>(1 + MOST_OTHERS);
    private int bytes;

    Stop(Node node) {
      this.node = node;
    }
  }

  /**
   * Takes along who waits, as long as everything that one node gets fits into one flush, and the
   * replies are not too many.
   */
  void fill(WaitingLine<Ride> queue) {
    if (queue.isEmpty()) {
      return;
    }
    add(own);
    while (others.size() < MOST_OTHERS) {
      Ride next = queue.poll();
      if (next == null) {
        return;
      }
      if (!fits(next)) {
        left = next;
        return;
      }
      if (next.take()) {
        others.add(next);
        add(next);
      }
    }
  }

  private boolean fits(Ride ride) {
    if (items + ride.itemCount() > MOST_ITEMS) {
      return false;
    }
    for (int i = 0; i < ride.size(); i++) {
      if (stop(ride.node(i)).bytes + ride.command(i).size() > RequestWriter.CAPACITY) {
        return false;
      }
    }
    return true;
  }

  private void add(Ride ride) {
    items += ride.itemCount();
    for (int i = 0; i < ride.size(); i++) {
      Stop stop = stop(ride.node(i));
      stop.parts.add(new Part(ride, i));
      stop.bytes += ride.command(i).size();
    }
  }

  /** There are few nodes, so looking at each is faster than a map. */
  private Stop stop(Node node) {
    for (Stop stop : stops) {
      if (stop.node == node) {
        return stop;
      }
    }
    Stop stop = new Stop(node);
    stops.add(stop);
    return stop;
  }

  /** Returns who was taken out of the queue, but did not fit. */
  @Nullable Ride left() {
    return left;
  }

  /**
   * Sends everything and reads all replies. With others it has no longer than these wait: then the
   * leader, too, sends by itself what has no reply yet, with the rest of its time.
   */
  void run(long start, long deadline) {
    if (others.isEmpty()) {
      Errand.run(own.errands(), start, deadline);
      return;
    }
    long end = SharedRounds.share(deadline);
    stops.removeIf(stop -> stop.parts.isEmpty());
    stops.sort(Comparator.comparing(stop -> stop.node, Node.ORDER));
    List<Combined> packets = new ArrayList<>(stops.size());
    List<Errand> errands = new ArrayList<>(stops.size());
    for (Stop stop : stops) {
      Combined packet = combined(stop);
      packets.add(packet);
      errands.add(new Errand(stop.node, () -> packet));
    }
    try {
      Errand.run(errands, start, end);
    } finally {
      for (int i = 0; i < stops.size(); i++) {
        tell(stops.get(i).parts, packets.get(i).answered().size(), errands.get(i));
      }
      own.collect();
    }
  }

  private static Combined combined(Stop stop) {
    List<Command> commands = new ArrayList<>(stop.parts.size());
    for (Part part : stop.parts) {
      commands.add(part.command());
    }
    return new Combined(commands);
  }

  /**
   * The others try by themselves what has no reply. So does the leader, if it was only that the
   * round took too long.
   */
  private void tell(List<Part> parts, int answered, Errand together) {
    for (Part part : parts.subList(0, answered)) {
      part.ride().answer(part.place());
    }
    if (answered == 0 && parts.get(0).ride() == own && !together.isLate()) {
      own.errands().get(parts.get(0).place()).fail(together.failure());
    }
  }

  /** Wakes the others. */
  void settle() {
    for (Ride ride : others) {
      ride.end(Turn.TAKEN);
    }
  }
}
