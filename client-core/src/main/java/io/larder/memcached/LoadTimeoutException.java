package io.larder.memcached;

/**
 * Another client is loading the value, and has not finished within {@link LoadOptions#maxWait()}.
 * The servers are fine.
 */
public final class LoadTimeoutException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which value was waited for, and how long
   */
  public LoadTimeoutException(String message) {
    super(null, message, null);
  }
}
