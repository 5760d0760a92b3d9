package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.*, com.acme.Order, true",
    "com.acme.*, com.acme.Order.lines, false",
    "com.acme.*, com.acme.Order##NaturalId, false",
    "com.acme.**, com.acme.Order.lines, true",
    "com.acme.**, com.acme.Order##NaturalId, true",
    "com.acme.**, com.acmexOrder, false",
    "**##NaturalId, com.acme.Order##NaturalId, true",
    "**##NaturalId, com.acme.Order, false",
    "default-*-region, default-query-results-region, true",
    "default-*, default-update-timestamps-region, true",
    "*, orders, true",
    "*, com.acme.Order, false",
    "**, com.acme.Order, true",
    "users:*, users:eu, true",
    "users:*, users:eu:1, false",
    "users/*/x, users/eu/x, true",
    "*-a*, b-ab, true",
    "a(b*, a(bc, true"
  })
  void matches_segments(String pattern, String name, boolean expected) {
    assertEquals(expected, new NamePattern(pattern).matches(name));
  }

  @Test
  void byLength_theOneThatSaysMostIsLast() {
    List<String> sorted =
        Stream.of("com.acme.*", "**", "*", "com.acme.**", "com.**", "com.acme.O*")
            .map(NamePattern::new)
            .sorted(NamePattern.BY_LENGTH)
            .map(NamePattern::text)
            .toList();
    assertEquals(List.of("**", "*", "com.**", "com.acme.**", "com.acme.*", "com.acme.O*"), sorted);
  }
}
