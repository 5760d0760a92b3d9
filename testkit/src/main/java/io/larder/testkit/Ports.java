package io.larder.testkit;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Proposes ports. Nothing is probed: a free port may be taken a moment later, so the server that
 * binds it is the only judge, and its owner comes back for another proposal.
 */
final class Ports {

  /** How many proposals to try before giving up. */
  static final int ATTEMPTS = 20;

  // Below the ports that systems give to outgoing connections: one of those must not take the port
  // of a server that is stopped for a moment.
  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;

  private Ports() {}

  static int propose() {
    return ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
  }
}
