package io.larder.examples.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.jspecify.annotations.Nullable;

/** A book, with a version and a natural id; what leads from the one id to the other is cached. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@NaturalIdCache
class Book {

  @Id private long id;

  @SuppressWarnings("UnusedVariable") // Hibernate reads it.
  @NaturalId
  private String isbn;

  private String title;

  private BigDecimal price;

  @Version private int version;

  @ManyToOne(fetch = FetchType.LAZY)
  @SuppressWarnings("UnusedVariable") // Hibernate reads it.
  private @Nullable Author author;

  /** For Hibernate, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Book() {}

  Book(long id, String isbn, String title, String price) {
    this.id = id;
    this.isbn = isbn;
    this.title = title;
    this.price = new BigDecimal(price);
  }

  BigDecimal price() {
    return price;
  }

  void costs(BigDecimal price) {
    this.price = price;
  }

  void writtenBy(Author author) {
    this.author = author;
  }

  String title() {
    return title;
  }

  @Override
  public String toString() {
    return title + " at " + price + " (version " + version + ")";
  }
}
