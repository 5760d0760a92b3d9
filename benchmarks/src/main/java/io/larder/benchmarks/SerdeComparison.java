package io.larder.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link SerdeBenchmark} and prints what it found as tables: times as ratios to Kryo with
 * registration, which say more than times on a machine that has other work too; and allocation.
 */
public final class SerdeComparison {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Map<String, RunResult> results = new TreeMap<>();

  private SerdeComparison(Collection<RunResult> results) {
    for (RunResult result : results) {
      var parameters = result.getParams();
      this.results.put(
          id(
              result.getPrimaryResult().getLabel(),
              parameters.getParam("sample"),
              parameters.getParam("library")),
          result);
    }
  }

  /**
   * Runs the benchmark and prints the tables.
   *
   * @param arguments what JMH takes on its command line
   * @throws RunnerException if JMH cannot run it
   * @throws CommandLineOptionException if an argument is none of JMH's
   */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .include(SerdeBenchmark.class.getName() + "\\.")
            .addProfiler(GCProfiler.class)
            .build();
    SerdeComparison comparison = new SerdeComparison(new Runner(options).run());
    for (String operation : List.of("write", "read")) {
      System.out.println();
      System.out.print(comparison.times(operation));
      System.out.println();
      System.out.print(comparison.allocations(operation));
    }
    System.out.println();
    System.out.print(SizeReport.table());
  }

  private static String id(String operation, String sample, String library) {
    return operation + ' ' + sample + ' ' + library;
  }

  private Table times(String operation) {
    return table(
        operation + ", time", operation, result -> result.getPrimaryResult().getScore(), "%.2f", 1);
  }

  private Table allocations(String operation) {
    return table(
        operation + ", bytes allocated",
        operation,
        result -> {
          var allocation = result.getSecondaryResults().get(ALLOCATION);
          return allocation == null ? Double.NaN : allocation.getScore();
        },
        "%.0f",
        0);
  }

  /** A row per library; the figures as they are, or, to the first power, relative to Kryo's. */
  private Table table(
      String title, String operation, ToDoubleFunction<RunResult> figure, String form, int power) {
    List<String> columns = new ArrayList<>();
    for (Sample sample : Sample.values()) {
      columns.add(sample.title());
    }
    Table table = new Table(title, columns);
    for (Library library : Library.values()) {
      List<String> cells = new ArrayList<>();
      for (Sample sample : Sample.values()) {
        RunResult own = results.get(id(operation, sample.name(), library.name()));
        RunResult base = results.get(id(operation, sample.name(), Library.KRYO.name()));
        cells.add(
            own == null || base == null
                ? "–"
                : String.format(
                    Locale.ROOT,
                    form,
                    figure.applyAsDouble(own) / Math.pow(figure.applyAsDouble(base), power)));
      }
      table.row(library.title(), cells);
    }
    return table;
  }
}
