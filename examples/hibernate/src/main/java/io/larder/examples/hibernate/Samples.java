package io.larder.examples.hibernate;

/** What is in the shop. */
final class Samples {

  /** The book that everybody looks at. */
  static final String ISBN = "978-0-575-07903-8";

  private Samples() {}

  static Author author() {
    Author author = new Author(1, "Ursula K. Le Guin");
    author.add(new Book(1, ISBN, "The Dispossessed", "9.99"));
    author.add(new Book(2, "978-0-441-00731-3", "The Left Hand of Darkness", "8.50"));
    return author;
  }

  static Book another() {
    return new Book(3, "978-0-575-09995-1", "The Word for World Is Forest", "7.99");
  }
}
