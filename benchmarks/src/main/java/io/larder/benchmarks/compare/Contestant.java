package io.larder.benchmarks.compare;

/** A client or a cache, set up as its authors recommend. */
interface Contestant extends AutoCloseable {

  /**
   * Stores what a cell's operations will read.
   *
   * @param cell the cell
   * @throws Exception if the servers cannot be reached
   */
  void fill(Cell cell) throws Exception;

  /**
   * Prepares a worker.
   *
   * @param cell what it is to do
   * @param worker its number
   * @return what it does
   * @throws Exception if the servers cannot be reached
   */
  Operation operation(Cell cell, int worker) throws Exception;

  @Override
  void close() throws Exception;
}
