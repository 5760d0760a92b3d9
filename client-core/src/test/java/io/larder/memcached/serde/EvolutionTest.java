package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two releases of an application that share a cache. */
class EvolutionTest {

  static Stream<Arguments> changes() {
    String before = "class Order { int id = 1; String name = \"n\"; }";
    return Stream.of(
        Arguments.of("field added", before, "class Order { int id; String name; long total; }"),
        Arguments.of("field removed", before, "class Order { int id; }"),
        Arguments.of("field renamed", before, "class Order { int id; String title; }"),
        Arguments.of("primitive retyped", before, "class Order { long id; String name; }"),
        Arguments.of("boxed", before, "class Order { Integer id; String name; }"),
        Arguments.of("object retyped", before, "class Order { int id; CharSequence name; }"),
        Arguments.of(
            "field now transient", before, "class Order { transient int id; String name; }"),
        Arguments.of("field now static", before, "class Order { static int id; String name; }"),
        Arguments.of(
            "superclass with a field",
            before,
            "class Base { int b; } class Order extends Base { int id; String name; }"),
        Arguments.of("now a record", before, "record Order(int id, String name) {}"),
        Arguments.of("now an enum", before, "enum Order { ONE }"),
        Arguments.of("now an interface", before, "interface Order {}"),
        Arguments.of("now abstract", before, "abstract class Order { int id; String name; }"),
        Arguments.of(
            "now Externalizable",
            before,
            "class Order implements java.io.Externalizable { int id; String name;"
                + " public void writeExternal(java.io.ObjectOutput out) {}"
                + " public void readExternal(java.io.ObjectInput in) {} }"),
        Arguments.of("class gone", before, "class Purchase { int id; String name; }"),
        Arguments.of(
            "record component added",
            "record Order(int id) { Order() { this(1); } }",
            "record Order(int id, String name) {}"),
        Arguments.of(
            "record components swapped",
            "record Order(int id, int amount) { Order() { this(1, 2); } }",
            "record Order(int amount, int id) {}"),
        Arguments.of(
            "record now a class",
            "record Order(int id) { Order() { this(1); } }",
            "class Order { int id; }"),
        Arguments.of(
            "record refuses the value",
            "record Order(int id) { Order() { this(1); } }",
            "record Order(int id) { Order { throw new IllegalArgumentException(\"no\"); } }"),
        Arguments.of(
            "constructor fails",
            before,
            "class Order { int id; String name; Order() { throw new Error(\"no\"); } }"),
        Arguments.of(
            "static initializer fails",
            before,
            "class Order { static int x = Integer.parseInt(\"no\"); int id; String name; }"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void deserialize_changedClass_isUnreadable(String change, String before, String after) {
    Stored plain = writeWith(before, "new Order()");
    Stored nested = writeWith(before, "java.util.List.of(new Order(), new Order[1])");
    ObjectSerde<Object> reader = serde(Sources.compile(Map.of("Order", "package evo; " + after)));

    assertUnreadable(reader, plain);
    assertUnreadable(reader, nested);
    // And it stays that way: nothing half-initialized is kept from the first attempt.
    assertUnreadable(reader, plain);
  }

  static Stream<Arguments> compatibleChanges() {
    String before = "class Order { int id = 1; String name = \"n\"; }";
    return Stream.of(
        Arguments.of("the same", before, before),
        Arguments.of("order of fields", before, "class Order { String name; int id; }"),
        Arguments.of(
            "methods and visibility",
            before,
            "public final class Order { public int id; private String name; void m() {} }"),
        Arguments.of(
            "transient and static fields",
            before,
            "class Order { int id; String name; transient int cache; static int count; }"),
        Arguments.of(
            "no no-arg constructor",
            before,
            "class Order { int id; String name; Order(int i) {} }"),
        Arguments.of(
            "superclass without fields",
            before,
            "class Base {} class Order extends Base { int id; String name; }"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("compatibleChanges")
  void deserialize_compatibleClass_isRead(String change, String before, String after)
      throws Exception {
    Stored stored = writeWith(before, "new Order()");
    Object read = stored.read(serde(Sources.compile(Map.of("Order", "package evo; " + after))));

    var name = read.getClass().getDeclaredField("name");
    name.setAccessible(true);
    assertEquals("n", name.get(read));
  }

  @Test
  void deserialize_enumConstantGone_isUnreadable() {
    String before = "enum Order { ONE, TWO { }; }";
    String after = "enum Order { ZERO, ONE }";
    ObjectSerde<Object> reader = serde(Sources.compile(Map.of("Order", "package evo; " + after)));

    assertUnreadable(reader, writeWith(before, "Order.TWO"));
    assertUnreadable(reader, writeWith(before, "java.util.EnumSet.of(Order.TWO)"));
    assertUnreadable(
        reader, writeWith(before, "new java.util.EnumMap<>(java.util.Map.of(Order.TWO, 1))"));
    assertEquals("ONE", writeWith(before, "Order.ONE").read(reader).toString());
  }

  @Test
  void deserialize_javaSerializedClassChanged_isUnreadable() {
    String hook = "private Object readResolve() { return this; }";
    String before = "class Order implements java.io.Serializable { int id = 1;" + hook + "}";
    String after = "class Order implements java.io.Serializable { long id;" + hook + "}";
    ObjectSerde<Object> reader = serde(Sources.compile(Map.of("Order", "package evo; " + after)));

    assertUnreadable(reader, writeWith(before, "new Order()"));
    assertUnreadable(reader, writeWith(before, "java.util.List.of(new Order())"));
  }

  @Test
  void deserialize_contextClassLoader_isTheSecondChoice() {
    String source = "package evo; class Order { int id = 1; }";
    Stored stored = writeWith(source.replace("package evo; ", ""), "new Order()");
    ObjectSerde<Object> reader = serde(EvolutionTest.class.getClassLoader());
    assertUnreadable(reader, stored);

    ClassLoader application = Sources.compile(Map.of("Order", source));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(application);
    try {
      assertSame(application, stored.read(reader).getClass().getClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
    assertUnreadable(reader, stored);
  }

  @Test
  void deserialize_declaredType_refusesOthers() {
    ObjectSerde<Number> numbers = ObjectSerde.of(Number.class, ObjectSerde.Options.defaults());
    Stored list = Stored.write(serde(EvolutionTest.class.getClassLoader()), new ArrayList<>());
    Stored text = Stored.write(serde(EvolutionTest.class.getClassLoader()), "text");

    for (Stored stored : List.of(list, text)) {
      SerdeException e = assertThrows(SerdeException.class, () -> stored.read(numbers));
      assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
    }
  }

  private static Stored writeWith(String source, String expression) {
    ClassLoader loader =
        Sources.compile(
            Map.of(
                "Order", "package evo; " + source,
                "Make",
                    "package evo; public class Make implements java.util.function.Supplier<Object> {"
                        + " public Object get() { return "
                        + expression
                        + "; } }"));
    try {
      Object value =
          ((Supplier<?>) loader.loadClass("evo.Make").getDeclaredConstructor().newInstance()).get();
      Stored stored = Stored.write(serde(loader), value);
      assertNotNull(stored.read(serde(loader)));
      return stored;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the test's own classes", e);
    }
  }

  private static ObjectSerde<Object> serde(ClassLoader loader) {
    return ObjectSerde.untyped(
        ObjectSerde.Options.defaults()
            .withClassLoader(loader)
            .withAllowList(AllowList.defaults().and("evo.*")));
  }

  private static void assertUnreadable(ObjectSerde<Object> serde, Stored stored) {
    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(serde));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason(), e::getMessage);
  }
}
