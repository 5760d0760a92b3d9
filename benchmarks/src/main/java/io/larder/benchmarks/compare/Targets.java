package io.larder.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The targets, each with the figure of this run. */
final class Targets {

  private final Results clients;
  private final Results caches;
  private final Map<Integer, Double> clears;
  private final StringBuilder text = new StringBuilder();

  Targets(Results clients, Results caches, Map<Integer, Double> clears) {
    this.clients = clients;
    this.caches = caches;
    this.clears = clears;
  }

  String table() {
    text.append("| cell | target | figure | reached |\n|---|---|---:|---|\n");
    clients.cells().forEach(this::client);
    caches.cells().forEach(this::cache);
    if (clears.size() == 2) {
      List<Double> times = new ArrayList<>(clears.values());
      most("clear", "10⁶ entries ≤ 2 × 10", OptionalDouble.of(times.get(1) / times.get(0)), 2);
    }
    return text.toString();
  }

  private void client(Cell cell) {
    String name = Report.name(cell) + " × " + cell.caption();
    OptionalDouble toPeers = toBest(clients, cell, Entrant.LARDER, Slice::rate, CLIENT_PEERS);
    if (cell.op() == Op.GET_MANY) {
      least(name, "≥ 1.2 × best peer", toPeers, 1.2);
      return;
    }
    if (cell.threads() == 1) {
      most(
          name,
          "client CPU ≤ 1.3 × raw",
          clients.ratio(cell, Entrant.LARDER, Entrant.RAW, Slice::clientMicros),
          1.3);
    }
    double value = cell.op() == Op.GET ? arraySize(cell.size()) : 0;
    OptionalDouble bytes = clients.median(cell, Entrant.LARDER, slice -> slice.allocated() - value);
    most(name, "≤ 250 B besides the value", bytes, 250);
    least(name, "≥ best peer", toPeers, 1);
    if (cell.threads() >= 16) {
      double least = cell.threads() == 16 ? 1 : 1.5;
      least(name, "≥ " + least + " × raw", clients.toRaw(cell, Entrant.LARDER), least);
    }
  }

  private static final List<Entrant> CLIENT_PEERS =
      List.of(Entrant.SPY, Entrant.XMEMCACHED, Entrant.FOLSOM);

  private void cache(Cell cell) {
    String name = "JCache " + Report.name(cell) + " × " + cell.caption();
    OptionalDouble toRedisson =
        caches.ratio(cell, Entrant.LARDER_CACHE, Entrant.REDISSON, Slice::rate);
    switch (cell.op()) {
      case GET, SET -> {
        least(name, "≥ 3 × Redisson", toRedisson, 3);
        least(
            name,
            "≥ 0.8 × own client",
            caches.ratio(cell, Entrant.LARDER_CACHE, Entrant.LARDER, Slice::rate),
            0.8);
      }
      case GET_MANY, SET_MANY -> least(name, "≥ 3 × Redisson", toRedisson, 3);
      case INVOKE, INVOKE_HOT -> {
        least(name, "≥ 5 × Redisson", toRedisson, 5);
        if (cell.threads() <= 4 || cell.op() == Op.INVOKE_HOT) {
          least(
              name,
              "≥ Hazelcast",
              caches.ratio(cell, Entrant.LARDER_CACHE, Entrant.HAZELCAST, Slice::rate),
              1);
        }
      }
      default -> {
        // No target, but a figure in the tables.
      }
    }
  }

  /** What an array of bytes takes, with its header, with compressed class pointers. */
  private static int arraySize(int bytes) {
    return (16 + bytes + 7) / 8 * 8;
  }

  private static OptionalDouble toBest(
      Results results,
      Cell cell,
      Entrant ours,
      ToDoubleFunction<Slice> figure,
      Collection<Entrant> peers) {
    return peers.stream()
        .map(peer -> results.ratio(cell, ours, peer, figure))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .min();
  }

  private void least(String cell, String target, OptionalDouble figure, double limit) {
    row(cell, target, figure, figure.orElse(0) >= limit);
  }

  private void most(String cell, String target, OptionalDouble figure, double limit) {
    row(cell, target, figure, figure.orElse(Double.MAX_VALUE) <= limit);
  }

  private void row(String cell, String target, OptionalDouble figure, boolean reached) {
    if (figure.isEmpty()) {
      return;
    }
    String form = figure.getAsDouble() < 100 ? "%.2f" : "%.0f";
    text.append("| ").append(cell).append(" | ").append(target).append(" | ");
    text.append(Report.number(form, figure)).append(reached ? " | yes |\n" : " | **no** |\n");
  }
}
