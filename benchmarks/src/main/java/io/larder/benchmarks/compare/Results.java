package io.larder.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The slices of one part of the comparison: of each cell, of each contestant, of each round. */
final class Results {

  private final Map<Cell, Map<Entrant, List<Slice>>> cells = new LinkedHashMap<>();

  void add(Cell cell, Entrant entrant, Slice slice) {
    cells
        .computeIfAbsent(cell, c -> new EnumMap<>(Entrant.class))
        .computeIfAbsent(entrant, e -> new ArrayList<>())
        .add(slice);
  }

  Collection<Cell> cells() {
    return cells.keySet();
  }

  private List<Slice> slices(Cell cell, Entrant entrant) {
    return cells.getOrDefault(cell, Map.of()).getOrDefault(entrant, List.of());
  }

  Collection<Entrant> entrants(Cell cell) {
    return cells.getOrDefault(cell, Map.of()).keySet();
  }

  /** The median over the rounds of a figure. */
  OptionalDouble median(Cell cell, Entrant entrant, ToDoubleFunction<Slice> figure) {
    return median(slices(cell, entrant).stream().mapToDouble(figure).toArray());
  }

  /** The median over the rounds of the ratio of two contestants' figures in the same round. */
  OptionalDouble ratio(Cell cell, Entrant one, Entrant base, ToDoubleFunction<Slice> figure) {
    List<Slice> ones = slices(cell, one);
    List<Slice> bases = slices(cell, base);
    double[] ratios = new double[Math.min(ones.size(), bases.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(ones.get(i)) / figure.applyAsDouble(bases.get(i));
    }
    return median(ratios);
  }

  /** Operations per second, in relation to the wire itself. */
  OptionalDouble toRaw(Cell cell, Entrant entrant) {
    return ratio(cell, entrant, Entrant.RAW, Slice::rate);
  }

  private static OptionalDouble median(double[] figures) {
    if (figures.length == 0) {
      return OptionalDouble.empty();
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
