package io.larder.testkit;

import org.jspecify.annotations.Nullable;

/** One way to come by a server. */
interface ServerSource {

  Source name();

  /**
   * Provides a server, or says why this source has none to offer for such options.
   *
   * @throws MemcachedServerException if there should have been one, but it failed to start
   */
  Offer offer(MemcachedOptions options);

  /** Either a server or the reason why there is none. */
  record Offer(@Nullable MemcachedServer server, String refusal) {

    static Offer of(MemcachedServer server) {
      return new Offer(server, "");
    }

    static Offer refused(String reason) {
      return new Offer(null, reason);
    }
  }
}
