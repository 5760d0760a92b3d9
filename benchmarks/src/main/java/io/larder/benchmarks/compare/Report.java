package io.larder.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the comparison found, as Markdown and plots.
 *
 * @param clients the cells at the level of memcached
 * @param caches the cells at the level of JCache
 * @param growth the cells that show how cost grows
 * @param clears microseconds to clear a cache, by its number of entries
 * @param plan how long it was measured
 * @param coresAwake whether idle cores were kept from halting
 */
record Report(
    Results clients,
    Results caches,
    Results growth,
    Map<Integer, Double> clears,
    Plan plan,
    boolean coresAwake) {

  private static final String BEGIN = "<!-- compare: begin -->";
  private static final String END = "<!-- compare: end -->";

  /** Replaces what is between the markers, and writes the plots beside the page. */
  void write(Path docs) throws IOException {
    Path page = docs.resolve("performance.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no markers " + BEGIN + " and " + END);
    }
    Files.writeString(
        page, text.substring(0, begin + BEGIN.length()) + "\n\n" + body() + text.substring(end));
    Files.writeString(docs.resolve("performance-client.svg"), plot(clients, Entrant.LARDER));
    Files.writeString(docs.resolve("performance-jcache.svg"), plot(caches, Entrant.LARDER_CACHE));
    System.out.println("Written: " + page + " and its plots");
  }

  private String body() throws IOException {
    StringBuilder body = new StringBuilder();
    body.append(Machine.describe(plan, coresAwake)).append("\n\n### The targets in this run\n\n");
    body.append(new Targets(clients, caches, clears).table());
    body.append("\n### memcached clients\n\nOperations per second, in relation to `raw`:\n\n");
    body.append("![operations per second of the clients](performance-client.svg)\n\n");
    body.append(ratios(clients));
    body.append("\n### JCache providers\n\nOperations per second, in relation to `raw`:\n\n");
    body.append("![operations per second of the caches](performance-jcache.svg)\n\n");
    body.append(ratios(caches));
    body.append("\n### How cost grows\n\n").append(growthTables());
    body.append("\n### All figures\n\nPer operation; latencies in µs.\n\n");
    body.append(details(clients)).append('\n').append(details(caches)).append('\n');
    return body.toString();
  }

  /** Cells that differ in the number of threads only, together. */
  private static Map<String, List<Cell>> groups(Results results) {
    return results.cells().stream()
        .collect(Collectors.groupingBy(Report::name, LinkedHashMap::new, Collectors.toList()));
  }

  static String name(Cell cell) {
    String what =
        switch (cell.values()) {
          case BYTES -> cell.size() + " B";
          case TEXT -> "text";
          case POJO -> "10 fields";
        };
    String servers = cell.servers() == 1 ? "" : ", " + cell.servers() + " servers";
    return cell.op().title() + ", " + what + servers;
  }

  private static String ratios(Results results) {
    StringBuilder text = new StringBuilder();
    groups(results)
        .forEach(
            (name, cells) -> {
              text.append("| ").append(name).append("; threads |");
              cells.forEach(cell -> text.append(' ').append(cell.caption()).append(" |"));
              text.append("\n|---|").append("---:|".repeat(cells.size())).append('\n');
              for (Entrant entrant : results.entrants(cells.get(0))) {
                text.append("| ").append(entrant.title()).append(" |");
                cells.forEach(
                    cell ->
                        text.append(' ')
                            .append(number("%.2f", results.toRaw(cell, entrant)))
                            .append(" |"));
                text.append('\n');
              }
              text.append('\n');
            });
    return text.toString();
  }

  private String growthTables() {
    StringBuilder text = new StringBuilder();
    text.append("Larder, get of 100 B by callers:\n\n");
    growthTable(text, "threads", growth.cells().stream().filter(Report::isThreads).toList());
    text.append("\nOne caller, by the size of the value:\n\n");
    growthTable(
        text,
        "bytes",
        growth.cells().stream().filter(cell -> !isThreads(cell) && cell.op() != Op.ROUTE).toList());
    text.append("\nFinding the owner of a key, by the number of nodes:\n\n| nodes | ns |\n");
    text.append("|---:|---:|\n");
    for (Cell cell : growth.cells()) {
      if (cell.op() == Op.ROUTE) {
        OptionalDouble rate = growth.median(cell, Entrant.LARDER, Slice::rate);
        text.append(format("| %d | %s |%n", cell.servers(), number("%.0f", inverse(rate, 1e9))));
      }
    }
    text.append("\n`clear()` of a cache, the median of three:\n\n| entries | µs |\n|---:|---:|\n");
    clears.forEach((entries, micros) -> text.append(format("| %d | %.0f |%n", entries, micros)));
    return text.toString();
  }

  private static OptionalDouble inverse(OptionalDouble rate, double factor) {
    return rate.isPresent() ? OptionalDouble.of(factor / rate.getAsDouble()) : rate;
  }

  private static boolean isThreads(Cell cell) {
    return cell.op() == Op.GET && (cell.size() == 100 && (cell.threads() > 1 || cell.virtual()));
  }

  private void growthTable(StringBuilder text, String title, Collection<Cell> cells) {
    text.append("| ").append(title).append(" | operation | of raw | µs CPU | bytes | p99 µs |\n");
    text.append("|---:|---|---:|---:|---:|---:|\n");
    for (Cell cell : cells) {
      text.append("| ").append(title.equals("bytes") ? cell.size() : cell.caption());
      text.append(" | ").append(cell.op().title());
      text.append(" | ").append(number("%.2f", growth.toRaw(cell, Entrant.LARDER)));
      figures(
          text, growth, cell, Entrant.LARDER, Slice::clientMicros, Slice::allocated, Slice::p99);
      text.append(" |\n");
    }
  }

  private static String details(Results results) {
    StringBuilder text = new StringBuilder();
    text.append("| cell | threads | contestant | of raw | operations/s | client CPU µs |");
    text.append(" server CPU µs | allocated B | p50 | p99 | p99.9 |\n");
    text.append("|---|---|---|").append("---:|".repeat(8)).append('\n');
    for (Cell cell : results.cells()) {
      for (Entrant entrant : results.entrants(cell)) {
        text.append("| ").append(name(cell)).append(" | ").append(cell.caption());
        text.append(" | ").append(entrant.title());
        text.append(" | ").append(number("%.2f", results.toRaw(cell, entrant)));
        figures(
            text,
            results,
            cell,
            entrant,
            Slice::rate,
            Slice::clientMicros,
            Slice::serverMicros,
            Slice::allocated,
            Slice::p50,
            Slice::p99,
            Slice::p999);
        text.append(" |\n");
      }
    }
    return text.toString();
  }

  @SafeVarargs
  private static void figures(
      StringBuilder text,
      Results results,
      Cell cell,
      Entrant entrant,
      ToDoubleFunction<Slice>... figures) {
    for (ToDoubleFunction<Slice> figure : figures) {
      OptionalDouble value = results.median(cell, entrant, figure);
      String form = value.orElse(0) < 100 ? "%.1f" : "%.0f";
      text.append(" | ").append(number(form, value));
    }
  }

  private static String plot(Results results, Entrant ours) {
    List<Chart> charts = new ArrayList<>();
    groups(results)
        .forEach(
            (name, cells) -> {
              if (cells.size() > 1) {
                charts.add(chart(results, name, cells, ours));
              }
            });
    return Chart.svg(charts);
  }

  private static Chart chart(Results results, String name, List<Cell> cells, Entrant ours) {
    Chart chart =
        new Chart(
            name, "operations per second, raw = 1", cells.stream().map(Cell::caption).toList());
    List<Entrant> order = new ArrayList<>(results.entrants(cells.get(0)));
    // So that its colour is the same in all charts.
    if (order.remove(ours)) {
      order.add(Math.min(1, order.size()), ours);
    }
    for (Entrant entrant : order) {
      chart.line(
          entrant.title(), cells.stream().map(cell -> results.toRaw(cell, entrant)).toList());
    }
    return chart;
  }

  static String number(String form, OptionalDouble value) {
    return value.isPresent() && !Double.isNaN(value.getAsDouble())
        ? format(form, value.getAsDouble())
        : "–";
  }

  static String format(String form, Object... arguments) {
    return String.format(Locale.ROOT, form, arguments);
  }

  static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }
}
