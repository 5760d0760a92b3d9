package io.larder.memcached;

import io.larder.memcached.serde.SerdeException;

/**
 * The value of one key of a bulk read is not readable; its cause is what the serde said. The node
 * did nothing wrong, and the values of the other keys are there.
 */
public final class UnreadableValueException extends MemcachedException {

  private static final long serialVersionUID = 1L;

  UnreadableValueException(String key, SerdeException cause) {
    super(null, "the value of " + key + " is not readable: " + cause.getMessage(), cause);
  }
}
