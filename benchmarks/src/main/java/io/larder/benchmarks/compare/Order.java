package io.larder.benchmarks.compare;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * An object with ten fields, as they are common in caches. Not {@code Serializable}: Hazelcast then
 * takes its compact form, which is faster than the JDK's, and the others do not care.
 */
public final class Order {

  enum Status {
    OPEN,
    PAID
  }

  private long id;
  private int changes;
  private String name = "";
  private String email = "";
  private boolean gift;
  private double weight;
  private BigDecimal total = BigDecimal.ZERO;
  private LocalDateTime created = LocalDateTime.MIN;
  private LocalDate due = LocalDate.EPOCH;
  private Status status = Status.OPEN;

  /** Creates an order that has nothing in it yet. */
  public Order() {}

  static Order example() {
    Order order = new Order();
    order.id = 987_654_321L;
    order.name = "Ada Lovelace";
    order.email = "ada@example.org";
    order.gift = true;
    order.weight = 1.75;
    order.total = new BigDecimal("129.90");
    order.created = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    order.due = LocalDate.of(2026, 2, 3);
    order.status = Status.PAID;
    return order;
  }

  /** Changes the order, and tells how often that has been done. */
  int change() {
    return ++changes;
  }

  @Override
  public String toString() {
    return String.join(
        " ",
        Long.toString(id),
        name,
        email,
        Boolean.toString(gift),
        Double.toString(weight),
        total.toString(),
        created.toString(),
        due.toString(),
        status.toString());
  }
}
