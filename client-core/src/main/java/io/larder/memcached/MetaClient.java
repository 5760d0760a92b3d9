package io.larder.memcached;

import io.larder.memcached.internal.command.LineCommand;
import io.larder.memcached.internal.command.MetaBatch;
import io.larder.memcached.internal.command.MetaCommand;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.connection.Watchdog;
import io.larder.memcached.internal.execution.Combiner;
import io.larder.memcached.internal.execution.DumpConnection;
import io.larder.memcached.internal.execution.Fleet;
import io.larder.memcached.internal.execution.Node;
import io.larder.memcached.internal.pool.ConnectionPool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks memcached's meta protocol to a fleet of servers: keys and values are bytes, each request
 * goes to the node that owns its key. {@link MemcachedClient} is the client for applications; this
 * one is for those who build on the protocol itself.
 *
 * <p>Thread-safe, and meant to be shared. Connections are opened when they are first needed: a
 * server that is down is found out by the first call that needs it.
 */
public final class MetaClient implements AutoCloseable {

  private static final long MOST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LEAST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long timeoutNanos;
  private final Watchdog watchdog;
  private final Fleet fleet;

  MetaClient(ClientOptions options) {
    this.timeoutNanos = options.timeouts().request().toNanos();
    this.watchdog =
        new Watchdog(Math.max(LEAST_TICK_NANOS, Math.min(MOST_TICK_NANOS, timeoutNanos / 10)));
    this.fleet = new Fleet(options.servers(), address -> node(address, options));
  }

  private Node node(ServerAddress address, ClientOptions options) {
    Connector connector =
        new Connector(
            address, options.timeouts().connect(), options.keepAlive(), options.credentials());
    ConnectionPool pool = new ConnectionPool(connector, watchdog, options.pool());
    return new Node(address, connector, new Combiner(address, pool, options.pool()));
  }

  /**
   * Sends one request to the node that owns its key.
   *
   * @param request the request
   * @return the reply; its status is not {@link MetaReply.Status#ERROR}
   * @throws ServerErrorException if the server refused the request
   * @throws MemcachedException if there is no reply
   */
  public MetaReply send(MetaRequest request) {
    Node node = fleet.owner(request.key());
    MetaCommand command = new MetaCommand(request);
    long start = System.nanoTime();
    node.combiner().execute(command, start, start + timeoutNanos);
    return ServerErrors.check(command.reply(), request, node.address());
  }

  /**
   * Sends several requests in one packet to one node, which executes them one after the other;
   * nothing makes them one step, though.
   *
   * @param route the key whose owner gets all of them, whatever their own keys are
   * @param requests the requests, at least one
   * @return the replies in the same order; their status is not {@link MetaReply.Status#ERROR}
   * @throws ServerErrorException if the server refused one of them; the others have been executed
   * @throws MemcachedException if not all replies came
   */
  public MetaReply[] sendTogether(Key route, MetaRequest... requests) {
    Node node = fleet.owner(route);
    MetaBatch command = new MetaBatch(List.of(requests));
    long start = System.nanoTime();
    node.combiner().execute(command, start, start + timeoutNanos);
    MetaReply[] replies = command.replies();
    for (int i = 0; i < replies.length; i++) {
      ServerErrors.check(replies[i], requests[i], node.address());
    }
    return replies;
  }

  /**
   * Sends many requests, each to the owner of its key: in packets as large as is sensible, to all
   * nodes before the first reply is read. A node that needs several packets gets the request
   * timeout for each.
   *
   * @param requests the requests
   * @param first a request that goes ahead in each packet, to whatever node, or null
   * @return what became of each; this method itself throws only for an interrupt or a closed client
   */
  public BulkReplies sendAll(List<MetaRequest> requests, @Nullable MetaRequest first) {
    return new BulkCall(fleet, timeoutNanos, requests, first).run();
  }

  /**
   * Sends one request to every node, whoever owns its key; all of them at the same time.
   *
   * @param request the request
   * @return what became of it, in the order of {@link #servers()}
   */
  public BulkReplies sendToEach(MetaRequest request) {
    return BulkCall.toEach(fleet, timeoutNanos, request);
  }

  /**
   * Begins to list the keys of one server.
   *
   * @param server one of {@link #servers()}
   * @param prefix what the keys must begin with, as it goes over the wire
   * @return the keys, to be closed by the caller
   * @throws IllegalArgumentException if the server is none of this client's
   * @throws MemcachedException if the server cannot be reached
   */
  public KeyDump dump(ServerAddress server, byte[] prefix) {
    Node node = fleet.node(server);
    Connection connection = new Connection(node.connector(), watchdog);
    return new KeyDump(new DumpConnection(server, connection, timeoutNanos), prefix);
  }

  /**
   * Returns the addresses of all nodes.
   *
   * @return the configured addresses
   */
  public List<ServerAddress> servers() {
    return fleet.nodes().stream().map(Node::address).toList();
  }

  /**
   * Asks every node for its version.
   *
   * @return versions by address, in the order of {@link #servers()}
   * @throws MemcachedException if a node does not answer
   */
  public Map<ServerAddress, String> versions() {
    Map<ServerAddress, String> versions = new LinkedHashMap<>();
    for (Node node : fleet.nodes()) {
      LineCommand command = new LineCommand("version", true);
      long start = System.nanoTime();
      node.combiner().execute(command, start, start + timeoutNanos);
      versions.put(node.address(), command.reply().replaceFirst("^VERSION ", ""));
    }
    return versions;
  }

  /**
   * Closes all connections; those in use when their request has ended. Every later call throws
   * {@link ClientClosedException}. Closing twice does nothing.
   */
  @Override
  public void close() {
    for (Node node : fleet.nodes()) {
      node.combiner().close();
    }
    watchdog.close();
  }
}
