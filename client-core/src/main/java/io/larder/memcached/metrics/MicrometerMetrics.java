package io.larder.memcached.metrics;

import io.larder.memcached.MetaClient;
import io.larder.memcached.Outcome;
import io.larder.memcached.RequestRecorder;
import io.larder.memcached.ServerAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a client's figures through Micrometer.
 *
 * <pre>{@code
 * MicrometerMetrics metrics = new MicrometerMetrics(registry, Tags.of("client", "sessions"));
 * MemcachedClient<String> client =
 *     MemcachedClient.builder(Serdes.string()).recorder(metrics).build();
 * metrics.bind(client.meta());
 * }</pre>
 *
 * <table>
 * <caption>Meters; each has the tag {@code node}, a configured address</caption>
 * <tr><th>name</th><th>kind</th><th>what</th></tr>
 * <tr><td>{@code memcached.client.requests}</td><td>timer</td><td>every request, with the tags
 * {@code operation} (as {@link RequestRecorder} has it) and {@code outcome} ({@link Outcome}, in
 * lower case)</td></tr>
 * <tr><td>{@code memcached.client.connections}</td><td>gauge</td><td>connections that there
 * are</td></tr>
 * <tr><td>{@code memcached.client.connections.active}</td><td>gauge</td><td>those that are in
 * use</td></tr>
 * <tr><td>{@code memcached.client.requests.waiting}</td><td>gauge</td><td>requests that wait for a
 * connection</td></tr>
 * <tr><td>{@code memcached.client.node.state}</td><td>gauge</td><td>1 for the {@code state} that
 * the node is in, 0 for the others</td></tr>
 * </table>
 *
 * <p>A request that is recorded costs three look-ups in maps and the timer itself. For percentiles
 * configure the timer with a {@link io.micrometer.core.instrument.config.MeterFilter}. Nodes that
 * come while the client runs get their meters with their first request; the gauges of those that
 * have gone have no value.
 *
 * <p>Thread-safe. One for each client; {@link #close} removes its meters from the registry.
 */
public final class MicrometerMetrics implements RequestRecorder, AutoCloseable {

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<ServerAddress, NodeMeters> nodes = new ConcurrentHashMap<>();
  private volatile @Nullable MetaClient client;

  /**
   * Prepares meters that are told from those of other clients by nothing but their nodes.
   *
   * @param registry where the meters go
   */
  public MicrometerMetrics(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /**
   * Prepares meters.
   *
   * @param registry where the meters go
   * @param tags what all of them get; to tell several clients of the same servers apart
   */
  public MicrometerMetrics(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.tags = Tags.of(tags);
  }

  /**
   * Adds the gauges, which only the client that has been built can feed.
   *
   * @param client the client that has this recorder
   */
  public void bind(MetaClient client) {
    this.client = client;
    client.servers().forEach(this::meters);
    nodes.forEach((node, meters) -> meters.addGauges(client));
  }

  @Override
  public void record(ServerAddress node, String operation, Outcome outcome, long nanos) {
    meters(node).timer(operation, outcome).record(nanos, TimeUnit.NANOSECONDS);
  }

  private NodeMeters meters(ServerAddress node) {
    NodeMeters meters = nodes.get(node);
    return meters != null ? meters : add(node);
  }

  private NodeMeters add(ServerAddress node) {
    NodeMeters meters =
        nodes.computeIfAbsent(
            node,
            address -> new NodeMeters(registry, tags.and("node", address.toString()), address));
    MetaClient bound = client;
    if (bound != null) {
      meters.addGauges(bound);
    }
    return meters;
  }

  /** Removes the meters from the registry. */
  @Override
  public void close() {
    client = null;
    nodes.values().forEach(NodeMeters::remove);
    nodes.clear();
  }
}
