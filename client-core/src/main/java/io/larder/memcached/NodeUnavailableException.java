package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * No connection to the node could be made: it refused, its name does not resolve, its certificate
 * is not trusted, it wants other credentials, or it is known to be down. The request was not sent,
 * so nothing changed.
 */
public final class NodeUnavailableException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param node the node that it is about, if it is about one
   * @param message what happened, where, and what to do about it
   * @param cause what led to it, if anything did
   */
  public NodeUnavailableException(
      @Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(node, message, cause);
  }
}
