package io.larder.memcached;

/** Places in a list, without a box around each. */
final class Indexes {

  private final int[] places;
  private final int from;
  private int to;

  Indexes(int capacity) {
    this(new int[capacity], 0, 0);
  }

  private Indexes(int[] places, int from, int to) {
    this.places = places;
    this.from = from;
    this.to = to;
  }

  /** Returns 0, 1, 2 … */
  static Indexes upTo(int count) {
    Indexes all = new Indexes(count);
    for (int i = 0; i < count; i++) {
      all.add(i);
    }
    return all;
  }

  void add(int index) {
    places[to++] = index;
  }

  int size() {
    return to - from;
  }

  int get(int i) {
    return places[from + i];
  }

  /** Returns a view of a part; the whole must not be added to any more. */
  Indexes part(int start, int end) {
    return new Indexes(places, from + start, from + end);
  }
}
