package io.larder.memcached.internal.protocol;

import java.io.IOException;

/** The server said something that memcached would not say; the connection is of no more use. */
public final class BrokenReplyException extends IOException {

  private static final long serialVersionUID = 1L;

  public BrokenReplyException(String message) {
    super(message);
  }
}
