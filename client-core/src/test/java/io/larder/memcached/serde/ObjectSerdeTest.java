package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectSerdeTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(ObjectSerdeTest.class)));

  record Point(int x, int y) {}

  record Pair<A, B>(A first, B second) {}

  private record Hidden(String name, List<Point> points) {}

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  static final class Square implements Shape {
    private final int side;

    Square(int side) {
      this.side = side;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Square square && square.side == side;
    }

    @Override
    public int hashCode() {
      return side;
    }
  }

  enum Operation {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    },
    TIMES {
      @Override
      int apply(int a, int b) {
        return a * b;
      }
    };

    abstract int apply(int a, int b);
  }

  static class Base {
    private final String name;
    int shadowed = 1;

    Base(String name) {
      this.name = name;
    }
  }

  static final class Derived extends Base {
    @SuppressWarnings("HidingField") // on purpose: both must survive
    int shadowed = 2;

    transient int counter = 3;

    Derived(String name) {
      super(name);
    }
  }

  static final class Node {
    Node next;
    List<Node> all = new ArrayList<>();
  }

  private final String outerName = "outer";

  private final class Inner {
    final int number = 5;

    String describe() {
      return outerName + number;
    }
  }

  record Cycle(List<Object> members) {}

  static final class Singleton implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Singleton INSTANCE = new Singleton();

    private Object readResolve() {
      return INSTANCE;
    }
  }

  @Test
  void serialize_simpleTypes_useInteroperableFlags() {
    assertEquals(new Stored("0102", 0), Stored.write(SERDE, new byte[] {1, 2}));
    assertEquals(new Stored("c3a9", 16), Stored.write(SERDE, "é"));
    assertEquals(new Stored("3432", 2), Stored.write(SERDE, 42));
    assertEquals(new Stored("3432", 2 | 1024), Stored.write(SERDE, 42L));
    assertEquals(new Stored("3432", 2 | 2048), Stored.write(SERDE, BigInteger.valueOf(42)));
  }

  @Test
  void roundTrip_recordsAndSealedTypes_areEqual() {
    for (Object value :
        List.of(
            new Point(1, -2),
            new Pair<>("a", new Pair<>(1L, Optional.of(new Point(3, 4)))),
            new Hidden("h", List.of(new Point(1, 2), new Point(1, 2))),
            new Circle(1.5),
            new Square(3),
            Map.of("shapes", List.of(new Circle(1), new Square(2))))) {
      assertEquals(value, Stored.roundTrip(SERDE, value));
    }
  }

  @Test
  void roundTrip_enumWithBodies_isSame() {
    assertSame(Operation.TIMES, Stored.roundTrip(SERDE, Operation.TIMES));
    assertEquals(List.of(Operation.PLUS), Stored.roundTrip(SERDE, List.of(Operation.PLUS)));
  }

  @Test
  void roundTrip_inheritance_keepsShadowedFieldsAndNotTransientOnes() {
    Derived read = (Derived) Stored.roundTrip(SERDE, new Derived("n"));

    assertEquals("n", ((Base) read).name);
    assertEquals(1, ((Base) read).shadowed);
    assertEquals(2, read.shadowed);
    assertEquals(0, read.counter);
  }

  @Test
  void roundTrip_innerClass_keepsItsOuter() {
    Inner read = (Inner) Stored.roundTrip(SERDE, new Inner());

    assertEquals("outer5", read.describe());
  }

  @Test
  void roundTrip_cycle_isKept() {
    Node node = new Node();
    node.next = new Node();
    node.next.next = node;
    node.all.add(node);

    Node read = (Node) Stored.roundTrip(SERDE, node);

    assertSame(read, read.next.next);
    assertSame(read, read.all.get(0));
  }

  @Test
  void roundTrip_cycleThroughRecord_terminates() {
    Cycle cycle = new Cycle(new ArrayList<>());
    cycle.members().add(cycle);
    cycle.members().add("x");

    Cycle read = (Cycle) Stored.roundTrip(SERDE, cycle);

    assertEquals("x", read.members().get(1));
    assertSame(read.members(), ((Cycle) read.members().get(0)).members());
  }

  @Test
  void roundTrip_readResolve_keepsSingleton() {
    assertSame(Singleton.INSTANCE, Stored.roundTrip(SERDE, Singleton.INSTANCE));
    assertEquals(Flags.JAVA, Stored.write(SERDE, Singleton.INSTANCE).flags());
    assertEquals(List.of(Singleton.INSTANCE), Stored.roundTrip(SERDE, List.of(Singleton.INSTANCE)));
  }

  @Test
  void roundTrip_throwable_keepsCauseAndStackTrace() {
    Exception exception = new IllegalStateException("outer", new java.io.IOException("inner"));
    exception.addSuppressed(new RuntimeException("s"));

    Exception read = (Exception) Stored.roundTrip(SERDE, exception);

    assertEquals("inner", read.getCause().getMessage());
    assertArrayEquals(exception.getStackTrace(), read.getStackTrace());
    assertEquals("s", read.getSuppressed()[0].getMessage());
  }

  @Test
  void serialize_lambda_isUnwritable() {
    Runnable lambda = () -> {};
    SerdeException e =
        assertThrows(SerdeException.class, () -> Stored.write(SERDE, List.of(lambda)));

    assertEquals(SerdeException.Reason.UNWRITABLE, e.reason());
    assertTrue(e.getMessage().contains("lambda"), e.getMessage());
  }

  @Test
  void serialize_notAllowed_namesThePattern() {
    ObjectSerde<Object> strict = ObjectSerde.untyped(ObjectSerde.Options.defaults());

    SerdeException e =
        assertThrows(SerdeException.class, () -> Stored.write(strict, new Point(1, 2)));

    assertEquals(SerdeException.Reason.REJECTED, e.reason());
    assertTrue(
        e.getMessage()
            .contains(
                "larder.deserialization.allow ="
                    + " [\"io.larder.memcached.serde.ObjectSerdeTest$Point\"]"),
        e.getMessage());
  }

  @Test
  void deserialize_truncatedAtEveryByte_isUnreadable() {
    Stored stored =
        Stored.write(
            SERDE,
            new Pair<>(List.of(new Point(1, 2), "é", new int[] {1}), Map.of("k", Optional.of(5L))));
    assertNotNull(stored.read(SERDE));
    for (int length = 0; length < stored.bytes().length; length++) {
      Stored truncated = stored.truncated(length);
      SerdeException e = assertThrows(SerdeException.class, () -> truncated.read(SERDE));
      assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
      assertTrue(Objects.requireNonNull(e.getMessage()).length() > 10);
    }
  }
}
