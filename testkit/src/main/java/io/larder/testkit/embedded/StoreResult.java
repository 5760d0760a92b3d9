package io.larder.testkit.embedded;

/** What became of a value to be stored, with the words of both protocols for it. */
enum StoreResult {
  STORED("STORED", "HD"),
  NOT_STORED("NOT_STORED", "NS"),
  EXISTS("EXISTS", "EX"),
  NOT_FOUND("NOT_FOUND", "NF");

  final String classic;
  final String meta;

  StoreResult(String classic, String meta) {
    this.classic = classic;
    this.meta = meta;
  }
}
