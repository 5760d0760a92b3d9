package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cache reads while the servers are exchanged. */
@Memcached(nodes = 2, sources = Source.BINARY)
class EntryTransportIT {

  private static final Key EPOCH = key("cache:#e");
  private static final Key KEY = key("cache:k");
  private static final Key OTHER = key("cache:other");

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

  /** The first server owns all keys but one, which the last one owns. */
  private final class Locator implements NodeLocator {

    private final int nodes;

    Locator(int nodes) {
      this.nodes = nodes;
    }

    @Override
    public int owner(Key key) {
      Runnable planned = onTheWay.getAndSet(null);
      if (planned != null) {
        planned.run();
      }
      return key.equals(OTHER) ? nodes - 1 : 0;
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
        .locator(nodes -> new Locator(nodes.size()))
        .build()
        .meta();
  }

  private static EntryTransport transport(MetaClient client) {
    return new EntryTransport("cache", client, Duration.ofSeconds(1), EPOCH.bytes());
  }

  private static MetaRequest set(String value) {
    return set(KEY, value);
  }

  private static MetaRequest set(Key key, String value) {
    return MetaRequest.set(key, value.getBytes(US_ASCII));
  }

  private static List<WeightedServer> both(List<WeightedServer> one, List<WeightedServer> other) {
    return List.of(one.get(0), other.get(0));
  }

  /** What is read under a key; nothing if it is not there or does not count. */
  private static String read(EntryTransport transport, Key key) {
    EntryPacket packet = transport.send(key, MetaRequest.read(key));
    return counts(packet) ? new String(packet.reply().value(), US_ASCII) : "";
  }

  /**
   * Begins to exchange the servers: whoever watches them has been told, and they are still those
   * before. Returns what ends it.
   */
  private static Runnable begin(MetaClient client, List<WeightedServer> servers)
      throws InterruptedException {
    List<ServerAddress> awaited = servers.stream().map(WeightedServer::address).toList();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    client.watchServers(
        next -> {
          if (next.equals(awaited)) {
            begun.countDown();
            await(end);
          }
        });
    Thread exchange = new Thread(() -> client.setServers(servers));
    exchange.start();
    begun.await();
    return () -> {
      end.countDown();
      try {
        exchange.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
  void read_beganDuringAnExchange_isNotAnsweredByWhatTheNewOwnerHadBefore() throws Exception {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      client.setServers(second);
      transport.send(KEY, set("new"));

      onTheWay.set(begin(client, first));
      assertEquals("", read(transport, KEY));
      assertNull(onTheWay.get());
    }
  }

  @Test
  void readOfMany_beganDuringAnExchange_isNotAnsweredByWhatTheNewOwnerHadBefore() throws Exception {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      client.setServers(second);
      transport.send(KEY, set("new"));

      onTheWay.set(begin(client, first));
      EntryReplies read = transport.sendAll(List.of(MetaRequest.read(KEY)));
      assertNull(onTheWay.get());
      assertNull(read.failure(0));
      assertTrue(!read.reply(0).isOk() || read.reply(0).cas() <= read.epoch(0).cas());
    }
  }

  @Test
  void read_ownerIsAnotherOneWhenItIsSettled_isSettledItselfAndNotTheOther() throws Exception {
    try (MetaClient client = client(second)) {
      EntryTransport transport = transport(client);
      transport.send(OTHER, set(OTHER, "old"));
      client.setServers(first);
      transport.send(OTHER, set(OTHER, "new"));
      client.setServers(second);

      onTheWay.set(begin(client, both(first, second)));
      read(transport, KEY);
      assertNull(onTheWay.get());
      assertEquals("", read(transport, OTHER));
    }
  }

  /** Others settle the new owner, and store there what was there before the change. */
  private void exchangeAndLoad(MetaClient client, EntryTransport transport, Key... keys) {
    client.setServers(both(second, first));
    for (Key key : keys) {
      transport.send(key, set(key, "loaded"));
    }
  }

  @Test
  void set_keyMovesMeanwhile_newOwnerHasItToo() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      onTheWay.set(() -> exchangeAndLoad(client, transport, KEY));
      assertTrue(transport.send(KEY, set("new")).reply().isOk());
      assertNull(onTheWay.get());
      assertEquals("new", read(transport, KEY));
    }
  }

  @Test
  void delete_keyMovesMeanwhile_newOwnerDoesNotHaveItEither() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      onTheWay.set(() -> exchangeAndLoad(client, transport, KEY));
      transport.sendAlone(MetaRequest.delete(KEY));
      assertNull(onTheWay.get());
      assertEquals("", read(transport, KEY));
    }
  }

  @Test
  void deleteAll_keyMovesMeanwhile_newOwnerDoesNotHaveItEither() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      transport.send(KEY, set("old"));
      onTheWay.set(() -> exchangeAndLoad(client, transport, KEY));
      transport.deleteAll(List.of(KEY));
      assertNull(onTheWay.get());
      assertEquals("", read(transport, KEY));
    }
  }

  @Test
  void add_keyMovesMeanwhile_isMadeOnce() {
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      onTheWay.set(() -> exchangeAndLoad(client, transport, KEY));
      assertTrue(transport.send(KEY, set("new").mode(Mode.ADD)).reply().isOk());
      assertNull(onTheWay.get());
      assertEquals("loaded", read(transport, KEY));
    }
  }

  @Test
  void changesOfMany_keysMoveMeanwhile_onlyUnconditionalOnesAreMadeAgain() {
    Key added = key("cache:added");
    try (MetaClient client = client(first)) {
      EntryTransport transport = transport(client);
      onTheWay.set(() -> exchangeAndLoad(client, transport, KEY, added));
      EntryReplies changed =
          transport.sendAll(List.of(set(added, "new").mode(Mode.ADD), set("new")));
      assertNull(onTheWay.get());
      assertTrue(changed.reply(0).isOk());
      assertTrue(changed.reply(1).isOk());
      assertEquals("loaded", read(transport, added));
      assertEquals("new", read(transport, KEY));
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
