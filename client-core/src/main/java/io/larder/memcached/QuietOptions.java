package io.larder.memcached;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * When a {@link QuietWriter} sends, and whom it tells of problems.
 *
 * @param maxWrites after so many writes those that were collected are sent; 1 to {@value
 *     #MOST_WRITES}, so that all of their replies fit into the buffers of a connection
 * @param maxBytes or after so many bytes, about
 * @param listener is told of each write that did not do what it was to, on the thread that sends;
 *     must be quick and must not use the writer; what it throws is logged and otherwise ignored
 */
public record QuietOptions(int maxWrites, int maxBytes, Consumer<QuietProblem> listener) {

  /** The upper limit of {@link #maxWrites()}. */
  public static final int MOST_WRITES = 500;

  /** 200 writes, 1 MiB, nobody is told. */
  public static final QuietOptions DEFAULT = new QuietOptions(200, 1 << 20, problem -> {});

  /**
   * Checks the values.
   *
   * @param maxWrites after how many writes to send
   * @param maxBytes after how many bytes to send
   * @param listener who is told of problems
   * @throws IllegalArgumentException if a number is out of range
   */
  public QuietOptions {
    if (maxWrites < 1 || maxWrites > MOST_WRITES) {
      throw new IllegalArgumentException(
          "maxWrites must be between 1 and " + MOST_WRITES + ", but is " + maxWrites);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1, but is " + maxBytes);
    }
    Objects.requireNonNull(listener, "listener");
  }

  /**
   * Replaces the number of writes.
   *
   * @param maxWrites after how many writes to send
   * @return new options
   */
  public QuietOptions withMaxWrites(int maxWrites) {
    return new QuietOptions(maxWrites, maxBytes, listener);
  }

  /**
   * Replaces the number of bytes.
   *
   * @param maxBytes after how many bytes to send
   * @return new options
   */
  public QuietOptions withMaxBytes(int maxBytes) {
    return new QuietOptions(maxWrites, maxBytes, listener);
  }

  /**
   * Replaces the listener.
   *
   * @param listener who is told of problems
   * @return new options
   */
  public QuietOptions withListener(Consumer<QuietProblem> listener) {
    return new QuietOptions(maxWrites, maxBytes, listener);
  }
}
