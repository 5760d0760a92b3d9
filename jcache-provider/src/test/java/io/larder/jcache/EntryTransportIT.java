package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.NodeLocator;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServers;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cache reads while the servers are exchanged. */
@Memcached(nodes = 2, sources = Source.BINARY)
class EntryTransportIT {

  private static final Key EPOCH = key("cache:#e");
  private static final Key KEY = key("cache:k");

  private List<WeightedServer> first;
  private List<WeightedServer> second;

  /** Happens once, when a request has been routed and not sent yet. */
  private final AtomicReference<Runnable> onTheWay = new AtomicReference<>();

  private static Key key(String text) {
    return Key.of(text.getBytes(US_ASCII));
  }

  @BeforeEach
  void addresses(MemcachedServers servers) {
    first = List.of(WeightedServer.of(ServerAddress.parse(servers.get(0).address())));
    second = List.of(WeightedServer.of(ServerAddress.parse(servers.get(1).address())));
  }

  private final class Locator implements NodeLocator {

    @Override
    public int owner(Key key) {
      Runnable planned = onTheWay.getAndSet(null);
      if (planned != null) {
        planned.run();
      }
      return 0;
    }

    @Override
    public int owner(Key key, IntPredicate eligible) {
      return owner(key);
    }

    @Override
    public double score(int node, Key key) {
      return 1;
    }
  }

  private MetaClient client(List<WeightedServer> servers) {
    return MemcachedClient.builder(Serdes.bytes())
        .weightedServers(servers)
        .locator(nodes -> new Locator())
        .build()
        .meta();
  }

  private static EntryTransport transport(MetaClient client) {
    return new EntryTransport("cache", client, Duration.ofSeconds(1), EPOCH.bytes());
  }

  private static MetaRequest set(String value) {
    return MetaRequest.set(KEY, value.getBytes(US_ASCII));
  }

  private static boolean counts(EntryPacket packet) {
    return packet.reply().isOk() && packet.reply().cas() > packet.epoch();
  }

  @Test
  void read_serverComesBackMeanwhile_isNotAnsweredByWhatItHadBefore() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      client.setServers(second);
      transport.send(KEY, set("new"));
      assertTrue(counts(transport.send(KEY, MetaRequest.read(KEY))));

      onTheWay.set(() -> client.setServers(first));
      EntryPacket read = transport.send(KEY, MetaRequest.read(KEY));
      assertNull(onTheWay.get());
      assertFalse(counts(read));
    }
  }

  @Test
  void add_serverComesBackMeanwhile_isNotHeldUpByWhatItHadBefore() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      client.setServers(second);

      onTheWay.set(() -> client.setServers(first));
      EntryPacket added = transport.send(KEY, set("new").mode(Mode.ADD), MetaRequest.read(KEY));
      assertNull(onTheWay.get());
      assertTrue(added.reply().isOk() || added.reply(1).cas() <= added.epoch());
    }
  }

  @Test
  void readOfMany_serverComesBackMeanwhile_isNotAnsweredByWhatItHadBefore() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      client.setServers(second);
      transport.send(KEY, set("new"));

      onTheWay.set(() -> client.setServers(first));
      EntryReplies read = transport.sendAll(List.of(MetaRequest.read(KEY)));
      assertNull(onTheWay.get());
      assertNull(read.failure(0));
      assertTrue(!read.reply(0).isOk() || read.reply(0).cas() <= read.epoch(0).cas());
    }
  }

  @Test
  void close_serversExchangedLater_isNotTold() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("v"));
      transport.close();
      client.setServers(second);
      client.setServers(first);
      assertTrue(counts(transport.send(KEY, MetaRequest.read(KEY))));
    }
  }
}
