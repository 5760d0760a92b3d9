package io.larder.benchmarks.compare;

import java.util.List;

/**
 * One thing to measure, for each contestant.
 *
 * @param op what is done
 * @param values what with
 * @param size how large the values are; 0 for objects
 * @param threads how many callers there are
 * @param virtual whether they are virtual threads
 * @param servers how many servers there are
 */
record Cell(Op op, Values values, int size, int threads, boolean virtual, int servers) {

  static Cell bytes(Op op, int threads) {
    return new Cell(op, Values.BYTES, 100, threads, false, 1);
  }

  static Cell pojo(Op op, int threads) {
    return new Cell(op, Values.POJO, 0, threads, false, 1);
  }

  static Cell text(Op op, int threads) {
    return new Cell(op, Values.TEXT, 100, threads, false, 1);
  }

  Cell virtual(int threads) {
    return new Cell(op, values, size, threads, true, servers);
  }

  Cell size(int size) {
    return new Cell(op, values, size, threads, virtual, servers);
  }

  Cell servers(int servers) {
    return new Cell(op, values, size, threads, virtual, servers);
  }

  /** How many keys are used in turns: fewer if the values are large. */
  int keys() {
    return Math.max(16, Math.min(1000, 32_000_000 / Math.max(1, size)));
  }

  String caption() {
    return virtual ? threads + " virtual" : Integer.toString(threads);
  }

  /** The form in which a child is told. */
  String encode() {
    return String.join(
        ",",
        op.name(),
        values.name(),
        Integer.toString(size),
        Integer.toString(threads),
        Boolean.toString(virtual),
        Integer.toString(servers));
  }

  static Cell decode(String text) {
    List<String> parts = List.of(text.split(",", -1));
    return new Cell(
        Op.valueOf(parts.get(0)),
        Values.valueOf(parts.get(1)),
        Integer.parseInt(parts.get(2)),
        Integer.parseInt(parts.get(3)),
        Boolean.parseBoolean(parts.get(4)),
        Integer.parseInt(parts.get(5)));
  }
}
