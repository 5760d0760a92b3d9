package io.larder.jcache.config;

/** Who keeps the deadline that an access of ten seconds and more puts off. */
enum AccessExpiry {
  /** The server, which puts it off in the round trip of the access; in whole seconds. */
  TOUCH,
  /** The entry, to the millisecond; each access rewrites it, in a round trip of its own. */
  EXACT
}
