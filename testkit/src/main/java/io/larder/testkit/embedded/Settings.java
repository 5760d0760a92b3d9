package io.larder.testkit.embedded;

import java.time.Clock;
import java.util.List;

/** What an embedded server was asked to be. Immutable. */
record Settings(
    int memoryMegabytes,
    int threads,
    int itemSizeMax,
    boolean cas,
    boolean evictions,
    boolean dumping,
    boolean flushing,
    boolean shutdown,
    List<String> credentials,
    Clock clock) {

  /** True if clients must authenticate before anything else. */
  boolean demandsCredentials() {
    return !credentials.isEmpty();
  }
}
