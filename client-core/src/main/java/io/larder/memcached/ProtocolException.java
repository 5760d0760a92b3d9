package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * The server said something that memcached would not say: it is no memcached, too old a one, or
 * bytes were lost. The connection has been closed.
 */
public final class ProtocolException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public ProtocolException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
