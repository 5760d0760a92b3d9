package io.larder.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

record Report(
    Results clients, Results caches, Results growth, Map<Integer, Double> clears, Plan plan) {
  void write(Path docs) throws IOException {}
}
