package io.larder.examples.hibernate;

import io.larder.examples.common.Partner;
import io.larder.examples.common.Promise;
import io.larder.examples.common.Speaker;
import io.larder.examples.hibernate.Bookshop.Seen;
import java.io.IOException;
import java.util.List;

/** The second JVM: a shop of its own on the same database and the same cache. */
final class SecondJvm {

  private SecondJvm() {}

  /** Does what the first JVM asks for; the argument is the database's URL. */
  public static void main(String[] args) throws IOException {
    Warnings.show();
    try (Bookshop shop = Bookshop.open(new Speaker("JVM 2"), args[0])) {
      Partner.serve(task -> perform(shop, task.split(" ", 2)));
    }
  }

  private static void perform(Bookshop shop, String[] task) {
    switch (task[0]) {
      case "read" -> read(shop);
      case "reprice" -> shop.reprice(Samples.ISBN, task[1]);
      case "add" -> shop.add(Samples.another());
      case "query" -> query(shop, Integer.parseInt(task[1]));
      default -> throw new IllegalArgumentException("no such task: " + task[0]);
    }
  }

  /** All that the first JVM has left in the cache: this one need not ask the database. */
  private static void read(Bookshop shop) {
    Seen<List<Book>> books = shop.books();
    books.check(
        books.value().size() == 2 && books.counts().sql() == 0,
        "JVM 2 finds the author and her books in the cache");
    Seen<Book> book = shop.book(Samples.ISBN);
    book.check(
        book.counts().naturalIds().hits() == 1 && book.counts().sql() == 0,
        "JVM 2 finds a book by its natural id in the cache");
  }

  private static void query(Bookshop shop, int expected) {
    Seen<List<String>> found = shop.cheaperThan("10");
    Promise.check(
        found.value().size() == expected && found.counts().sql() == 0,
        "JVM 2 finds the results of JVM 1's query in the cache");
  }
}
