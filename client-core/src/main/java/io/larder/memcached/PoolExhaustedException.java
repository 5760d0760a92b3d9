package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * A request was turned away because too many others already wait for the node's connections.
 * Nothing was sent. The message has the pool's figures.
 */
public final class PoolExhaustedException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public PoolExhaustedException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
