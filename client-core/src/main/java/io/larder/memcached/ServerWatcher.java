package io.larder.memcached;

import java.util.List;

/**
 * Is told when a client's servers are exchanged, and thereby the owners of keys: whoever remembers
 * what owners have can stop to believe it in time. Both methods are to return soon and not to
 * throw, and must not call the client: all exchanges wait for them.
 *
 * <p>What was sent between the two calls went by the servers before or by those after; and the
 * owner of a key that was looked up before the first may be another one when a request is sent.
 */
@FunctionalInterface
public interface ServerWatcher {

  /**
   * The servers are about to be exchanged: no request has gone by the new ones yet.
   *
   * @param next the servers to be
   */
  void exchange(List<ServerAddress> next);

  /**
   * The exchange has ended: every request that is routed from now on goes by the new servers; or by
   * those before, if it failed.
   */
  default void exchanged() {}
}
