package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * A call did not finish within its deadline. The message names the phase that it was in. If that
 * was sending or reading, whether a write took effect is not known; before that, nothing was sent.
 */
public final class RequestTimeoutException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /** Whether the request may have taken effect. */
  private final boolean mayHaveBeenSent;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   * @param mayHaveBeenSent whether the server may have received the request
   */
  public RequestTimeoutException(
      @Nullable ServerAddress node,
      String message,
      @Nullable Throwable cause,
      boolean mayHaveBeenSent) {
    super(node, message, cause);
    this.mayHaveBeenSent = mayHaveBeenSent;
  }

  /**
   * Tells whether the server may have received the request, so that a write may have taken effect.
   *
   * @return false if nothing was sent
   */
  public boolean mayHaveBeenSent() {
    return mayHaveBeenSent;
  }
}
