package io.larder.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured, and for how long.
 *
 * @param rounds how often each contestant gets a slice of each cell
 * @param firstMillis how long a contestant runs its very first cell before that
 * @param warmUpMillis how long it runs any other cell before that
 * @param sliceMillis how long a slice is
 * @param client the cells at the level of memcached
 * @param cache the cells at the level of JCache
 * @param growth the cells that show how cost grows, for Larder and the reference only
 */
record Plan(
    int rounds,
    long firstMillis,
    long warmUpMillis,
    long sliceMillis,
    List<Cell> client,
    List<Cell> cache,
    List<Cell> growth) {

  static Plan quick() {
    return new Plan(
        3,
        1500,
        300,
        300,
        clientCells(new int[] {1, 4, 16, 64}, new int[] {1, 16}),
        cacheCells(new int[] {1, 16}),
        growthCells(new int[] {1, 8, 64, 256}));
  }

  static Plan full() {
    return new Plan(
        5,
        5000,
        1500,
        750,
        clientCells(new int[] {1, 4, 8, 16, 64}, new int[] {1, 4, 16, 64}),
        cacheCells(new int[] {1, 4, 16, 64}),
        growthCells(new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256}));
  }

  private static List<Cell> clientCells(int[] threads, int[] manyThreads) {
    List<Cell> cells = new ArrayList<>();
    for (Op op : List.of(Op.GET, Op.SET)) {
      for (int count : threads) {
        cells.add(Cell.bytes(op, count));
      }
      cells.add(Cell.bytes(op, 1).virtual(200));
    }
    for (int servers : new int[] {1, 3}) {
      for (int count : manyThreads) {
        cells.add(Cell.bytes(Op.GET_MANY, count).servers(servers));
      }
    }
    return cells;
  }

  private static List<Cell> cacheCells(int[] threads) {
    List<Cell> cells = new ArrayList<>();
    for (Op op : List.of(Op.GET, Op.SET)) {
      for (int count : new int[] {1, 16}) {
        cells.add(Cell.text(op, count));
      }
    }
    for (Op op :
        List.of(Op.GET, Op.SET, Op.GET_MANY, Op.SET_MANY, Op.ADD, Op.INVOKE, Op.INVOKE_HOT)) {
      for (int count : threads) {
        cells.add(Cell.pojo(op, count));
      }
    }
    return cells;
  }

  private static List<Cell> growthCells(int[] threads) {
    List<Cell> cells = new ArrayList<>();
    for (int count : threads) {
      cells.add(Cell.bytes(Op.GET, count));
    }
    cells.add(Cell.bytes(Op.GET, 1).virtual(1000));
    for (int size : new int[] {10, 100, 1_000, 10_000, 100_000, 1_000_000}) {
      cells.add(Cell.bytes(Op.GET, 1).size(size));
      cells.add(Cell.bytes(Op.SET, 1).size(size));
    }
    for (int nodes : new int[] {1, 3, 10, 100}) {
      cells.add(Cell.bytes(Op.ROUTE, 1).servers(nodes));
    }
    return cells.stream().distinct().toList();
  }
}
