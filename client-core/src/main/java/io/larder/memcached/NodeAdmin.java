package io.larder.memcached;

import io.larder.memcached.internal.command.LineCommand;
import io.larder.memcached.internal.command.RawCommand;
import io.larder.memcached.internal.command.ShutdownCommand;
import io.larder.memcached.internal.command.StatsCommand;
import io.larder.memcached.internal.connection.Watchdog;
import io.larder.memcached.internal.execution.Dispatcher;
import io.larder.memcached.internal.execution.Node;
import io.larder.memcached.internal.execution.OwnConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks into one server and operates it, whatever keys it owns; {@link ServerAdmin} does so with
 * all of a client's servers. Thread-safe.
 *
 * <p>Every method throws {@link ServerErrorException} if the server refuses, and another {@link
 * MemcachedException} if it does not answer. Nothing is tried again.
 */
public final class NodeAdmin {

  private final Dispatcher dispatcher;
  private final Watchdog watchdog;
  private final Node node;

  NodeAdmin(Dispatcher dispatcher, Watchdog watchdog, Node node) {
    this.dispatcher = dispatcher;
    this.watchdog = watchdog;
    this.node = node;
  }

  /**
   * Names the server.
   *
   * @return its configured address
   */
  public ServerAddress address() {
    return node.address();
  }

  /**
   * Asks for the general statistics.
   *
   * @return the statistics
   */
  public ServerStats stats() {
    return new ServerStats(ask(List.of()));
  }

  /**
   * Asks for special statistics, such as {@code settings}, {@code items}, {@code slabs} or {@code
   * sizes}, as text. {@code reset} and {@code detail on} have none.
   *
   * @param topic which ones
   * @param more further arguments
   * @return values by name, in the server's order; values may be empty or have several words
   * @throws IllegalArgumentException if an argument is empty or has blanks or control characters
   */
  public Map<String, String> stats(String topic, String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = topic;
    System.arraycopy(more, 0, arguments, 1, more.length);
    for (String argument : arguments) {
      if (argument.isEmpty() || argument.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
        throw new IllegalArgumentException("no argument of stats: '" + argument + "'");
      }
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(ask(List.of(arguments))));
  }

  private Map<String, String> ask(List<String> arguments) {
    StatsCommand command = new StatsCommand(arguments);
    dispatcher.execute(node, command);
    if (!command.error().isEmpty()) {
      throw refused(command.toString(), command.error(), "");
    }
    return command.stats();
  }

  /** Sets the counters of the general statistics to zero. */
  public void resetStats() {
    stats("reset");
  }

  /**
   * Changes how much memory the items may take.
   *
   * @param megabytes the new limit
   */
  public void cacheMemlimit(int megabytes) {
    tell("cache_memlimit " + atLeast(1, "megabytes", megabytes));
  }

  /**
   * Changes how much the server writes to its log.
   *
   * @param level 0 for little, 1 for errors and warnings, 2 for commands too
   */
  public void verbosity(int level) {
    tell("verbosity " + atLeast(0, "level", level));
  }

  /** Invalidates all items. */
  public void flushAll() {
    tell("flush_all");
  }

  /**
   * Invalidates all items that there are when a time has passed, those that are stored meanwhile
   * included. A server has one such time: a later call replaces it.
   *
   * @param delay the time, rounded up to whole seconds
   * @throws IllegalArgumentException if it is negative
   */
  public void flushAll(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative, but is " + delay);
    }
    // As everywhere, memcached takes a number of over 30 days for a moment in Unix time.
    long seconds = delay.isZero() ? 0 : Expiry.in(delay).wireSeconds();
    tell("flush_all " + seconds);
  }

  /**
   * Stops the server at once, as a signal would.
   *
   * @throws ServerErrorException if the server does not allow it: it needs the option {@code -A}
   */
  public void shutdown() {
    shutdown(new ShutdownCommand(false));
  }

  /**
   * Stops the server when the requests that it is working on have ended.
   *
   * @throws ServerErrorException if the server does not allow it: it needs the option {@code -A}
   */
  public void shutdownGracefully() {
    shutdown(new ShutdownCommand(true));
  }

  private void shutdown(ShutdownCommand command) {
    own().execute(command);
    if (!command.error().isEmpty()) {
      throw refused(command.toString(), command.error(), " (is it started with -A?)");
    }
  }

  /**
   * Sends any bytes and reads the answer up to a token. Has a connection of its own, which is
   * closed afterwards, so that it cannot disturb other requests. What is sent is not checked.
   *
   * @param command what to send; a line end is added
   * @param endToken what the answer ends with; {@code "\r\n"} for a line, {@code "END\r\n"} for
   *     several. It may follow several replies if several commands are sent
   * @return what came before the token
   * @throws ServerErrorException if the answer begins with an error line that is not the token
   * @throws ProtocolException if the token does not come within the first 16 MiB
   * @throws IllegalArgumentException if an argument is empty
   */
  public byte[] raw(byte[] command, byte[] endToken) {
    if (command.length == 0 || endToken.length == 0) {
      throw new IllegalArgumentException("neither command nor end token may be empty");
    }
    RawCommand raw = new RawCommand(command.clone(), endToken.clone());
    own().execute(raw);
    if (!raw.error().isEmpty()) {
      throw refused(raw.toString(), raw.error(), "");
    }
    return raw.reply();
  }

  private OwnConnection own() {
    dispatcher.checkOpen();
    return new OwnConnection(node, watchdog, dispatcher.timeoutNanos());
  }

  private void tell(String request) {
    LineCommand command = new LineCommand(request, true);
    dispatcher.execute(node, command);
    String reply = command.reply();
    if (reply.equals("OK")) {
      return;
    }
    if (reply.contains("ERROR") || reply.startsWith("MEMLIMIT_")) {
      throw refused(request, reply, "");
    }
    throw new ProtocolException(
        node.address(), request + " on " + node.address() + " was answered: " + reply, null);
  }

  private ServerErrorException refused(String request, String reply, String advice) {
    return new ServerErrorException(
        node.address(),
        request + " on " + node.address() + " was refused: " + reply + advice,
        reply);
  }

  private static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
    return value;
  }
}
