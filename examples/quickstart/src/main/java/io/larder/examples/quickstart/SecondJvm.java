package io.larder.examples.quickstart;

import io.larder.examples.common.JavaProgram;
import io.larder.examples.common.Promise;
import io.larder.examples.common.Servers;
import io.larder.examples.common.Speaker;
import java.io.IOException;

/** What the second JVM does: it knows nothing of the first one but the servers. */
final class SecondJvm {

  private static final Speaker ME = new Speaker("JVM 2");

  private SecondJvm() {}

  /** Starts this class in a JVM of its own, which writes to the same console. */
  static Process start() throws IOException {
    JavaProgram program = JavaProgram.of(SecondJvm.class).inheriting(Servers.PROPERTY);
    return program.process().inheritIO().start();
  }

  /** Reads the order, confirms it, and takes part in the race for the jobs. */
  public static void main(String[] args) {
    try (Shop shop = new Shop()) {
      Order order = shop.orders.get("4711");
      Promise.check(Order.sample().equals(order), "JVM 2 reads what JVM 1 has stored");
      ME.say("I am another process, and the order that I found is equal to the one stored");

      shop.orders.put(order.id(), order.confirmed());
      ME.say("I have confirmed it");

      ME.say("I won " + Jobs.claim(shop.jobs, ME.name()) + " of " + Jobs.COUNT + " jobs");
    }
  }
}
