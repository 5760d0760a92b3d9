package io.larder.testkit;

import org.jspecify.annotations.Nullable;

/** A test server could not be started or controlled. The message says which one, and why. */
public final class MemcachedServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MemcachedServerException(String message) {
    super(message);
  }

  MemcachedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
