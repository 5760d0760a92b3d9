package io.larder.benchmarks.compare;

/** What a cell measures. */
enum Op {
  GET("get"),
  SET("set"),
  /** A hundred keys in one call. */
  GET_MANY("get of 100"),
  /** A hundred entries in one call. */
  SET_MANY("put of 100"),
  ADD("putIfAbsent"),
  /** A processor that changes one of many entries. */
  INVOKE("invoke, spread"),
  /** A processor that changes always the same entry. */
  INVOKE_HOT("invoke, one key"),
  /** Finding the owner of a key; nothing is sent. */
  ROUTE("routing");

  /** How many keys a call with many has. */
  static final int MANY = 100;

  private final String title;

  Op(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
