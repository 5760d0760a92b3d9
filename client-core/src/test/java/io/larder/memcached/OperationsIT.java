package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import io.larder.memcached.serde.SerdeException;
import io.larder.testkit.MemcachedServers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation against real servers: one and three of them, with and without a key prefix. */
@ParameterizedClass(name = "{0} nodes, prefix \"{1}\"")
@CsvSource({"1, ''", "1, app:", "3, ''", "3, app:"})
class OperationsIT {

  private static final Expiry NEVER = Expiry.NEVER;

  private static Map<Integer, MemcachedServers> fleets;

  private final MemcachedServers servers;
  private final String prefix;
  private MemcachedClient<String> client;

  OperationsIT(int nodes, String prefix) {
    this.servers = fleets.get(nodes);
    this.prefix = prefix;
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
    client = Fleet.client(servers).keyPrefix(prefix).build();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void get_nothingThere_isNull() {
    assertNull(client.get("k"));
    assertNull(client.gets("k"));
    assertNull(client.getAndTouch("k", NEVER));
    assertNull(client.getsAndTouch("k", NEVER));
    assertNull(client.inspect("k"));
  }

  @Test
  void set_thenGet_isTheValueOfThatKey() {
    for (int i = 0; i < 100; i++) {
      client.set("k" + i, "v" + i, NEVER);
    }
    for (int i = 0; i < 100; i++) {
      assertEquals("v" + i, client.get("k" + i));
    }
  }

  @Test
  void set_empty_isNotTheSameAsNothing() {
    client.set("k", "", NEVER);
    assertEquals("", client.get("k"));
    assertEquals(Map.of("k", ""), client.getMany(List.of("k")).values());
  }

  @Test
  void set_textThatLooksLikeTheProtocol_isJustAValue() {
    for (String value :
        List.of("\r\n", "END\r\n", "HD O1\r\n", "VA 1\r\nx\r\n", "\0", "olé ☃ 😀")) {
      client.set("k", value, NEVER);
      assertEquals(value, client.get("k"));
      assertEquals(Map.of("k", value), client.getMany(List.of("k", "x")).values());
    }
  }

  @Test
  void key_ofThePrefix_isNotSeenByOtherPrefixes() {
    client.set("k", "v", NEVER);
    try (MemcachedClient<String> bare = Fleet.client(servers).build();
        MemcachedClient<String> other = Fleet.client(servers).keyPrefix("other:").build()) {
      // The prefix does not count in routing, so only with one node is the whole key known here.
      if (servers.size() == 1) {
        assertEquals("v", bare.get(prefix + "k"));
      }
      assertNull(other.get("k"));
    }
  }

  @Test
  void key_upTo250BytesWithPrefix_works() {
    String key = "k".repeat(250 - prefix.length());
    client.set(key, "v", NEVER);
    assertEquals("v", client.get(key));
    assertEquals(Map.of(key, "v"), client.getMany(List.of(key)).values());
    assertThrows(IllegalArgumentException.class, () -> client.get(key + "k"));
  }

  @Test
  void key_thatIsNone_isRefusedByEveryOperation() {
    for (String key : List.of(" ", "a b", "a\r\nflush_all", "a\0", "k".repeat(251), "olé")) {
      for (Runnable call :
          List.<Runnable>of(
              () -> client.get(key),
              () -> client.set(key, "v", NEVER),
              () -> client.add(key, "v", NEVER),
              () -> client.cas(key, "v", NEVER, 1),
              () -> client.append(key, "v"),
              () -> client.delete(key),
              () -> client.incr(key, 1),
              () -> client.touch(key, NEVER),
              () -> client.inspect(key),
              () -> client.getMany(List.of("good", key)),
              () -> client.setMany(Map.of("good", "v", key, "v"), NEVER),
              () -> client.deleteMany(List.of("good", key)))) {
        assertThrows(IllegalArgumentException.class, call::run);
      }
    }
    assertNull(client.get("good"));
  }

  @Test
  void add_presentOrNot_storesOnlyIfNot() {
    assertTrue(client.add("k", "first", NEVER));
    assertFalse(client.add("k", "second", NEVER));
    assertEquals("first", client.get("k"));
  }

  @Test
  void replace_presentOrNot_storesOnlyIfPresent() {
    assertFalse(client.replace("k", "v", NEVER));
    assertNull(client.get("k"));
    client.set("k", "old", NEVER);
    assertTrue(client.replace("k", "new", NEVER));
    assertEquals("new", client.get("k"));
  }

  @Test
  void appendAndPrepend_presentOrNot_extendWhatIsThere() {
    assertFalse(client.append("k", "x"));
    assertFalse(client.prepend("k", "x"));
    assertNull(client.get("k"));
    client.set("k", "b", Expiry.in(Duration.ofMinutes(10)));
    assertTrue(client.append("k", "c"));
    assertTrue(client.prepend("k", "a"));
    assertEquals("abc", client.get("k"));
    assertTrue(client.inspect("k").timeToLive().isPresent(), "the time to live stays");
  }

  @Test
  void cas_unchangedChangedGone_hasThreeOutcomes() {
    client.set("k", "v1", NEVER);
    Item<String> read = client.gets("k");
    assertEquals("v1", read.value());
    assertEquals(CasResult.STORED, client.cas("k", "v2", NEVER, read.cas()));
    assertEquals(CasResult.EXISTS, client.cas("k", "v3", NEVER, read.cas()));
    assertEquals("v2", client.get("k"));
    assertNotEquals(read.cas(), client.gets("k").cas());
    client.delete("k");
    assertEquals(CasResult.NOT_FOUND, client.cas("k", "v4", NEVER, read.cas()));
    assertNull(client.get("k"));
  }

  @Test
  void cas_idOfNoVersion_isRefused() {
    client.set("k", "v", NEVER);
    // memcached takes a compare-and-set with 0 for a plain set.
    assertThrows(IllegalArgumentException.class, () -> client.cas("k", "lost", NEVER, 0));
    assertEquals("v", client.get("k"));
  }

  @Test
  void delete_presentOrNot_tellsWhich() {
    client.set("k", "v", NEVER);
    assertTrue(client.delete("k"));
    assertFalse(client.delete("k"));
    assertNull(client.get("k"));
  }

  @Test
  void incrAndDecr_missingCounter_isEmpty() {
    assertEquals(OptionalLong.empty(), client.incr("n", 1));
    assertEquals(OptionalLong.empty(), client.decr("n", 1));
    assertNull(client.get("n"));
  }

  @Test
  void incrAndDecr_counter_returnTheNewNumber() {
    client.set("n", "8", NEVER);
    assertEquals(OptionalLong.of(9), client.incr("n", 1));
    assertEquals(OptionalLong.of(10), client.incr("n", 1));
    assertEquals(OptionalLong.of(1010), client.incr("n", 1000));
    assertEquals(OptionalLong.of(10), client.decr("n", 1000));
    assertEquals(OptionalLong.of(9), client.decr("n", 1));
    assertEquals(OptionalLong.of(9), client.incr("n", 0));
    assertEquals("9", client.get("n").strip());
  }

  @Test
  void incrAndDecr_atTheBounds_wrapAroundAndStopAtZero() {
    client.set("n", "18446744073709551615", NEVER);
    assertEquals(OptionalLong.of(-2), client.decr("n", 1));
    assertEquals(OptionalLong.of(-1), client.incr("n", 1));
    assertEquals(OptionalLong.of(0), client.incr("n", 1));
    assertEquals(OptionalLong.of(0), client.decr("n", 1));
    assertEquals(OptionalLong.of(-1), client.incr("n", -1));
    assertEquals(OptionalLong.of(0), client.decr("n", -1));
    assertEquals(OptionalLong.of(Long.MAX_VALUE), client.incr("n", Long.MAX_VALUE));
    assertEquals(OptionalLong.of(Long.MIN_VALUE), client.incr("n", 1));
  }

  @Test
  void incr_ofWhatIsNoNumber_isRefusedAndTheNextIsRight() {
    client.set("k", "text", NEVER);
    ServerErrorException refused =
        assertThrows(ServerErrorException.class, () -> client.incr("k", 1));
    assertTrue(refused.reply().startsWith("CLIENT_ERROR"), refused.reply());
    assertEquals("text", client.get("k"));
  }

  @Test
  void touch_presentOrNot_changesTheTimeToLiveOnly() {
    assertFalse(client.touch("k", Expiry.in(Duration.ofMinutes(1))));
    client.set("k", "v", NEVER);
    assertEquals(Optional.empty(), client.inspect("k").timeToLive());
    assertTrue(client.touch("k", Expiry.in(Duration.ofMinutes(1))));
    assertTimeToLive(60, "k");
    assertTrue(client.touch("k", NEVER));
    assertEquals(Optional.empty(), client.inspect("k").timeToLive());
    assertEquals("v", client.get("k"));
  }

  @Test
  void getAndTouch_present_readsAndChangesTheTimeToLive() {
    client.set("k", "v", NEVER);
    assertEquals("v", client.getAndTouch("k", Expiry.in(Duration.ofMinutes(1))));
    assertTimeToLive(60, "k");
    Item<String> item = client.getsAndTouch("k", Expiry.in(Duration.ofMinutes(2)));
    assertEquals("v", item.value());
    assertEquals(client.gets("k").cas(), item.cas());
    assertTimeToLive(120, "k");
  }

  @Test
  void inspect_present_tellsSizeAndWhetherItWasRead() {
    client.set("k", "12345", NEVER);
    ItemInfo fresh = client.inspect("k");
    assertEquals(5, fresh.size());
    assertFalse(fresh.readBefore());
    assertTrue(fresh.sinceLastAccess().compareTo(Duration.ofSeconds(5)) < 0);
    client.get("k");
    assertTrue(client.inspect("k").readBefore());
  }

  @Test
  void getMany_someThere_hasThoseInTheOrderAskedFor() {
    client.set("b", "2", NEVER);
    client.set("a", "1", NEVER);
    client.set("d", "4", NEVER);
    BulkRead<String> read = client.getMany(List.of("d", "c", "b", "a", "d"));
    assertEquals(List.of("d", "b", "a"), List.copyOf(read.hits().keySet()));
    assertEquals(Map.of("a", "1", "b", "2", "d", "4"), read.values());
    assertEquals(Map.of(), read.failures());
    assertEquals(Map.of(), client.getMany(List.of("x", "y")).values());
    assertEquals(Map.of(), client.getMany(List.of()).values());
  }

  @Test
  void getsMany_someThere_hasTheirCasIds() {
    client.set("a", "1", NEVER);
    Map<String, Item<String>> items = client.getsMany(List.of("a", "b")).values();
    assertEquals(Map.of("a", client.gets("a")), items);
    assertEquals(CasResult.STORED, client.cas("a", "2", NEVER, items.get("a").cas()));
  }

  @Test
  void setManyAndDeleteMany_onAllNodes_tellPerKey() {
    Map<String, String> entries = new LinkedHashMap<>();
    IntStream.range(0, 200).forEach(i -> entries.put("k" + i, "v" + i));
    BulkWrite stored = client.setMany(entries, Expiry.in(Duration.ofMinutes(10))).orThrow();
    assertEquals(entries.keySet(), stored.done());
    assertEquals(Set.of(), stored.notFound());
    assertEquals(entries, client.getMany(entries.keySet()).values());
    assertTimeToLive(600, "k7");

    BulkWrite deleted = client.deleteMany(List.of("k1", "nothing", "k2", "k1")).orThrow();
    assertEquals(Set.of("k1", "k2"), deleted.done());
    assertEquals(Set.of("nothing"), deleted.notFound());
    assertEquals(198, client.getMany(entries.keySet()).values().size());
    assertEquals(Set.of(), client.setMany(Map.of(), NEVER).done());
    assertEquals(Set.of(), client.deleteMany(List.of()).done());
  }

  @Test
  void pinnedTo_anyKeys_areOnOneNodeAndFoundThere() {
    MemcachedClient<String> pinned = client.pinnedTo("tenant");
    Map<String, String> entries = new LinkedHashMap<>();
    IntStream.range(0, 30).forEach(i -> entries.put("p" + i, "v" + i));
    pinned.setMany(entries, NEVER).orThrow();
    assertEquals(entries, pinned.getMany(entries.keySet()).values());
    entries.forEach((key, value) -> assertEquals(value, pinned.get(key)));
    // A client that routes by the key itself finds those only that belong there anyway.
    int found = client.getMany(entries.keySet()).values().size();
    assertTrue(servers.size() == 1 ? found == 30 : found < 25, "found " + found);
  }

  @Test
  void withSerde_sameConnections_readsOtherTypes() {
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
    MemcachedClient<byte[]> bytes = client.withSerde(TestSerdes.bytes());
    bytes.set("k", all, NEVER);
    assertArrayEquals(all, bytes.get("k"));
    client.set("text", "t", NEVER);
    assertThrows(SerdeException.class, () -> bytes.get("text"));
    assertEquals("t", client.get("text"));
  }

  @Test
  void getMany_oneValueUnreadable_failsForItsKeyOnly() {
    MemcachedClient<byte[]> bytes = client.withSerde(TestSerdes.bytes());
    client.set("bad", "text, which that serde refuses", NEVER);
    bytes.set("good", new byte[] {1}, NEVER);

    for (BulkRead<?> read :
        List.of(
            bytes.getMany(List.of("bad", "good", "absent")),
            bytes.getsMany(List.of("bad", "good", "absent")))) {
      assertEquals(Set.of("good"), read.hits().keySet());
      assertEquals(Set.of("bad"), read.failures().keySet());
      MemcachedException failure = read.failures().get("bad");
      assertInstanceOf(UnreadableValueException.class, failure);
      assertInstanceOf(SerdeException.class, failure.getCause());
      assertThrows(UnreadableValueException.class, read::values);
    }
  }

  @Test
  void versions_allNodes_areTheServers() {
    Map<ServerAddress, String> versions = client.versions();
    assertEquals(servers.size(), versions.size());
    servers.forEach(
        server ->
            assertEquals(server.version(), versions.get(ServerAddress.parse(server.address()))));
  }

  @Test
  void close_anyOperation_isTurnedAway() {
    client.set("k", "v", NEVER);
    client.close();
    client.close();
    assertThrows(ClientClosedException.class, () -> client.get("k"));
    assertThrows(ClientClosedException.class, () -> client.set("k", "v", NEVER));
    assertThrows(ClientClosedException.class, () -> client.getMany(List.of("k")).values());
    assertThrows(ClientClosedException.class, () -> client.pinnedTo("x").delete("k"));
    assertThrows(ClientClosedException.class, () -> client.versions());
  }

  private void assertTimeToLive(long seconds, String key) {
    long left = client.inspect(key).timeToLive().orElseThrow().toSeconds();
    assertTrue(left <= seconds && left > seconds - 30, key + " has " + left + " s left");
  }
}
