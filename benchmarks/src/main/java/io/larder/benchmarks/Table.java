package io.larder.benchmarks;

import java.util.List;

/** A table in Markdown. */
final class Table {

  private final StringBuilder text = new StringBuilder();

  Table(String title, List<String> columns) {
    row(title, columns);
    text.append("|---|").append("---:|".repeat(columns.size())).append('\n');
  }

  void row(String title, List<String> cells) {
    text.append("| ").append(title).append(" | ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
