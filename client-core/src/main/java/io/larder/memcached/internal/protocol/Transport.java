package io.larder.memcached.internal.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Carries bytes to a server and back, blocking: plain or through TLS. Used by one thread at a time.
 */
public interface Transport extends Closeable {

  /**
   * Returns how many bytes a record has at the most; {@link Integer#MAX_VALUE} if there are no
   * records.
   *
   * <p>memcached (seen with 1.6.18) forgets the rest of a TLS record whose beginning it took for
   * the end of a value, until more bytes arrive. So each request begins a new record, unless it
   * fits whole into the one before.
   */
  default int recordSize() {
    return Integer.MAX_VALUE;
  }

  /** Sends everything that {@code source} has. */
  void write(ByteBuffer source) throws IOException;

  /**
   * Receives at least one byte.
   *
   * @return how many bytes were received, or -1 at the end of the stream
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Tells without blocking whether the server has sent something or hung up. On an idle connection
   * both mean that it is of no more use.
   */
  boolean hasInput() throws IOException;

  /** Closes the socket; a thread that is blocked on it gets an exception. Safe from any thread. */
  @Override
  void close();
}
