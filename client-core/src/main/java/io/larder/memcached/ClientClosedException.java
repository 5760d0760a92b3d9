package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/** The client was closed before the request was sent. Nothing was sent. */
public final class ClientClosedException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public ClientClosedException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
