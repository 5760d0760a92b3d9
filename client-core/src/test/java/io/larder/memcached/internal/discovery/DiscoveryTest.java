package io.larder.memcached.internal.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

  private static final ServerDiscovery.Asker NOBODY =
      (server, command) -> {
        throw new AssertionError("nobody is to be asked");
      };

  private final BlockingQueue<List<ServerAddress>> told = new LinkedBlockingQueue<>();

  private DiscoveryLoop loop(ServerDiscovery discovery) {
    return new DiscoveryLoop(discovery, NOBODY, Duration.ofMillis(1), told::add);
  }

  private static List<ServerAddress> servers(String list) {
    return ServerAddress.parseList(list);
  }

  @Test
  void clusterConfig_membersWithNames_areNamedByHost() throws IOException {
    List<String> reply =
        List.of(
            "CONFIG cluster 0 64", "12", "a.example|10.0.0.1|11211 b.example|10.0.0.2|11212", "");

    assertEquals(
        servers("a.example:11211,b.example:11212"),
        new ClusterConfig(ServerAddress.parse("config")).discover((server, command) -> reply));
  }

  @Test
  void clusterConfig_memberWithoutName_isNamedByAddress() throws IOException {
    assertEquals(
        servers("10.0.0.1:11211"),
        ClusterConfig.parse(List.of("CONFIG cluster 0 20", "1", "|10.0.0.1|11211")));
  }

  @Test
  void clusterConfig_otherReply_fails() {
    assertThrows(IOException.class, () -> ClusterConfig.parse(List.of()));
    assertThrows(IOException.class, () -> ClusterConfig.parse(List.of("VALUE x", "1", "a|b|1")));
    assertThrows(
        IOException.class, () -> ClusterConfig.parse(List.of("CONFIG cluster 0 1", "1", "a|b")));
    assertThrows(
        IOException.class, () -> ClusterConfig.parse(List.of("CONFIG cluster 0 1", "1", "a|b|x")));
  }

  @Test
  void dns_nameWithAddress_isFound() throws IOException {
    assertTrue(
        ServerDiscovery.dns("localhost", 11300)
            .discover(NOBODY)
            .contains(new ServerAddress("127.0.0.1", 11300, null)));
  }

  @Test
  void serverName_dns_isTheNameThatIsLookedUp() {
    assertEquals(Optional.of("localhost"), ServerDiscovery.dns("localhost", 11300).serverName());
    assertEquals(
        Optional.empty(),
        ServerDiscovery.clusterConfig(ServerAddress.parse("config")).serverName());
    assertEquals(Optional.empty(), ServerDiscovery.srv("_memcached._tcp.example.com").serverName());
  }

  @Test
  void dns_unknownName_fails() {
    assertThrows(
        IOException.class,
        () -> ServerDiscovery.dns("no-such-host.invalid", 11211).discover(NOBODY));
  }

  @Test
  void srv_record_isHostAndPort() throws IOException {
    assertEquals(
        ServerAddress.parse("cache-1.example.com:11300"),
        DnsServices.parse("10 5 11300 cache-1.example.com."));
    assertThrows(IOException.class, () -> DnsServices.parse("10 5 11300"));
    assertThrows(IOException.class, () -> DnsServices.parse("10 5 port host."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "me:secret@host", "ldap://h/a", "dns:/a", "dns://h:53", "dns://u@h/a"})
  void srv_noNameOfAService_isRefused(String service) {
    assertThrows(IllegalArgumentException.class, () -> ServerDiscovery.srv(service));
  }

  @Test
  void loop_start_tellsServersBeforeItReturns() {
    try (DiscoveryLoop loop = loop(asker -> servers("a:1,b:2"))) {
      loop.start();

      assertEquals(servers("a:1,b:2"), told.poll());
    }
  }

  @Test
  void loop_sameServersInOtherOrder_tellsNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    BlockingQueue<Integer> asks = new LinkedBlockingQueue<>();
    ServerDiscovery discovery =
        asker -> {
          asks.add(asked.incrementAndGet());
          return asked.get() % 2 == 0 ? servers("a:1,b:2") : servers("b:2,a:1");
        };
    try (DiscoveryLoop loop = loop(discovery)) {
      loop.start();
      for (int i = 0; i < 5; i++) {
        asks.poll(10, TimeUnit.SECONDS);
      }
    }

    assertEquals(1, told.size());
  }

  @Test
  void loop_failureOrEmptyAnswer_keepsServersAndGoesOn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ServerDiscovery discovery =
        asker ->
            switch (asked.incrementAndGet()) {
              case 1 -> servers("a:1");
              case 2 -> throw new IOException("not now");
              case 3 -> throw new IllegalStateException("a bug");
              case 4 -> List.of();
              default -> servers("b:2");
            };
    try (DiscoveryLoop loop = loop(discovery)) {
      loop.start();

      assertEquals(servers("a:1"), told.poll(10, TimeUnit.SECONDS));
      assertEquals(servers("b:2"), told.poll(10, TimeUnit.SECONDS));
    }
  }
}
