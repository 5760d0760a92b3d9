package io.larder.benchmarks.compare;

/** What the values are. */
enum Values {
  /** Arrays of as many bytes as the cell says. */
  BYTES,
  /** ASCII text of as many characters as the cell says. */
  TEXT,
  /** An {@link Order}. */
  POJO;

  /** Makes a value. */
  Object sample(int size) {
    return switch (this) {
      case BYTES -> new byte[size];
      case TEXT -> "larder ".repeat(size / 7 + 1).substring(0, size);
      case POJO -> Order.example();
    };
  }
}
