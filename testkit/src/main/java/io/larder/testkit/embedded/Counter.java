package io.larder.testkit.embedded;

import java.util.Locale;

/** What {@code stats} counts, in the order and under the names of memcached. */
enum Counter {
  CMD_GET,
  CMD_SET,
  CMD_FLUSH,
  CMD_TOUCH,
  CMD_META,
  GET_HITS,
  GET_MISSES,
  GET_EXPIRED,
  GET_FLUSHED,
  DELETE_MISSES,
  DELETE_HITS,
  INCR_MISSES,
  INCR_HITS,
  DECR_MISSES,
  DECR_HITS,
  CAS_MISSES,
  CAS_HITS,
  CAS_BADVAL,
  TOUCH_HITS,
  TOUCH_MISSES,
  STORE_TOO_LARGE,
  STORE_NO_MEMORY,
  AUTH_CMDS,
  AUTH_ERRORS,
  EVICTIONS,
  TOTAL_ITEMS,
  TOTAL_CONNECTIONS;

  String statName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
