package io.larder.examples.quickstart;

import io.larder.examples.common.Promise;
import io.larder.examples.common.Servers;
import io.larder.examples.common.Speaker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Two JVMs share objects through JCache: this one stores an order, a second one reads and changes
 * it, both race for jobs, and an offer expires. Ends with an error if anything is not as promised.
 *
 * <p>The servers are those of {@code -Dlarder.servers} or {@code LARDER_SERVERS}. If there are
 * none, one is started, and stopped at the end.
 */
public final class Quickstart {

  private static final Speaker ME = new Speaker("JVM 1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Quickstart() {}

  /**
   * Runs the example.
   *
   * @param args none
   * @throws IOException if the second JVM can't be started
   * @throws InterruptedException if somebody interrupts the example
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (Servers servers = Servers.provide(ME)) {
      run();
    }
  }

  private static void run() throws IOException, InterruptedException {
    try (Shop shop = new Shop()) {
      // On a server of yours there may be something left of the last time.
      shop.orders.clear();
      shop.jobs.clear();

      Order order = Order.sample();
      shop.orders.put(order.id(), order);
      ME.say("I have stored " + order);

      share(shop, SecondJvm.start());
      expire(shop);
    }
    ME.say("Everything was as promised");
  }

  /** Sees what the other JVM does, and races it for the jobs. */
  private static void share(Shop shop, Process second) throws InterruptedException {
    Order confirmed = Order.sample().confirmed();
    Promise.await(
        PATIENCE,
        () -> !second.isAlive() || confirmed.equals(shop.orders.get(confirmed.id())),
        "JVM 2 confirms the order");
    Order seen = shop.orders.get(confirmed.id());
    Promise.check(confirmed.equals(seen), "JVM 1 sees what JVM 2 has changed");
    ME.say("I see that the order is " + seen.status() + " now");

    ME.say("I won " + Jobs.claim(shop.jobs, ME.name()) + " of " + Jobs.COUNT + " jobs");
    boolean ended = second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Promise.check(ended && second.exitValue() == 0, "JVM 2 ends, and finds everything all right");
  }

  /** Sees an offer disappear when its time is over, and not before. */
  private static void expire(Shop shop) throws InterruptedException {
    Money price = Money.euros("3.90");
    long start = System.currentTimeMillis();
    shop.offers.put("tea", price);
    Promise.check(price.equals(shop.offers.get("tea")), "an offer is there at first");
    Promise.await(PATIENCE, () -> !shop.offers.containsKey("tea"), "the offer expires");

    long lifetime = Shop.OFFER_LIFETIME.getAdjustedTime(0);
    long lived = System.currentTimeMillis() - start;
    Promise.check(lived >= lifetime, "an offer does not expire early");
    ME.say("I made an offer for " + lifetime + " ms, and it was gone after " + lived + " ms");
  }
}
