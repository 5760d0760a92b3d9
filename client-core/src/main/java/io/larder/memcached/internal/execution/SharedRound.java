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
  private static final int MOST_OTHERS = 7;

  private final Ride own;
  private final List<Ride> others = new ArrayList<>(MOST_OTHERS);
  private final List<Stop> stops = new ArrayList<>();
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

  /** Takes along who waits, as long as everything that one node gets fits into one flush. */
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
    for (int i = 0; i < ride.size(); i++) {
      if (stop(ride.node(i)).bytes + ride.command(i).size() > RequestWriter.CAPACITY) {
        return false;
      }
    }
    return true;
  }

  private void add(Ride ride) {
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

  /** Sends everything and reads all replies. */
  void run(long start, long deadline) {
    if (others.isEmpty()) {
      Errand.run(own.errands(), start, deadline);
      return;
    }
    stops.removeIf(stop -> stop.parts.isEmpty());
    stops.sort(Comparator.comparing(stop -> stop.node, Node.ORDER));
    List<Errand> errands = new ArrayList<>(stops.size());
    for (Stop stop : stops) {
      errands.add(combined(stop));
    }
    try {
      Errand.run(errands, start, deadline);
    } finally {
      for (int i = 0; i < stops.size(); i++) {
        tell(stops.get(i).parts, errands.get(i));
      }
      own.collect();
    }
  }

  private static Errand combined(Stop stop) {
    List<Command> commands = new ArrayList<>(stop.parts.size());
    for (Part part : stop.parts) {
      commands.add(part.command());
    }
    Combined combined = new Combined(commands);
    return new Errand(stop.node, () -> combined);
  }

  /** All parts have their replies, or none: then the others try by themselves. */
  private void tell(List<Part> parts, Errand together) {
    if (together.isAnswered()) {
      for (Part part : parts) {
        part.ride().answer(part.place());
      }
    } else if (parts.get(0).ride() == own) {
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
