package io.larder.memcached;

import io.larder.memcached.internal.connection.Watchdog;
import io.larder.memcached.internal.execution.Dispatcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks into the servers of a client and operates them: all of them, one after the other, or {@link
 * #node} one. A server that fails does not keep the others from being asked. Thread-safe.
 *
 * <pre>{@code
 * client.admin().stats().all()
 *     .forEach((server, stats) -> LOG.info("{}: {} items", server, stats.currItems()));
 * }</pre>
 *
 * <p>Methods without a result throw the first failure, with those of other servers attached to it,
 * when all servers have been told.
 */
public final class ServerAdmin {

  private final Dispatcher dispatcher;
  private final Watchdog watchdog;

  ServerAdmin(Dispatcher dispatcher, Watchdog watchdog) {
    this.dispatcher = dispatcher;
    this.watchdog = watchdog;
  }

  /**
   * Selects one server.
   *
   * @param server one of the client's servers
   * @return what operates it
   * @throws IllegalArgumentException if it is none of the client's servers
   */
  public NodeAdmin node(ServerAddress server) {
    return new NodeAdmin(dispatcher, watchdog, dispatcher.fleet().node(server));
  }

  /**
   * Lists all servers.
   *
   * @return what operates each
   */
  public List<NodeAdmin> nodes() {
    return dispatcher.fleet().nodes().stream()
        .map(node -> new NodeAdmin(dispatcher, watchdog, node))
        .toList();
  }

  /**
   * Asks for the general statistics.
   *
   * @return statistics by server
   */
  public PerServer<ServerStats> stats() {
    return ask(NodeAdmin::stats);
  }

  /**
   * Asks for special statistics, as {@link NodeAdmin#stats(String, String...)} does.
   *
   * @param topic which ones
   * @param more further arguments
   * @return statistics by server
   * @throws IllegalArgumentException if an argument is empty or has blanks or control characters
   */
  public PerServer<Map<String, String>> stats(String topic, String... more) {
    return ask(node -> node.stats(topic, more));
  }

  /** Sets the counters of the general statistics to zero. */
  public void resetStats() {
    tell(NodeAdmin::resetStats);
  }

  /**
   * Changes how much memory the items of each server may take.
   *
   * @param megabytes the new limit
   */
  public void cacheMemlimit(int megabytes) {
    tell(node -> node.cacheMemlimit(megabytes));
  }

  /**
   * Changes how much the servers write to their logs.
   *
   * @param level 0 for little, 1 for errors and warnings, 2 for commands too
   */
  public void verbosity(int level) {
    tell(node -> node.verbosity(level));
  }

  /** Invalidates all items. */
  public void flushAll() {
    tell(NodeAdmin::flushAll);
  }

  /**
   * Invalidates all items that there are when a time has passed.
   *
   * @param delay the time, rounded up to whole seconds
   * @throws IllegalArgumentException if it is negative
   */
  public void flushAll(Duration delay) {
    tell(node -> node.flushAll(delay));
  }

  /**
   * Stops the servers at once, as a signal would.
   *
   * @throws ServerErrorException if a server does not allow it: it needs the option {@code -A}
   */
  public void shutdown() {
    tell(NodeAdmin::shutdown);
  }

  /**
   * Stops the servers when the requests that they are working on have ended.
   *
   * @throws ServerErrorException if a server does not allow it: it needs the option {@code -A}
   */
  public void shutdownGracefully() {
    tell(NodeAdmin::shutdownGracefully);
  }

  private void tell(Consumer<NodeAdmin> order) {
    PerServer<Boolean> done =
        ask(
            node -> {
              order.accept(node);
              return true;
            });
    Failures.throwFirst(done.failures().values());
  }

  private <T> PerServer<T> ask(Function<NodeAdmin, T> question) {
    Map<ServerAddress, T> answers = new LinkedHashMap<>();
    Map<ServerAddress, MemcachedException> failures = new LinkedHashMap<>();
    for (NodeAdmin node : nodes()) {
      try {
        answers.put(node.address(), question.apply(node));
      } catch (MemcachedException e) {
        failures.put(node.address(), e);
      }
    }
    return new PerServer<>(answers, failures);
  }
}
