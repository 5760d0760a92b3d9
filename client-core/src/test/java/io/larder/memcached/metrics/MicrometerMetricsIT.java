package io.larder.memcached.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Expiry;
import io.larder.memcached.FailurePolicy;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.Outcome;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Memcached(nodes = 2, sources = Source.BINARY)
class MicrometerMetricsIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerMetrics metrics =
      new MicrometerMetrics(registry, Tags.of("client", "test"));
  private MemcachedClient<String> client;
  private String first;

  @BeforeEach
  void connect(List<MemcachedServer> servers) {
    first = servers.get(0).address();
    client =
        MemcachedClient.builder(Serdes.string())
            .servers(first)
            .failures(FailurePolicy.DEFAULT)
            .recorder(metrics)
            .build();
    metrics.bind(client.meta());
  }

  @AfterEach
  void close() {
    client.close();
    metrics.close();
  }

  private long count(String operation, String outcome) {
    Timer timer =
        registry
            .find("memcached.client.requests")
            .tags("client", "test", "node", first, "operation", operation, "outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  private double gauge(String name, String... tags) {
    return registry.get("memcached.client." + name).tags(tags).gauge().value();
  }

  @Test
  void record_requests_areTimedByOperationAndOutcome() {
    client.set("a", "1", Expiry.NEVER);
    client.get("a");
    client.get("a");
    client.get("none");
    client.getMany(List.of("a", "b"));
    assertEquals(1, count("set", "ok"));
    assertEquals(2, count("get", "ok"));
    assertEquals(1, count("get", "miss"));
    assertEquals(1, count("bulk-get", "ok"));
    assertTrue(
        registry.get("memcached.client.requests").timer().totalTime(TimeUnit.NANOSECONDS) > 0);
  }

  @Test
  void record_sameAgain_usesTheSameTimer() {
    NodeMeters meters = new NodeMeters(registry, Tags.empty(), ServerAddress.parse("x"));
    Timer timer = meters.timer("get", Outcome.OK);
    assertEquals(timer, meters.timer("get", Outcome.OK));
    assertTrue(timer != meters.timer("get", Outcome.MISS));
  }

  @Test
  void gauges_nodeInUse_showItsPoolAndState() {
    client.get("a");
    assertEquals(1, gauge("connections", "node", first));
    assertEquals(0, gauge("connections.active", "node", first));
    assertEquals(0, gauge("requests.waiting", "node", first));
    assertEquals(1, gauge("node.state", "node", first, "state", "up"));
    assertEquals(0, gauge("node.state", "node", first, "state", "dead"));
  }

  @Test
  void gauges_serverDown_showThatItIsSuspect(List<MemcachedServer> servers) {
    servers.get(0).stop();
    assertThrows(MemcachedException.class, () -> client.get("a"));
    assertEquals(0, gauge("node.state", "node", first, "state", "up"));
    assertEquals(1, gauge("node.state", "node", first, "state", "suspect"));
    assertEquals(1, count("get", "unavailable"));
  }

  @Test
  void gauges_serverExchanged_theNewOneGetsThemAndTheOldOneHasNoValue(
      List<MemcachedServer> servers) {
    ServerAddress second = ServerAddress.parse(servers.get(1).address());
    client.meta().setServers(List.of(WeightedServer.of(second)));
    client.get("a");
    assertEquals(1, gauge("connections", "node", second.toString()));
    assertTrue(Double.isNaN(gauge("connections", "node", first)));
  }

  @Test
  void close_meters_areRemoved() {
    client.get("a");
    metrics.close();
    assertEquals(List.of(), registry.getMeters());
  }
}
