package io.larder.jcache;

import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Mode;

/**
 * What a successful change left behind.
 *
 * @param cas the item's CAS id; 0 if there is no item
 */
record Version(long cas) {

  private static final Version REMOVED = new Version(0);

  static Version removed() {
    return REMOVED;
  }

  boolean isRemoval() {
    return cas == 0;
  }

  /** Lets a store succeed only if this is still what is there. */
  MetaRequest conditionOn(MetaRequest request) {
    return isRemoval() ? request.mode(Mode.ADD) : request.ifCas(cas);
  }
}
