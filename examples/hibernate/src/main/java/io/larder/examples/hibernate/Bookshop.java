package io.larder.examples.hibernate;

import io.larder.examples.common.Promise;
import io.larder.examples.common.Speaker;
import jakarta.persistence.OptimisticLockException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * The bookshop in one JVM, as any application uses Hibernate: that there is a cache shows in the
 * entities' annotations and in hibernate.properties only. Says what each operation saw and cost.
 */
final class Bookshop implements AutoCloseable {

  private static final long AUTHOR = 1;

  private final Speaker me;
  private final SessionFactory factory;

  private Bookshop(Speaker me, SessionFactory factory) {
    this.me = me;
    this.factory = factory;
  }

  /** What an operation saw, and what Hibernate counted meanwhile. */
  record Seen<T>(T value, Counts counts) {

    /** Holds it to be what is right now, and counts to be as expected. */
    Seen<T> check(boolean kept, String promise) {
      Promise.check(kept, promise + ", but there was: " + value + " " + counts);
      return this;
    }
  }

  /**
   * Opens the shop with tables that are there.
   *
   * @param cacheConfiguration the resource that configures the cache
   */
  static Bookshop open(Speaker me, String databaseUrl, String cacheConfiguration) {
    Configuration configuration =
        configuration(databaseUrl).setProperty("hibernate.javax.cache.uri", cacheConfiguration);
    return new Bookshop(me, configuration.buildSessionFactory());
  }

  /** Opens the shop with tables that are there, and the cache as hibernate.properties says. */
  static Bookshop open(Speaker me, String databaseUrl) {
    return new Bookshop(me, configuration(databaseUrl).buildSessionFactory());
  }

  /** Opens the shop with new tables, and with an empty cache: servers outlive databases. */
  static Bookshop found(Speaker me, String databaseUrl) {
    Configuration configuration =
        configuration(databaseUrl).setProperty("hibernate.hbm2ddl.auto", "create");
    Bookshop shop = new Bookshop(me, configuration.buildSessionFactory());
    shop.factory.getCache().evictAllRegions();
    return shop;
  }

  private static Configuration configuration(String databaseUrl) {
    return new Configuration()
        .addAnnotatedClass(Author.class)
        .addAnnotatedClass(Book.class)
        .setProperty("hibernate.connection.url", databaseUrl);
  }

  void store(Author author) {
    inTransaction(
        "I store " + author.name() + " and " + author.books().size() + " books",
        session -> {
          session.persist(author);
          return "done";
        });
  }

  Seen<List<Book>> books() {
    return inTransaction(
        "I read the author's books",
        session -> List.copyOf(session.find(Author.class, AUTHOR).books()));
  }

  Seen<Book> book(String isbn) {
    return inTransaction("I read the book " + isbn, session -> find(session, isbn));
  }

  void add(Book book) {
    inTransaction(
        "I add a book",
        session -> {
          session.find(Author.class, AUTHOR).add(book);
          return book;
        });
  }

  void reprice(String isbn, String price) {
    inTransaction(
        "I change a price",
        session -> {
          Book book = find(session, isbn);
          book.costs(new BigDecimal(price));
          session.flush();
          return book;
        });
  }

  /** Tries to save a book that somebody else has changed since it was read. */
  void saveOutdated(Book book) {
    try {
      factory.inTransaction(session -> session.merge(book));
    } catch (OptimisticLockException e) {
      me.say("I am not allowed to save " + book + ", which is outdated");
      return;
    }
    Promise.check(false, "an outdated book can't be saved");
  }

  Seen<List<String>> cheaperThan(String limit) {
    return inTransaction(
        "I ask for the books below " + limit,
        session ->
            session
                .createSelectionQuery("from Book where price < :limit order by price", Book.class)
                .setParameter("limit", new BigDecimal(limit))
                .setCacheable(true)
                .list()
                .stream()
                .map(Book::title)
                .toList());
  }

  private static Book find(Session session, String isbn) {
    return session.bySimpleNaturalId(Book.class).load(isbn);
  }

  private <T> Seen<T> inTransaction(String what, Function<Session, T> work) {
    awaitNextMillisecond();
    Counts before = Counts.of(factory.getStatistics());
    T value = factory.fromTransaction(work);
    Counts counts = Counts.of(factory.getStatistics()).since(before);
    me.say(what + ": " + value + " " + counts);
    return new Seen<>(value, counts);
  }

  /**
   * What another JVM cached or changed in this very millisecond, Hibernate takes for newer than the
   * transaction that begins now, to be on the safe side. That is right, but makes the counts vary.
   */
  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    factory.close();
  }
}
