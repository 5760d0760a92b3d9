package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.Order,   com.acme.Order,         true",
    "com.acme.Order,   com.acme.Order$Line,    false",
    "com.acme.Order,   com.acme.Orders,        false",
    "com.acme.Order,   [Lcom.acme.Order;,      true",
    "com.acme.Order,   [[[Lcom.acme.Order;,    true",
    "com.acme.Order,   [Lcom.acme.Other;,      false",
    "com.acme.Order,   [[I,                    true",
    "com.acme.Order,   [IX,                    false",
    "com.acme.Order,   '',                     false",
    "com.acme.Order,   [,                      false",
    "com.acme.Order,   [L;,                    false",
    "com.acme.*,       com.acme.Order,         true",
    "com.acme.*,       com.acme.Order$Line,    true",
    "com.acme.*,       com.acme.sub.Order,     false",
    "com.acme.*,       com.acmex.Order,        false",
    "com.acme.**,      com.acme.Order,         true",
    "com.acme.**,      com.acme.a.b.Order,     true",
    "com.acme.**,      com.acmex.Order,        false",
    "com.acme.**,      com.Order,              false",
    "Order,            Order,                  true",
    "acme.**,          acme.a.Order,           true",
  })
  void allows_patternAndName_matchOrNot(String pattern, String name, boolean expected) {
    assertEquals(expected, AllowList.empty().and(pattern).allows(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**",
        ".",
        "com.",
        ".com",
        "com.*.Order",
        "com.acme.***",
        "com acme",
        "com/acme",
        "com.acme.*x",
        "java.**",
        "javax.**",
        "com.**",
        "org.**",
        "sun.**",
        "com.sun.**"
      })
  void and_malformedOrTooBroad_isRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> AllowList.empty().and(pattern));
  }

  @Test
  void andTypes_ownType_allowsItsPackage() {
    AllowList list = AllowList.empty().andTypes(AllowListTest.class, String.class, Map.class);

    assertTrue(list.allows("io.larder.memcached.serde.Anything"));
    assertFalse(list.allows("io.larder.memcached.Anything"));
    assertTrue(list.allows("java.lang.String"));
    assertFalse(list.allows("java.lang.Integer"));
  }

  @Test
  void andTypes_objectAndPrimitives_addNothing() {
    assertEquals(
        AllowList.empty().patterns(),
        AllowList.empty().andTypes(Object.class, int.class, long[].class).patterns());
  }

  @Test
  void andTypes_array_allowsItsElements() {
    assertTrue(
        AllowList.empty().andTypes(AllowListTest[].class).allows(AllowListTest.class.getName()));
  }

  @Test
  void defaults_everyFixedType_isAllowedInJavaFormToo() {
    for (Object sample : List.of("text", 1, List.of(1), Map.of(1, 1))) {
      assertTrue(
          AllowList.defaults().allows(sample.getClass().getName())
              || sample.getClass().getName().startsWith("java.util.ImmutableCollections"));
    }
  }
}
