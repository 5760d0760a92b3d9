package io.larder.testkit.embedded;

/** On what condition, and how, a new value takes the place of an old one. */
enum StoreMode {
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS
}
