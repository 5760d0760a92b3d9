package io.larder.examples.quickstart;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the example stores: an ordinary record with collections, dates and money in it. Nothing in
 * it knows of caches; it need not even be {@link java.io.Serializable}.
 */
record Order(
    String id,
    String customer,
    List<Line> lines,
    Map<String, List<String>> notes,
    Instant placed,
    LocalDate due,
    Status status) {

  /** One position of an order. */
  record Line(String article, int count, Money price) {

    @Override
    public String toString() {
      return count + " x " + article;
    }
  }

  /** How far an order is. */
  enum Status {
    PLACED,
    CONFIRMED
  }

  /** The same order in every JVM. */
  static Order sample() {
    return new Order(
        "4711",
        "Ada",
        List.of(
            new Line("tea", 3, Money.euros("4.80")), new Line("teapot", 1, Money.euros("24.90"))),
        Map.of("packing", List.of("as a gift", "no plastic"), "delivery", List.of("ring twice")),
        Instant.parse("2026-03-01T09:30:00.123456Z"),
        LocalDate.of(2026, 3, 5),
        Status.PLACED);
  }

  Order confirmed() {
    return new Order(id, customer, lines, notes, placed, due, Status.CONFIRMED);
  }

  Money total() {
    return lines.stream()
        .map(line -> line.price().times(line.count()))
        .reduce(Money.euros("0"), Money::plus);
  }

  @Override
  public String toString() {
    return "order %s (%s: %s, %s, due %s, %s)"
        .formatted(
            id,
            customer,
            lines.stream().map(Line::toString).collect(joining(" and ")),
            total(),
            due,
            status);
  }
}
