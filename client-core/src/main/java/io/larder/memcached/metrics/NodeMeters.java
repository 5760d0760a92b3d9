package io.larder.memcached.metrics;

import io.larder.memcached.MetaClient;
import io.larder.memcached.NodeState;
import io.larder.memcached.NodeStatus;
import io.larder.memcached.Outcome;
import io.larder.memcached.ServerAddress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/** The meters of one node. */
final class NodeMeters {

  private static final String PREFIX = "memcached.client.";

  private final MeterRegistry registry;
  private final Tags tags;
  private final ServerAddress node;

  /** By operation and outcome. */
  private final Map<String, Map<Outcome, Timer>> timers = new ConcurrentHashMap<>();

  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean hasGauges = new AtomicBoolean();

  NodeMeters(MeterRegistry registry, Tags tags, ServerAddress node) {
    this.registry = registry;
    this.tags = tags;
    this.node = node;
  }

  Timer timer(String operation, Outcome outcome) {
    Map<Outcome, Timer> ofOperation = timers.get(operation);
    if (ofOperation == null) {
      ofOperation = timers.computeIfAbsent(operation, o -> new ConcurrentHashMap<>());
    }
    Timer timer = ofOperation.get(outcome);
    if (timer == null) {
      // The registry returns the same timer to whoever asks for it at the same time.
      timer =
          Timer.builder(PREFIX + "requests")
              .description("Requests to memcached, waiting for a connection included")
              .tags(tags.and("operation", operation, "outcome", lower(outcome)))
              .register(registry);
      ofOperation.put(outcome, timer);
      meters.add(timer);
    }
    return timer;
  }

  void addGauges(MetaClient client) {
    if (!hasGauges.compareAndSet(false, true)) {
      return;
    }
    gauge(client, "connections", "Connections to the node", tags, NodeStatus::connections);
    gauge(client, "connections.active", "Connections in use", tags, NodeStatus::active);
    gauge(client, "requests.waiting", "Requests without connection", tags, NodeStatus::waiting);
    for (NodeState state : NodeState.values()) {
      gauge(
          client,
          "node.state",
          "1 for the state that the node is in",
          tags.and("state", lower(state)),
          status -> status.state() == state ? 1 : 0);
    }
  }

  /** The registry refers to the client weakly: it does not keep one that nobody else has. */
  private void gauge(
      MetaClient client,
      String name,
      String description,
      Tags gaugeTags,
      ToDoubleFunction<NodeStatus> figure) {
    meters.add(
        Gauge.builder(PREFIX + name, client, c -> read(c, figure))
            .description(description)
            .tags(gaugeTags)
            .register(registry));
  }

  private double read(MetaClient client, ToDoubleFunction<NodeStatus> figure) {
    for (NodeStatus status : client.nodes()) {
      if (status.node().equals(node)) {
        return figure.applyAsDouble(status);
      }
    }
    return Double.NaN;
  }

  void remove() {
    meters.forEach(registry::remove);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
