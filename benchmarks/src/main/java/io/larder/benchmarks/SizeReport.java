package io.larder.benchmarks;

import java.util.Arrays;

/** Prints how many bytes each library needs for each sample. */
public final class SizeReport {

  private SizeReport() {}

  /**
   * Prints the table.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    System.out.print(table());
  }

  static Table table() {
    Table table = new Table("bytes", Arrays.stream(Sample.values()).map(Sample::title).toList());
    for (Library library : Library.values()) {
      table.row(
          library.title(),
          Arrays.stream(Sample.values())
              .map(sample -> library.candidateFor(sample).written().length)
              .map(String::valueOf)
              .toList());
    }
    return table;
  }
}
