package io.larder.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs cells: of each, first a warm-up of every contestant, then rounds in which each gets a slice
 * of time, one after the other and each time another one first, so that what else the machine does
 * hits all of them alike.
 */
final class Race implements AutoCloseable {

  private final Servers servers;
  private final Plan plan;
  private final Path logs;
  private final String java;
  private final @Nullable String newerJava;
  private final Map<String, ChildProcess> children = new LinkedHashMap<>();
  private final Set<ChildProcess> warmed = new HashSet<>();
  private @Nullable ChildProcess member;

  Race(Servers servers, Plan plan, Path logs, String java, @Nullable String newerJava) {
    this.servers = servers;
    this.plan = plan;
    this.logs = logs;
    this.java = java;
    this.newerJava = newerJava;
  }

  Results run(List<Cell> cells, Set<Entrant> entrants) throws IOException {
    Results results = new Results();
    for (Cell cell : cells) {
      if (cell.virtual() && newerJava == null) {
        System.out.println("  no JDK with virtual threads was found: " + cell + " is left out");
        continue;
      }
      run(cell, entrants, results);
    }
    return results;
  }

  private void run(Cell cell, Set<Entrant> entrants, Results results) throws IOException {
    List<Entrant> ready = new ArrayList<>();
    for (Entrant entrant : entrants) {
      if (!takesPart(entrant, cell)) {
        continue;
      }
      try {
        ChildProcess child = child(entrant, cell.virtual());
        child.prepare(cell);
        child.run(warmed.add(child) ? plan.firstMillis() : plan.warmUpMillis());
        ready.add(entrant);
      } catch (IOException e) {
        System.out.println("  " + entrant.title() + " fails at " + cell + ": " + e.getMessage());
      }
    }
    for (int round = 0; round < plan.rounds(); round++) {
      for (Entrant entrant : List.copyOf(ready)) {
        try {
          results.add(cell, entrant, slice(cell, entrant));
        } catch (IOException e) {
          System.out.println("  " + entrant.title() + " fails at " + cell + ": " + e.getMessage());
          ready.remove(entrant);
        }
      }
      Collections.rotate(ready, 1);
    }
    progress(cell, results);
  }

  private static boolean takesPart(Entrant entrant, Cell cell) {
    Set<Op> own = EnumSet.of(Op.GET, Op.SET, Op.GET_MANY);
    return switch (entrant) {
      case RAW -> cell.op() != Op.ROUTE;
      case LARDER -> cell.op() == Op.ROUTE || own.contains(cell.op());
      default -> cell.op() != Op.ROUTE;
    };
  }

  private Slice slice(Cell cell, Entrant entrant) throws IOException {
    ChildProcess child = child(entrant, cell.virtual());
    long memberPid = member == null ? 0 : member.pid();
    double cpu = servers.cpuMicros(entrant, memberPid);
    Slice slice = child.run(plan.sliceMillis());
    double taken = servers.cpuMicros(entrant, memberPid) - cpu;
    return slice.withServer(taken, plan.sliceMillis() / 1e3);
  }

  private static void progress(Cell cell, Results results) {
    StringBuilder line = new StringBuilder("  " + cell.op().title() + " " + cell.values());
    line.append(' ').append(cell.size()).append(" x").append(cell.caption());
    line.append(" on ").append(cell.servers()).append(':');
    for (Entrant entrant : results.entrants(cell)) {
      line.append(
          String.format(
              "  %s %.0f (%.2f) %.1fus %.0fB",
              entrant.title(),
              results.median(cell, entrant, Slice::rate).orElse(0),
              results.toRaw(cell, entrant).orElse(0),
              results.median(cell, entrant, Slice::clientMicros).orElse(0),
              results.median(cell, entrant, Slice::allocated).orElse(0)));
    }
    System.out.println(line);
  }

  /** The JVM of a contestant; those of cells with virtual threads are others. */
  ChildProcess child(Entrant entrant, boolean virtual) throws IOException {
    if (entrant == Entrant.HAZELCAST && member == null) {
      member = start(java, Entrant.HAZELCAST_MEMBER, "");
    }
    String id = entrant + (virtual ? "-virtual" : "");
    ChildProcess child = children.get(id);
    if (child == null) {
      child = start(virtual && newerJava != null ? newerJava : java, entrant, id);
      children.put(id, child);
    }
    return child;
  }

  private ChildProcess start(String java, Entrant entrant, String id) throws IOException {
    Path log = logs.resolve((id.isEmpty() ? entrant.name() : id) + ".log");
    return new ChildProcess(java, entrant, servers.endpoints(), log);
  }

  /** Ends the JVMs that the next cells do not need. */
  void dismiss() throws IOException {
    for (ChildProcess child : children.values()) {
      child.close();
    }
    children.clear();
  }

  @Override
  public void close() throws IOException {
    dismiss();
    if (member != null) {
      member.close();
    }
  }
}
