package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted. Its interrupt flag is set again. Whether a write took effect
 * is not known, unless the message says that nothing was sent.
 */
public final class RequestInterruptedException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public RequestInterruptedException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
