package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.Serdes;
import io.larder.memcached.serde.ValueBuffer;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three clusters of one server each: new, old and older. */
@Memcached(nodes = 3, sources = Source.BINARY)
class FallbackClientIT {

  private static final Expiry HOUR = Expiry.in(Duration.ofHours(1));
  private static final Expiry DAY = Expiry.in(Duration.ofDays(1));

  private MemcachedClient<String> newest;
  private MemcachedClient<String> old;
  private MemcachedClient<String> oldest;
  private FallbackClient<String> client;

  @BeforeEach
  void connect(List<MemcachedServer> servers) {
    newest = connect(servers.get(0));
    old = connect(servers.get(1));
    oldest = connect(servers.get(2));
    client = FallbackClient.of(List.of(newest, old, oldest));
  }

  private static MemcachedClient<String> connect(MemcachedServer server) {
    return MemcachedClient.builder(Serdes.string())
        .servers(server.address())
        .timeouts(new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)))
        .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static long secondsToLive(MemcachedClient<?> client, String key) {
    return client.inspect(key).timeToLive().orElseThrow().toSeconds();
  }

  @Test
  void of_noClients_isAnError() {
    assertThrows(IllegalArgumentException.class, () -> FallbackClient.of(List.of()));
  }

  @Test
  void get_severalHaveIt_theFirstCounts() {
    oldest.set("a", "oldest", HOUR);
    assertEquals("oldest", client.get("a"));
    old.set("a", "old", HOUR);
    assertEquals("old", client.get("a"));
    newest.set("a", "new", HOUR);
    assertEquals("new", client.get("a"));
    assertNull(client.get("none"));
  }

  @Test
  void get_withoutWriteBack_leavesTheFirstAlone() {
    old.set("a", "old", HOUR);
    assertEquals("old", client.get("a"));
    assertNull(newest.get("a"));
  }

  @Test
  void get_withWriteBack_copiesIntoTheFirst() {
    oldest.set("a", "old", DAY);
    assertEquals("old", client.writingBack(HOUR).get("a"));
    assertEquals("old", newest.get("a"));
    assertTrue(secondsToLive(newest, "a") <= 3_600);
    assertNull(old.get("a"));
  }

  /** How a client may read the value of "a". */
  private static final Map<String, Consumer<FallbackClient<String>>> READS =
      Map.of(
          "get", client -> client.get("a"),
          "getAndTouch", client -> client.getAndTouch("a", HOUR),
          "gets", client -> client.gets("a"),
          "getsAndTouch", client -> client.getsAndTouch("a", HOUR),
          "getMany", client -> client.getMany(List.of("a", "b")),
          "getsMany", client -> client.getsMany(List.of("a", "b")));

  /** A value is read from the older cluster twice before it is copied. */
  private record Moment(String read, int readsBefore) {}

  static Stream<Moment> moments() {
    return READS.keySet().stream().flatMap(r -> Stream.of(new Moment(r, 1), new Moment(r, 2)));
  }

  private static void read(Moment moment, FallbackClient<String> client) {
    READS.get(moment.read()).accept(client);
  }

  /** Reads text as usual, and then does something, when it has read text often enough. */
  private static Serde<String> interrupted(int readsBefore, Runnable action) {
    return new Serde<>() {
      private int reads;

      @Override
      public int serialize(byte[] key, String value, ValueBuffer out) {
        return Serdes.string().serialize(key, value, out);
      }

      @Override
      public String deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
        String text = Serdes.string().deserialize(key, bytes, offset, length, flags);
        if (++reads == readsBefore) {
          action.run();
        }
        return text;
      }
    };
  }

  private FallbackClient<String> copying(MemcachedClient<String> from) {
    return FallbackClient.of(List.of(newest, from)).writingBack(HOUR).deletingEverywhere();
  }

  @ParameterizedTest
  @MethodSource("moments")
  void read_deletedWhileItIsCopied_staysDeleted(Moment moment) {
    old.set("a", "old", HOUR);
    FallbackClient<String> other = copying(old);
    Serde<String> serde = interrupted(moment.readsBefore(), () -> other.delete("a"));
    read(moment, copying(old.withSerde(serde)));
    assertNull(other.get("a"));
    assertNull(newest.inspect("a"), "a placeholder is left");
  }

  @ParameterizedTest
  @MethodSource("moments")
  void read_writtenWhileItIsCopied_leavesWhatWasWritten(Moment moment) {
    old.set("a", "old", HOUR);
    Serde<String> serde = interrupted(moment.readsBefore(), () -> newest.set("a", "new", HOUR));
    read(moment, copying(old.withSerde(serde)));
    assertEquals("new", newest.get("a"));
  }

  @ParameterizedTest
  @MethodSource("moments")
  void read_writtenAndDeletedWhileItIsCopied_staysDeleted(Moment moment) {
    old.set("a", "old", HOUR);
    FallbackClient<String> other = copying(old);
    Serde<String> serde =
        interrupted(
            moment.readsBefore(),
            () -> {
              other.set("a", "new", HOUR);
              other.delete("a");
            });
    read(moment, copying(old.withSerde(serde)));
    assertNull(other.get("a"));
    assertNull(newest.inspect("a"), "a placeholder is left");
  }

  @ParameterizedTest
  @MethodSource("moments")
  void read_invalidatedWhileItIsCopied_leavesTheStaleValueToBeLoaded(Moment moment) {
    old.set("a", "old", HOUR);
    LoadingClient<String> loading = newest.loading(LoadOptions.DEFAULT);
    Serde<String> serde =
        interrupted(
            moment.readsBefore(),
            () -> {
              newest.set("a", "new", HOUR);
              loading.invalidate("a", HOUR);
            });
    read(moment, copying(old.withSerde(serde)));
    assertEquals("loaded", loading.getOrLoad("a", HOUR, key -> "loaded"));
  }

  @Test
  void get_foundNowhere_leavesNoPlaceholder() {
    assertNull(client.writingBack(HOUR).get("a"));
    assertNull(newest.inspect("a"));
  }

  @Test
  void read_copyIsNotWritable_isReadAllTheSame() {
    old.set("a", "old", HOUR);
    Serde<String> serde =
        new Serde<>() {
          @Override
          public int serialize(byte[] key, String value, ValueBuffer out) {
            throw new SerdeException(SerdeException.Reason.UNWRITABLE, "not " + value);
          }

          @Override
          public String deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
            return Serdes.string().deserialize(key, bytes, offset, length, flags);
          }
        };
    FallbackClient<String> copying =
        FallbackClient.of(List.of(newest.withSerde(serde), old)).writingBack(HOUR);
    assertEquals("old", copying.get("a"));
    assertEquals("old", copying.gets("a").value());
    assertEquals(Map.of("a", "old"), copying.getMany(List.of("a")).values());
    assertNull(newest.inspect("a"), "a placeholder is left");
  }

  @Test
  void getMany_partialHits_areCompletedInOrder() {
    newest.set("a", "new", HOUR);
    old.set("a", "old", HOUR);
    old.set("b", "old", HOUR);
    oldest.set("b", "oldest", HOUR);
    oldest.set("c", "oldest", HOUR);
    Map<String, String> values = client.getMany(List.of("c", "b", "a", "none")).values();
    assertEquals(Map.of("a", "new", "b", "old", "c", "oldest"), values);
    assertEquals(List.of("c", "b", "a"), List.copyOf(values.keySet()));
    assertNull(newest.get("b"));
  }

  @Test
  void getMany_withWriteBack_copiesWhatWasFoundElsewhere() {
    newest.set("a", "new", HOUR);
    old.set("b", "old", HOUR);
    oldest.set("c", "oldest", HOUR);
    client.writingBack(HOUR).getMany(List.of("a", "b", "c"));
    assertEquals(
        Map.of("a", "new", "b", "old", "c", "oldest"),
        newest.getMany(List.of("a", "b", "c")).values());
  }

  @Test
  void getMany_nothingAsked_isEmpty() {
    assertEquals(Map.of(), client.getMany(List.of()).values());
  }

  @Test
  void getMany_firstClusterDown_isAFailureAndNoOldValue(List<MemcachedServer> servers) {
    old.set("a", "old", HOUR);
    servers.get(0).stop();
    BulkRead<String> read = client.getMany(List.of("a"));
    assertEquals(Map.of(), read.hits());
    assertEquals(Set.of("a"), read.failures().keySet());
    assertThrows(MemcachedException.class, () -> client.get("a"));
  }

  @Test
  void getMany_olderClusterDown_failsForTheMissingOnly(List<MemcachedServer> servers) {
    newest.set("a", "new", HOUR);
    servers.get(1).stop();
    BulkRead<String> read = client.getMany(List.of("a", "b"));
    assertEquals(Map.of("a", "new"), read.hits());
    assertEquals(Set.of("b"), read.failures().keySet());
  }

  @Test
  void gets_itemOfTheFirst_canBeCompared() {
    newest.set("a", "1", HOUR);
    Item<String> item = client.gets("a");
    assertEquals(CasResult.STORED, client.cas("a", "2", HOUR, item.cas()));
    assertEquals("2", newest.get("a"));
  }

  @Test
  void gets_itemOfAnOlder_isNotFoundInTheFirst() {
    old.set("a", "1", HOUR);
    Item<String> item = client.gets("a");
    assertEquals("1", item.value());
    assertEquals(CasResult.NOT_FOUND, client.cas("a", "2", HOUR, item.cas()));
    newest.set("a", "3", HOUR);
    assertEquals(CasResult.EXISTS, client.cas("a", "2", HOUR, item.cas()));
  }

  @Test
  void gets_withWriteBack_canBeCompared() {
    old.set("a", "1", HOUR);
    FallbackClient<String> copying = client.writingBack(HOUR);
    Item<String> item = copying.gets("a");
    assertEquals(CasResult.STORED, copying.cas("a", "2", HOUR, item.cas()));
  }

  @Test
  void getsMany_itemsOfBoth_onlyThoseOfTheFirstCanBeCompared() {
    newest.set("a", "1", HOUR);
    old.set("b", "2", HOUR);
    Map<String, Item<String>> items = client.getsMany(List.of("a", "b")).values();
    assertEquals(CasResult.STORED, client.cas("a", "x", HOUR, items.get("a").cas()));
    assertEquals("2", items.get("b").value());
    assertEquals(CasResult.NOT_FOUND, client.cas("b", "x", HOUR, items.get("b").cas()));
  }

  @Test
  void getAndTouch_itemOfAnOlder_livesLongerThere() {
    old.set("a", "1", HOUR);
    assertEquals("1", client.getAndTouch("a", DAY));
    assertTrue(secondsToLive(old, "a") > 3_600);
    assertNull(newest.get("a"));
    assertEquals("1", client.writingBack(HOUR).getAndTouch("a", DAY));
    assertTrue(secondsToLive(newest, "a") > 3_600);
  }

  @Test
  void getsAndTouch_itemOfAnOlder_isFoundAndTouched() {
    old.set("a", "1", HOUR);
    assertEquals("1", client.getsAndTouch("a", DAY).value());
    assertTrue(secondsToLive(old, "a") > 3_600);
    assertNull(client.getsAndTouch("none", DAY));
  }

  @Test
  void touch_itemOfAnOlder_livesLongerThere() {
    oldest.set("a", "1", HOUR);
    assertTrue(client.touch("a", DAY));
    assertTrue(secondsToLive(oldest, "a") > 3_600);
    assertFalse(client.touch("none", DAY));
  }

  @Test
  void writes_all_goToTheFirst() {
    old.set("n", "5", HOUR);
    client.set("a", "1", HOUR);
    client.setMany(Map.of("b", "2"), HOUR).orThrow();
    assertTrue(client.add("n", "new", HOUR));
    assertTrue(client.replace("a", "x", HOUR));
    assertTrue(client.append("a", "y"));
    assertTrue(client.prepend("a", "w"));
    assertEquals("wxy", newest.get("a"));
    assertEquals("2", newest.get("b"));
    assertEquals("new", newest.get("n"));
    assertEquals("5", old.get("n"));
    assertNull(old.get("a"));
    assertEquals(OptionalLong.empty(), client.incr("counter", 1));
    newest.set("counter", "5", HOUR);
    assertEquals(7, client.incr("counter", 2).orElseThrow());
    assertEquals(6, client.decr("counter", 1).orElseThrow());
  }

  @Test
  void delete_byDefault_reachesTheFirstOnly() {
    newest.set("a", "new", HOUR);
    old.set("a", "old", HOUR);
    assertTrue(client.delete("a"));
    assertEquals("old", client.get("a"));
    assertFalse(client.delete("a"));
  }

  @Test
  void delete_everywhere_leavesNothing() {
    old.set("a", "old", HOUR);
    oldest.set("a", "oldest", HOUR);
    assertTrue(client.deletingEverywhere().delete("a"));
    assertNull(client.get("a"));
    assertFalse(client.deletingEverywhere().delete("a"));
  }

  @Test
  void delete_oneClusterDown_reachesTheOthersAndFails(List<MemcachedServer> servers) {
    newest.set("a", "new", HOUR);
    oldest.set("a", "oldest", HOUR);
    servers.get(1).stop();
    FallbackClient<String> everywhere = client.deletingEverywhere();
    assertThrows(MemcachedException.class, () -> everywhere.delete("a"));
    assertNull(newest.get("a"));
    assertNull(oldest.get("a"));
    assertEquals(Set.of("a"), everywhere.deleteMany(List.of("a")).failures().keySet());
  }

  @Test
  void deleteMany_everywhere_isDoneIfItWasSomewhere() {
    newest.set("a", "new", HOUR);
    old.set("b", "old", HOUR);
    BulkWrite first = client.deleteMany(List.of("a", "b"));
    assertEquals(Set.of("a"), first.done());
    assertEquals(Set.of("b"), first.notFound());
    BulkWrite everywhere = client.deletingEverywhere().deleteMany(List.of("a", "b"));
    assertEquals(Set.of("b"), everywhere.done());
    assertEquals(Set.of("a"), everywhere.notFound());
  }
}
