package io.larder.memcached.serde;

/**
 * A value could not be turned into bytes, or bytes could not be turned into a value. {@link
 * #reason()} tells the cases apart that callers treat differently.
 */
public final class SerdeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a value was not serialized or not read. */
  public enum Reason {
    /**
     * The bytes or the flags make no value: truncated, damaged, of another application, or of
     * another release of the class. Whoever reads a cache treats it as a miss.
     */
    UNREADABLE,
    /**
     * The bytes name a class that deserialization does not allow. The message has the pattern that
     * would allow it. Never treated as a miss: the configuration is wrong, or someone tampers.
     */
    REJECTED,
    /** The value to be written is of a type that cannot be serialized, or is too large. */
    UNWRITABLE
  }

  /** Which of the cases it is. */
  private final Reason reason;

  /**
   * Creates the exception.
   *
   * @param reason which of the cases it is
   * @param message what happened and what to do about it
   */
  public SerdeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * Creates the exception with what led to it.
   *
   * @param reason which of the cases it is
   * @param message what happened and what to do about it
   * @param cause what the underlying library threw
   */
  public SerdeException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Tells which case it is.
   *
   * @return the reason, never null
   */
  public Reason reason() {
    return reason;
  }
}
