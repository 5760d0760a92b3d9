package io.larder.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import io.larder.testkit.MemcachedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol's own client against real servers. */
@ParameterizedClass(name = "{0} nodes")
@ValueSource(ints = {1, 3})
class MetaClientIT {

  private static final Expiry MINUTE = Expiry.in(Duration.ofMinutes(1));
  private static final Key K = key("k");

  private static Map<Integer, MemcachedServers> fleets;

  private final MemcachedServers servers;
  private MetaClient client;

  MetaClientIT(int nodes) {
    this.servers = fleets.get(nodes);
  }

  @BeforeAll
  static void startServers() {
    fleets = Map.of(1, Fleet.start(1), 3, Fleet.start(3));
  }

  @AfterAll
  static void stopServers() {
    fleets.values().forEach(MemcachedServers::close);
  }

  @BeforeEach
  void connect() {
    servers.flush();
    client = Fleet.client(TestSerdes.bytes(), servers.addresses()).build().meta();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private static Key key(String key) {
    return Key.of(key.getBytes(UTF_8));
  }

  private static MetaRequest set(Key key, String value) {
    return MetaRequest.set(key, value.getBytes(UTF_8));
  }

  private static MetaRequest read(Key key) {
    return MetaRequest.get(key).returning(Returned.VALUE, Returned.CLIENT_FLAGS, Returned.CAS);
  }

  private String value(Key key) {
    return text(client.send(read(key)));
  }

  private static String text(MetaReply reply) {
    return new String(reply.value(), UTF_8);
  }

  @Test
  void send_everyReturnedFlag_isThere() {
    client.send(set(K, "value").clientFlags(-1).expiry(MINUTE));
    MetaReply reply = client.send(MetaRequest.get(K).returning(Returned.values()));
    assertEquals("value", text(reply));
    assertEquals(-1, reply.clientFlags());
    assertNotEquals(0, reply.cas());
    assertTrue(reply.ttlSeconds() > 50 && reply.ttlSeconds() <= 60);
    assertEquals(5, reply.size());
    assertTrue(reply.lastAccessSeconds() <= 2);
    assertFalse(reply.isHitBefore());
    assertTrue(client.send(MetaRequest.get(K).returning(Returned.HIT_BEFORE)).isHitBefore());
  }

  @Test
  void send_nothingReturned_onlyTellsWhetherItIsThere() {
    assertEquals(Status.MISS, client.send(MetaRequest.get(K)).status());
    client.send(set(K, "value"));
    MetaReply reply = client.send(MetaRequest.get(K));
    assertEquals(Status.OK, reply.status());
    assertEquals(0, reply.value().length);
  }

  @Test
  void send_noExpiry_neverExpires() {
    client.send(set(K, "v"));
    MetaReply reply = client.send(MetaRequest.get(K).returning(Returned.TTL));
    assertEquals(MetaReply.NEVER_EXPIRES, reply.ttlSeconds());
  }

  @Test
  void set_eachMode_hasItsOutcomes() {
    assertEquals(Status.NOT_STORED, client.send(set(K, "x").mode(Mode.REPLACE)).status());
    assertEquals(Status.NOT_STORED, client.send(set(K, "x").mode(Mode.APPEND)).status());
    assertEquals(Status.NOT_STORED, client.send(set(K, "x").mode(Mode.PREPEND)).status());
    assertEquals(Status.OK, client.send(set(K, "b").mode(Mode.ADD)).status());
    assertEquals(Status.NOT_STORED, client.send(set(K, "x").mode(Mode.ADD)).status());
    assertEquals(Status.OK, client.send(set(K, "c").mode(Mode.APPEND)).status());
    assertEquals(Status.OK, client.send(set(K, "a").mode(Mode.PREPEND)).status());
    assertEquals("abc", value(K));
    assertEquals(Status.OK, client.send(set(K, "new").mode(Mode.REPLACE)).status());
    assertEquals("new", value(K));
  }

  @Test
  void ifCas_eachCommand_hasItsOutcomes() {
    assertEquals(Status.NOT_FOUND, client.send(set(K, "x").ifCas(7)).status());
    assertEquals(Status.NOT_FOUND, client.send(MetaRequest.delete(K).ifCas(7)).status());
    client.send(set(K, "1"));
    long cas = client.send(read(K)).cas();
    assertEquals(Status.EXISTS, client.send(set(K, "x").ifCas(cas + 1)).status());
    assertEquals(Status.EXISTS, client.send(MetaRequest.delete(K).ifCas(cas + 1)).status());
    assertEquals(Status.EXISTS, client.send(MetaRequest.increment(K).ifCas(cas + 1)).status());
    assertEquals(Status.OK, client.send(set(K, "2").ifCas(cas)).status());
    assertEquals("2", value(K));
    assertEquals(
        Status.OK, client.send(MetaRequest.delete(K).ifCas(client.send(read(K)).cas())).status());
    assertEquals(Status.MISS, client.send(read(K)).status());
  }

  @Test
  void arithmetic_withInitialValue_createsTheCounter() {
    MetaRequest count = MetaRequest.increment(K).initial(100, MINUTE).returning(Returned.VALUE);
    assertEquals("100", text(client.send(count)));
    assertEquals("101", text(client.send(count)));
    assertEquals(
        "96", text(client.send(MetaRequest.decrement(K).delta(5).returning(Returned.VALUE))));
    assertEquals(
        "18446744073709551615",
        text(
            client.send(
                MetaRequest.increment(key("max"))
                    .initial(-1, Expiry.NEVER)
                    .returning(Returned.VALUE))));
    assertEquals(Status.NOT_FOUND, client.send(MetaRequest.increment(key("none"))).status());
  }

  @Test
  void vivify_missingItem_letsOneClientWin() {
    MetaReply won = client.send(read(K).vivify(MINUTE));
    assertEquals(Status.OK, won.status());
    assertTrue(won.isWon());
    assertEquals(0, won.value().length);
    MetaReply other = client.send(read(K).vivify(MINUTE));
    assertFalse(other.isWon());
    assertTrue(other.isWonByOther());
    client.send(set(K, "filled").ifCas(won.cas()));
    MetaReply filled = client.send(read(K).vivify(MINUTE));
    assertEquals("filled", text(filled));
    assertFalse(filled.isWon() || filled.isWonByOther());
  }

  @Test
  void recache_underTheLimit_letsOneClientWin() {
    client.send(set(K, "v").expiry(MINUTE));
    assertFalse(client.send(read(K).recacheUnder(30)).isWon());
    MetaReply won = client.send(read(K).recacheUnder(90));
    assertTrue(won.isWon());
    assertEquals("v", text(won));
    MetaReply other = client.send(read(K).recacheUnder(90));
    assertTrue(other.isWonByOther());
    assertFalse(other.isWon());
  }

  @Test
  void invalidate_present_keepsTheStaleValueAndLetsOneClientWin() {
    client.send(set(K, "old"));
    assertTrue(client.send(MetaRequest.delete(K).invalidate().expiry(MINUTE)).isOk());
    MetaReply won = client.send(read(K));
    assertEquals("old", text(won));
    assertTrue(won.isStale() && won.isWon());
    MetaReply other = client.send(read(K));
    assertTrue(other.isStale() && other.isWonByOther());
    assertTrue(client.send(set(K, "new").ifCas(won.cas())).isOk());
    assertFalse(client.send(read(K)).isStale());
  }

  @Test
  void sendTogether_severalRequests_areExecutedInOrderOnOneNode() {
    Key other = key("belongs elsewhere".replace(' ', '-'));
    MetaReply[] replies =
        client.sendTogether(
            K, read(K), set(K, "1"), read(K), set(other, "2"), read(other), MetaRequest.delete(K));
    assertEquals(Status.MISS, replies[0].status());
    assertEquals("1", text(replies[2]));
    assertEquals("2", text(replies[4]));
    assertEquals(Status.OK, replies[5].status());
  }

  @Test
  void sendTogether_oneIsRefused_throwsAndTheConnectionIsGood() {
    assertThrows(
        ServerErrorException.class,
        () -> client.sendTogether(K, set(K, "text"), MetaRequest.increment(K), read(K)));
    assertEquals("text", value(K));
  }

  @Test
  void sendAll_mixedRequests_answersEachInItsPlace() {
    List<MetaRequest> requests = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      requests.add(set(key("k" + i), "v" + i));
    }
    client.sendAll(requests, null).throwIfAnyFailed();
    List<MetaRequest> mixed = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      mixed.add(i % 3 == 0 ? MetaRequest.delete(key("k" + i)) : read(key("k" + i)));
    }
    BulkReplies replies = client.sendAll(mixed, null);
    assertEquals(1_500, replies.size());
    for (int i = 0; i < 1_500; i++) {
      assertEquals(i % 3 == 0 ? "" : "v" + i, text(replies.reply(i)));
      assertTrue(replies.reply(i).isOk());
    }
  }

  @Test
  void sendAll_withARequestAhead_hasItsReplyForEach() {
    client.sendAll(List.of(set(key("a"), "1"), set(key("b"), "2"), set(key("c"), "3")), null);
    client.sendToEach(set(key("first"), "ahead")).throwIfAnyFailed();
    List<MetaRequest> reads = List.of(read(key("a")), read(key("b")), read(key("c")));
    BulkReplies replies = client.sendAll(reads, read(key("first")));
    for (int i = 0; i < 3; i++) {
      assertEquals("" + (i + 1), text(replies.reply(i)));
      assertEquals("ahead", text(replies.first(i)));
    }
  }

  @Test
  void sendAll_readsThatTouch_setTheTimeOfEachAndKeepItsCas() {
    List<MetaRequest> stores = new ArrayList<>();
    List<MetaRequest> reads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Key key = key("touched" + i);
      stores.add(set(key, "v" + i).returning(Returned.CAS));
      Expiry expiry = Expiry.in(Duration.ofSeconds(i < 10 ? 100 : 5_000_000));
      reads.add(MetaRequest.get(key).returning(Returned.VALUE, Returned.CAS).expiry(expiry));
    }
    reads.add(MetaRequest.get(key("none")).returning(Returned.VALUE).expiry(Expiry.NEVER));
    BulkReplies stored = client.sendAll(stores, null);
    BulkReplies replies = client.sendAll(reads, null);
    assertFalse(replies.reply(20).isOk());
    for (int i = 0; i < 20; i++) {
      assertEquals("v" + i, text(replies.reply(i)));
      assertEquals(stored.reply(i).cas(), replies.reply(i).cas());
      MetaReply timed =
          client.send(MetaRequest.get(key("touched" + i)).returning(Returned.TTL, Returned.CAS));
      assertTrue(Math.abs((i < 10 ? 100 : 5_000_000) - timed.ttlSeconds()) < 5);
      assertEquals(stored.reply(i).cas(), timed.cas());
    }
  }

  @Test
  void sendTo_server_reachesThatOneOnly() {
    ServerAddress last = client.servers().get(client.servers().size() - 1);
    assertTrue(client.sendTo(last, set(K, "there")).isOk());
    for (ServerAddress server : client.servers()) {
      assertEquals(server.equals(last), client.sendTo(server, read(K)).isOk());
    }
    ServerAddress stranger = ServerAddress.parse("localhost:1");
    assertThrows(IllegalArgumentException.class, () -> client.sendTo(stranger, read(K)));
  }

  @Test
  void sendToEach_request_reachesEveryNode() {
    BulkReplies stored = client.sendToEach(set(K, "everywhere"));
    assertEquals(servers.size(), stored.size());
    stored.throwIfAnyFailed();
    BulkReplies read = client.sendToEach(read(K));
    for (int i = 0; i < servers.size(); i++) {
      assertEquals("everywhere", text(read.reply(i)));
    }
  }

  @Test
  void servers_asConfigured_areInOrder() {
    assertEquals(ServerAddress.parseList(servers.addresses()), client.servers());
  }

  @Test
  void sendAll_manyTouchingReads_areAllAnswered() {
    List<MetaRequest> writes = new ArrayList<>();
    List<MetaRequest> reads = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Key key = key("a-key-that-is-not-very-short-" + i);
      if (i % 3 != 0) {
        writes.add(set(key, "v" + i));
      }
      reads.add(read(key).expiry(MINUTE));
    }
    client.sendAll(writes, null).throwIfAnyFailed();
    BulkReplies replies = client.sendAll(reads, MetaRequest.get(K));
    for (int i = 0; i < reads.size(); i++) {
      assertEquals(i % 3 == 0 ? "" : "v" + i, text(replies.reply(i)));
      assertEquals(Status.MISS, replies.first(i).status());
    }
    assertTrue(
        client.send(MetaRequest.get(writes.get(0).key()).returning(Returned.TTL)).ttlSeconds() > 0);
  }
}
