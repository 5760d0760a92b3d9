package io.larder.memcached;

import io.larder.memcached.internal.command.LineCommand;
import io.larder.memcached.internal.command.LinesCommand;
import io.larder.memcached.internal.command.MetaBatch;
import io.larder.memcached.internal.command.MetaCommand;
import io.larder.memcached.internal.connection.Connection;
import io.larder.memcached.internal.connection.Connector;
import io.larder.memcached.internal.connection.Watchdog;
import io.larder.memcached.internal.discovery.DiscoveryLoop;
import io.larder.memcached.internal.execution.Combiner;
import io.larder.memcached.internal.execution.Dispatcher;
import io.larder.memcached.internal.execution.DumpConnection;
import io.larder.memcached.internal.execution.Fleet;
import io.larder.memcached.internal.execution.Health;
import io.larder.memcached.internal.execution.Node;
import io.larder.memcached.internal.execution.SharedRounds;
import io.larder.memcached.internal.pool.ConnectionPool;
import io.larder.memcached.internal.routing.Rendezvous;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  private static final String VERSION = "VERSION ";

  /** Their lines fit into the sockets' buffers, whatever the server has to say at the same time. */
  private static final int MOST_TOGETHER = 100;

  /** Leaders beyond one for each core: each also waits for replies, or for a silent server. */
  private static final int SPARE_LEADERS = 1;

  private static final long MOST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LEAST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ClientOptions options;
  private final Watchdog watchdog;
  private final Dispatcher dispatcher;
  private final SharedRounds rounds;
  private final @Nullable DiscoveryLoop discovery;
  private final List<ServerWatcher> watchers = new CopyOnWriteArrayList<>();

  /** As they were set last; changed inside of {@link Dispatcher#exclusively} only. */
  private List<WeightedServer> members;

  MetaClient(ClientOptions options) {
    this.options = options;
    this.members = options.servers();
    long timeoutNanos = options.timeouts().request().toNanos();
    this.watchdog =
        new Watchdog(Math.max(LEAST_TICK_NANOS, Math.min(MOST_TICK_NANOS, timeoutNanos / 10)));
    this.dispatcher =
        new Dispatcher(fleet(options.servers(), List.of()), timeoutNanos, options.retries());
    this.rounds =
        new SharedRounds(
            Runtime.getRuntime().availableProcessors() + SPARE_LEADERS,
            options.pool().maxConnections(),
            options.pool().maxWaiting());
    this.discovery = options.discovery() == null ? null : discovery(options.discovery());
  }

  private DiscoveryLoop discovery(ClientOptions.Discovery configured) {
    DiscoveryLoop loop =
        new DiscoveryLoop(
            configured.source(),
            this::ask,
            configured.interval(),
            found -> setServers(found.stream().map(WeightedServer::of).toList()));
    loop.start();
    return loop;
  }

  /** Asks a server that need not belong to the fleet, on a connection that is closed again. */
  private List<String> ask(ServerAddress server, String request) {
    Node node = node(server);
    try {
      LinesCommand command = new LinesCommand(request);
      dispatcher.execute(node, command);
      if (!command.error().isEmpty()) {
        throw new ServerErrorException(
            server,
            request + " on " + server + " was refused: " + command.error(),
            command.error());
      }
      return command.lines();
    } finally {
      node.close();
    }
  }

  /**
   * Makes a fleet that keeps those of the given nodes that it still has, with their connections.
   */
  private Fleet fleet(List<WeightedServer> servers, List<Node> known) {
    Map<ServerAddress, Node> nodes =
        known.stream().collect(Collectors.toMap(Node::address, Function.identity()));
    List<Node> members =
        servers.stream()
            .map(WeightedServer::address)
            .map(address -> nodes.containsKey(address) ? nodes.get(address) : node(address))
            .toList();
    return new Fleet(members, locator(servers), options.failures().failover());
  }

  private NodeLocator locator(List<WeightedServer> servers) {
    // Before the first discovery there is nobody to choose from, and factories need not know that.
    return servers.isEmpty() ? new Rendezvous(servers) : options.locator().create(servers);
  }

  private Node node(ServerAddress address) {
    Connector connector =
        new Connector(
            address,
            options.timeouts().connect(),
            options.keepAlive(),
            options.credentials(),
            options.tls());
    ConnectionPool pool = new ConnectionPool(connector, watchdog, options.pool());
    return new Node(
        address,
        connector,
        new Combiner(address, pool, options.pool()),
        new Health(address, options.failures(), options.listener(), System::nanoTime),
        options.recorder());
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
    MetaCommand command = new MetaCommand(request);
    Node node = dispatcher.execute(request.key(), command);
    return ServerErrors.check(command.reply(), request, node.address());
  }

  /**
   * Sends several requests in one packet to one node, which executes them one after the other;
   * nothing makes them one step, though.
   *
   * @param route the key whose owner gets all of them, whatever their own keys are
   * @param requests the requests, at least one and at most 100
   * @return the replies in the same order; their status is not {@link MetaReply.Status#ERROR}
   * @throws ServerErrorException if the server refused one of them; the others have been executed
   * @throws MemcachedException if not all replies came
   */
  public MetaReply[] sendTogether(Key route, MetaRequest... requests) {
    if (requests.length > MOST_TOGETHER) {
      throw new IllegalArgumentException(
          requests.length + " requests are too many for one packet, at most " + MOST_TOGETHER);
    }
    MetaBatch command = new MetaBatch(List.of(requests));
    Node node = dispatcher.execute(route, command);
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
   * @return what became of each; this method itself does not throw
   */
  public BulkReplies sendAll(List<MetaRequest> requests, @Nullable MetaRequest first) {
    return new BulkCall(dispatcher, rounds, requests, first).run();
  }

  /**
   * Sends one request to every node, whoever owns its key; all of them at the same time.
   *
   * @param request the request
   * @return what became of it, in the order of {@link #servers()}
   */
  public BulkReplies sendToEach(MetaRequest request) {
    return BulkCall.toEach(dispatcher, rounds, request);
  }

  /**
   * Sends one request to one node, whoever owns its key.
   *
   * @param server one of {@link #servers()}
   * @param request the request
   * @return the reply; its status is not {@link MetaReply.Status#ERROR}
   * @throws IllegalArgumentException if the server is none of this client's
   * @throws ServerErrorException if the server refused the request
   * @throws MemcachedException if there is no reply
   */
  public MetaReply sendTo(ServerAddress server, MetaRequest request) {
    MetaCommand command = new MetaCommand(request);
    dispatcher.execute(dispatcher.fleet().node(server), command);
    return ServerErrors.check(command.reply(), request, server);
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
    Node node = dispatcher.fleet().node(server);
    Connection connection = new Connection(node.connector(), watchdog);
    return new KeyDump(new DumpConnection(server, connection, dispatcher.timeoutNanos()), prefix);
  }

  /**
   * Returns the addresses of all nodes.
   *
   * @return the configured addresses
   */
  public List<ServerAddress> servers() {
    return dispatcher.fleet().nodes().stream().map(Node::address).toList();
  }

  /**
   * Exchanges the servers. Those that stay keep their connections; the requests that are on their
   * way to one that goes are finished, those that wait go to the new owners of their keys. Only the
   * keys of servers that come or go change their owner.
   *
   * @param servers the servers from now on, at least one
   * @throws IllegalArgumentException if there are none, or one is there twice
   */
  public void setServers(List<WeightedServer> servers) {
    List<WeightedServer> checked = ClientOptions.checkServers(servers);
    dispatcher.exclusively(
        () -> {
          if (!checked.equals(members)) {
            exchange(checked);
          }
        });
  }

  private void exchange(List<WeightedServer> servers) {
    Fleet next = fleet(servers, dispatcher.fleet().nodes());
    List<ServerAddress> addresses = servers.stream().map(WeightedServer::address).toList();
    // One who ends its interest meanwhile is told of the end, too.
    List<ServerWatcher> told = List.copyOf(watchers);
    try {
      told.forEach(watcher -> watcher.exchange(addresses));
      dispatcher.replace(next);
      members = servers;
    } finally {
      told.forEach(ServerWatcher::exchanged);
    }
  }

  /**
   * Has somebody told of the servers: at once of those that there are, and later of those that are
   * to be, each time that others are set or discovered, or other weights.
   *
   * @param watcher whom to tell
   * @return ends it
   */
  public Runnable watchServers(ServerWatcher watcher) {
    dispatcher.exclusively(
        () -> {
          watcher.exchange(servers());
          watcher.exchanged();
          watchers.add(watcher);
        });
    return () -> watchers.remove(watcher);
  }

  /**
   * Returns the server that owns a key, whether it can be reached now or not.
   *
   * @param key the key
   * @return its address
   * @throws NodeUnavailableException if no servers are known yet
   */
  public ServerAddress owner(Key key) {
    return dispatcher.fleet().owner(key).address();
  }

  /**
   * Explains where a key goes.
   *
   * @param key the key
   * @return its owner, who serves it right now, and the score of every node
   * @throws NodeUnavailableException if no servers are known yet
   */
  public Route explain(Key key) {
    Fleet fleet = dispatcher.fleet();
    Map<ServerAddress, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < fleet.nodes().size(); i++) {
      scores.put(fleet.nodes().get(i).address(), fleet.locator().score(i, key));
    }
    return new Route(fleet.owner(key).address(), fleet.route(key).address(), scores);
  }

  /**
   * Returns how the nodes are.
   *
   * @return state and pool figures of each, in the order of {@link #servers()}
   */
  public List<NodeStatus> nodes() {
    return dispatcher.fleet().nodes().stream()
        .map(
            node ->
                new NodeStatus(
                    node.address(),
                    node.state(),
                    node.figures().connections(),
                    node.figures().active(),
                    node.figures().waiting()))
        .toList();
  }

  /**
   * Asks every node for its version.
   *
   * @return versions by address, in the order of {@link #servers()}
   * @throws MemcachedException if a node does not answer
   */
  public Map<ServerAddress, String> versions() {
    Map<ServerAddress, String> versions = new LinkedHashMap<>();
    for (Node node : dispatcher.fleet().nodes()) {
      LineCommand command = new LineCommand("version", true, VERSION);
      dispatcher.execute(node, command);
      versions.put(node.address(), command.reply().substring(VERSION.length()));
    }
    return versions;
  }

  /**
   * Looks into the servers and operates them.
   *
   * @return what does so
   */
  public ServerAdmin admin() {
    return new ServerAdmin(dispatcher, watchdog);
  }

  /** Sends writes that are answered only if something is wrong, and tells what was. */
  void sendQuietly(List<MetaRequest> requests, QuietCall.Sink sink) {
    new QuietCall(dispatcher, requests, sink).run();
  }

  /**
   * Closes all connections; those in use when their request has ended. Every later call throws
   * {@link ClientClosedException}. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (discovery != null) {
      discovery.close();
    }
    dispatcher.close();
    watchdog.close();
  }
}
