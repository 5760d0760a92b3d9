package io.larder.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.serde.Serdes;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may fill an item: the marks that memcached puts on replies. */
@Memcached
class MetaMarksIT {

  private static final Key KEY = Key.of("a".getBytes(US_ASCII));
  private static final Expiry MINUTE = Expiry.in(Duration.ofMinutes(1));

  private MemcachedClient<byte[]> client;

  @BeforeEach
  void connect(MemcachedServer server) {
    client = MemcachedClient.builder(Serdes.bytes()).servers(server.address()).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static MetaRequest read() {
    return MetaRequest.get(KEY).returning(Returned.VALUE, Returned.CAS, Returned.TTL);
  }

  private MetaReply send(MetaRequest request) {
    return client.meta().send(request);
  }

  private void store(String value) {
    assertTrue(send(MetaRequest.set(KEY, value.getBytes(US_ASCII)).expiry(MINUTE)).isOk());
  }

  private static void assertMarks(String expected, MetaReply reply) {
    String marks =
        (reply.isWon() ? "W" : "")
            + (reply.isStale() ? "X" : "")
            + (reply.isWonByOther() ? "Z" : "");
    assertEquals(expected, marks);
  }

  @Test
  void vivify_nothingThere_oneWinsAnEmptyItem() {
    MetaReply winner = send(read().vivify(MINUTE));
    assertMarks("W", winner);
    assertTrue(winner.isOk());
    assertEquals(0, winner.value().length);
    assertMarks("Z", send(read().vivify(MINUTE)));
    assertMarks("Z", send(read()));
    assertEquals(
        Status.OK, send(MetaRequest.set(KEY, new byte[] {1}).ifCas(winner.cas())).status());
    MetaReply filled = send(read().vivify(MINUTE));
    assertMarks("", filled);
    assertArrayEquals(new byte[] {1}, filled.value());
  }

  @Test
  void vivify_filledByAnotherMeanwhile_theWinnersStoreIsRefused() {
    MetaReply winner = send(read().vivify(MINUTE));
    store("theirs");
    assertEquals(
        Status.EXISTS, send(MetaRequest.set(KEY, new byte[] {1}).ifCas(winner.cas())).status());
  }

  @Test
  void recacheUnder_littleTimeLeft_oneWinsAndAllGetTheValue() {
    store("old");
    assertMarks("", send(read().recacheUnder(30)));
    MetaReply winner = send(read().recacheUnder(90));
    assertMarks("W", winner);
    assertEquals("old", new String(winner.value(), US_ASCII));
    MetaReply other = send(read().recacheUnder(90));
    assertMarks("Z", other);
    assertEquals("old", new String(other.value(), US_ASCII));
    store("new");
    assertMarks("", send(read()));
  }

  @Test
  void invalidate_item_isStaleAndOneWins() {
    store("old");
    MetaReply invalidated =
        send(MetaRequest.delete(KEY).invalidate().expiry(Expiry.in(Duration.ofSeconds(20))));
    assertTrue(invalidated.isOk());
    MetaReply winner = send(read());
    assertMarks("WX", winner);
    assertEquals("old", new String(winner.value(), US_ASCII));
    assertTrue(winner.ttlSeconds() <= 20);
    assertMarks("XZ", send(read()));
  }

  @Test
  void invalidate_storeWithAnOlderCasId_isStoredAsStale() {
    store("first");
    long cas = send(read()).cas();
    store("second");
    long current = send(read()).cas();
    assertTrue(current > cas);
    assertEquals(
        Status.OK,
        send(MetaRequest.set(KEY, "late".getBytes(US_ASCII)).ifCas(cas).invalidate()).status());
    MetaReply reply = send(read());
    assertTrue(reply.isStale());
    assertTrue(reply.isWon());
    assertEquals("late", new String(reply.value(), US_ASCII));
  }

  @Test
  void invalidate_nothingThere_isNotFound() {
    assertFalse(send(MetaRequest.delete(KEY).invalidate()).isOk());
  }
}
