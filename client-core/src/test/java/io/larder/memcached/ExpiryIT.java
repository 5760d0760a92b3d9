package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Await;
import io.larder.memcached.fixture.Fleet;
import io.larder.testkit.Memcached;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real server makes of the expiries: shown by the time to live that it reports. */
@Memcached(sources = Source.BINARY)
class ExpiryIT {

  private static final Duration HOUR = Duration.ofHours(1);

  private MemcachedClient<String> client;

  @BeforeEach
  void connect(MemcachedServer server) {
    client = Fleet.client(server).build();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private void assertTimeToLive(Duration expected) {
    Duration left = client.inspect("k").timeToLive().orElseThrow();
    assertEquals(0, expected.minus(left).toSeconds() / 20, left::toString);
  }

  @Test
  void set_upToAndOver30Days_hasThatTimeToLive() {
    for (int days : new int[] {1, 29, 30, 31, 365, 3650}) {
      Duration ttl = Duration.ofDays(days);
      client.set("k", "v", Expiry.in(ttl));
      assertTimeToLive(ttl);
      assertEquals("v", client.get("k"));
    }
  }

  @Test
  void touch_over30Days_hasThatTimeToLive() {
    client.set("k", "v", Expiry.in(HOUR));
    client.touch("k", Expiry.in(Duration.ofDays(90)));
    assertTimeToLive(Duration.ofDays(90));
    client.getAndTouch("k", Expiry.in(Duration.ofDays(60)));
    assertTimeToLive(Duration.ofDays(60));
  }

  @Test
  void at_moment_expiresThen() {
    client.set("k", "v", Expiry.at(Instant.now().plus(HOUR)));
    assertTimeToLive(HOUR);
    client.set("k", "v", Expiry.at(Instant.now().plus(Duration.ofDays(100))));
    assertTimeToLive(Duration.ofDays(100));
  }

  @Test
  void never_eachStore_hasNone() {
    client.set("k", "v", Expiry.in(HOUR));
    client.set("k", "v", Expiry.NEVER);
    assertTrue(client.inspect("k").timeToLive().isEmpty());
  }

  @Test
  void atOnce_eachStoreAndTouch_isGone() {
    for (Expiry now : new Expiry[] {Expiry.in(Duration.ZERO), Expiry.at(Instant.EPOCH)}) {
      client.set("k", "v", now);
      assertNull(client.get("k"));
      client.set("k", "v", Expiry.NEVER);
      client.set("k", "v", now);
      assertNull(client.get("k"));
      client.set("k", "v", Expiry.NEVER);
      assertTrue(client.touch("k", now));
      assertNull(client.get("k"));
      client.setMany(Map.of("k", "v"), now).orThrow();
      assertNull(client.get("k"));
    }
  }

  @Test
  void oneSecond_later_isGone() {
    client.set("k", "v", Expiry.in(Duration.ofSeconds(1)));
    client.set("kept", "v", Expiry.in(Duration.ofSeconds(100)));
    Await.until("the item expires", () -> client.get("k") == null);
    assertEquals("v", client.get("kept"));
  }
}
