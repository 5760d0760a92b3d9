package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * The server understood who was speaking and refused: it answered {@code ERROR}, {@code
 * CLIENT_ERROR} or {@code SERVER_ERROR}. The request had no effect, except that memcached drops the
 * old item when a new one is too large.
 */
public final class ServerErrorException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /** What the server answered. */
  private final String reply;

  /**
   * Creates the exception.
   *
   * @param node the node that answered
   * @param message what was refused, and what to do about it
   * @param reply the server's own words
   */
  public ServerErrorException(@Nullable ServerAddress node, String message, String reply) {
    super(node, message, null);
    this.reply = reply;
  }

  /**
   * Returns the line that the server answered.
   *
   * @return the line without its end, at most some hundred characters of it
   */
  public String reply() {
    return reply;
  }
}
