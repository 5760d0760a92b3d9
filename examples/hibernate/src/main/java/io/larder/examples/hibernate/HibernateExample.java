package io.larder.examples.hibernate;

import io.larder.examples.common.JavaProgram;
import io.larder.examples.common.Partner;
import io.larder.examples.common.Servers;
import io.larder.examples.common.Speaker;
import io.larder.examples.hibernate.Bookshop.Seen;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/**
 * Two JVMs share Hibernate's second-level cache: entities, a collection, a natural id, the results
 * of queries. Each sees what the other one changes, and asks the database only for what changed; a
 * lost timestamp does not bring outdated results back. Ends with an error if anything is not as
 * promised.
 *
 * <p>In brackets is what Hibernate counted.
 */
public final class HibernateExample {

  private static final Speaker ME = new Speaker("JVM 1");

  private HibernateExample() {}

  /**
   * Runs the example.
   *
   * @param args none
   * @throws IOException if the second JVM can't be started
   * @throws SQLException if the database can't be started
   */
  public static void main(String[] args) throws IOException, SQLException {
    Warnings.show();
    try (Servers servers = Servers.provide(ME);
        Database database = Database.start();
        Bookshop shop = Bookshop.found(ME, database.url());
        Partner second = Partner.start(program(), database.url())) {
      entities(shop, second);
      queries(shop, second);
      lostTimestamp(shop, second, database);
    }
    ME.say("Everything was as promised");
  }

  private static JavaProgram program() {
    return JavaProgram.of(SecondJvm.class).inheriting(Servers.PROPERTY);
  }

  private static void entities(Bookshop shop, Partner second) throws IOException {
    shop.store(Samples.author());
    // The books are in the cache since they were stored, but that they are hers is not.
    shop.books();
    second.ask("read");

    Book outdated = shop.book(Samples.ISBN).value();
    second.ask("reprice 12.50");
    Seen<Book> repriced = shop.book(Samples.ISBN);
    repriced.check(
        repriced.value().price().compareTo(new BigDecimal("12.50")) == 0
            && repriced.counts().sql() == 0,
        "JVM 1 sees the price that JVM 2 has set, without asking the database");
    ME.say("That was fresh, and from the cache");
    shop.saveOutdated(outdated);

    second.ask("add");
    Seen<List<Book>> books = shop.books();
    books.check(books.value().size() == 3, "JVM 1 sees the book that JVM 2 has added");
    ME.say("That was fresh; what has changed came from the database");
  }

  private static void queries(Bookshop shop, Partner second) throws IOException {
    shop.cheaperThan("10");
    Seen<List<String>> again = shop.cheaperThan("10");
    again.check(
        again.value().size() == 2 && again.counts().sql() == 0,
        "the results of a query are cached");
    second.ask("query 2");

    second.ask("reprice 9.00");
    Seen<List<String>> fresh = shop.cheaperThan("10");
    fresh.check(
        fresh.value().size() == 3 && fresh.counts().sql() == 1,
        "a query is asked again after JVM 2 has changed a price");
    ME.say("That was fresh, as JVM 2 has left a timestamp that says when it changed books");
  }

  /** What memcached drops when memory gets scarce may be the timestamp of the last change. */
  private static void lostTimestamp(Bookshop shop, Partner second, Database database)
      throws IOException {
    second.ask("reprice 99.00");
    Timestamps.evict("Book");
    ME.say("The timestamp of that change is lost, as if memcached had evicted it");

    try (Bookshop unguarded = Bookshop.open(ME, database.url(), "unguarded.conf")) {
      ME.say("First I ask in a shop that has no guard against that");
      Seen<List<String>> stale = unguarded.cheaperThan("10");
      stale.check(
          stale.value().size() == 3 && stale.counts().sql() == 0,
          "without a guard, Hibernate serves outdated results");
    }
    ME.say("That was stale: one of the books costs 99.00 now");

    ME.say("Now I ask in the shop with the guard");
    Seen<List<String>> fresh = shop.cheaperThan("10");
    fresh.check(
        fresh.value().size() == 2 && fresh.counts().sql() == 1,
        "with the guard, a lost timestamp does not bring outdated results back");
    ME.say("That was fresh: a lost timestamp counts as changed just now");

    shop.cheaperThan("10");
    Seen<List<String>> cached = shop.cheaperThan("10");
    cached.check(
        cached.value().size() == 2 && cached.counts().sql() == 0,
        "what is cached after the loss is good");
  }
}
