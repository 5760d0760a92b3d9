package io.larder.benchmarks;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The objects that all serializers are compared on. */
public enum Sample {
  /** A record of three components. */
  RECORD("small record", Line.class, new Line(4_711, "espresso", 12)),
  /** An object with ten fields. */
  POJO("10-field POJO", Order.class, Order.example()),
  /** A list of a hundred records. */
  LIST("100-element list", List.class, lines()),
  /** Ten thousand characters of ASCII. */
  TEXT("10 KB string", String.class, "The larder is full. ".repeat(512));

  private final String title;
  private final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it, and reads make copies.
  private final Object value;

  Sample(String title, Class<?> type, Object value) {
    this.title = title;
    this.type = type;
    this.value = value;
  }

  String title() {
    return title;
  }

  /** The type that a cache of such values would declare. */
  Class<?> type() {
    return type;
  }

  Object value() {
    return value;
  }

  private static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(new Line(1_000L + i, "article " + i, i % 7));
    }
    return lines;
  }

  /** A small record. */
  record Line(long article, String name, int quantity) implements Serializable {}

  /** The state of an order. */
  enum Status {
    OPEN,
    PAID,
    SHIPPED
  }

  /** A class with ten fields, as they are common in caches. */
  static final class Order implements Serializable {

    private static final long serialVersionUID = 1L;

    private long id;
    private int customer;
    private String name = "";
    private String email = "";
    private boolean gift;
    private double weight;
    private BigDecimal total = BigDecimal.ZERO;
    private Instant created = Instant.EPOCH;
    private LocalDate due = LocalDate.EPOCH;
    private Status status = Status.OPEN;

    static Order example() {
      Order order = new Order();
      order.id = 987_654_321L;
      order.customer = 4_242;
      order.name = "Ada Lovelace";
      order.email = "ada@example.org";
      order.gift = true;
      order.weight = 1.75;
      order.total = new BigDecimal("129.90");
      order.created = Instant.parse("2026-01-02T03:04:05.678901Z");
      order.due = LocalDate.of(2026, 2, 3);
      order.status = Status.PAID;
      return order;
    }

    private List<Object> fields() {
      return List.of(id, customer, name, email, gift, weight, total, created, due, status);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Order order && fields().equals(order.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }
  }
}
