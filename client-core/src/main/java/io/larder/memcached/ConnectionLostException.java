package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * The connection broke while a request was on its way: the server closed it, or the network failed.
 * Whether a write took effect is not known.
 */
public final class ConnectionLostException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public ConnectionLostException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
