package io.larder.memcached;

import io.larder.memcached.internal.command.DumpRead;
import io.larder.memcached.internal.execution.DumpConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Streams the keys of one server, as {@code lru_crawler metadump} has them: a walk through its hash
 * table that sees what is there all along, and may or may not see what comes or goes meanwhile.
 * Takes little memory, however many keys there are. Has a connection of its own, so it must be
 * closed.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class KeyDump implements AutoCloseable {

  private final DumpConnection connection;
  private final DumpRead command;
  private final Deque<DumpedItem> read = new ArrayDeque<>();

  KeyDump(DumpConnection connection, byte[] prefix) {
    this.connection = connection;
    this.command = new DumpRead(prefix);
    connection.start(command);
  }

  /**
   * Returns the next item.
   *
   * @return the item; null if there are no more
   * @throws ServerErrorException if the server does not dump: it is started with {@code -X}, or
   *     without the crawler
   * @throws MemcachedException if the server does not answer in time
   */
  public @Nullable DumpedItem next() {
    while (read.isEmpty() && !command.isEnded()) {
      connection.read(command);
      read.addAll(command.items());
    }
    return read.poll();
  }

  /** Closes the connection; the server stops dumping. */
  @Override
  public void close() {
    connection.close();
  }
}
