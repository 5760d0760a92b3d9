package io.larder.benchmarks.compare;

/** One worker's part of a cell: one operation at a time, each checked for what it returned. */
interface Operation {

  /**
   * Does it once.
   *
   * @param number how often this worker has done it before
   * @throws Exception if it fails; the cell has no result then
   */
  void run(int number) throws Exception;
}
