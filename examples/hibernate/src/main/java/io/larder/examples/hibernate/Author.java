package io.larder.examples.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** An author, with a collection that is cached too. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Author {

  @Id private long id;

  private String name;

  @OneToMany(mappedBy = "author", cascade = CascadeType.ALL)
  @OrderBy("isbn")
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  private List<Book> books = new ArrayList<>();

  /** For Hibernate, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Author() {}

  Author(long id, String name) {
    this.id = id;
    this.name = name;
  }

  String name() {
    return name;
  }

  List<Book> books() {
    return books;
  }

  void add(Book book) {
    book.writtenBy(this);
    books.add(book);
  }
}
