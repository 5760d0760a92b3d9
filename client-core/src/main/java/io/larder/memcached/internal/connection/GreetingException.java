package io.larder.memcached.internal.connection;

import java.io.IOException;

/** The server is there, but will not serve this client: too old, or it wants other credentials. */
public final class GreetingException extends IOException {

  private static final long serialVersionUID = 1L;

  GreetingException(String message) {
    super(message);
  }

  GreetingException(String message, Throwable cause) {
    super(message, cause);
  }
}
