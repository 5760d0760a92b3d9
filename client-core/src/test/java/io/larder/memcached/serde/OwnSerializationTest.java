package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Classes that take part in their own serialization: Java does it, under the same allow-list. */
class OwnSerializationTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(OwnSerializationTest.class)));

  /** Written as a proxy, which makes it again through its constructor. */
  static final class Period implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient int start;
    private final transient int end;

    Period(int start, int end) {
      if (start > end) {
        throw new IllegalArgumentException("from " + start + " to " + end);
      }
      this.start = start;
      this.end = end;
    }

    private Object writeReplace() {
      return new Bounds(start, end);
    }

    private void readObject(ObjectInputStream in) throws IOException {
      throw new IOException("a period is written as its bounds; " + in.available());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Period period && period.start == start && period.end == end;
    }

    @Override
    public int hashCode() {
      return Objects.hash(start, end);
    }
  }

  record Bounds(int start, int end) implements Serializable {
    private Object readResolve() {
      return new Period(start, end);
    }
  }

  /** Writes what it is itself. */
  public static final class Version implements Externalizable {
    private static final long serialVersionUID = 1L;

    private transient int major;
    private transient String suffix = "";

    /** Required for an externalizable class. */
    public Version() {}

    Version(int major, String suffix) {
      this.major = major;
      this.suffix = suffix;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(major);
      out.writeUTF(suffix);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      major = in.readInt();
      suffix = in.readUTF();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Version version
          && version.major == major
          && version.suffix.equals(suffix);
    }

    @Override
    public int hashCode() {
      return major;
    }
  }

  /** Has state that no field holds. */
  static final class Counted implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient int count;

    Counted(int count) {
      this.count = count;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeInt(count);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      count = in.readInt();
    }
  }

  record Holder(Period period, Version version) {}

  @Test
  void roundTrip_writeReplace_isEqual() {
    Period period = new Period(1, 9);

    assertEquals(period, Stored.roundTrip(SERDE, period));
    assertEquals(Flags.JAVA, Stored.write(SERDE, period).flags());
    assertEquals(List.of(period), Stored.roundTrip(SERDE, List.of(period)));
  }

  @Test
  void roundTrip_externalizable_isEqual() {
    Version version = new Version(3, "beta");

    assertEquals(version, Stored.roundTrip(SERDE, version));
    assertEquals(Flags.JAVA, Stored.write(SERDE, version).flags());
    assertEquals(Map.of("v", version), Stored.roundTrip(SERDE, Map.of("v", version)));
  }

  @Test
  void roundTrip_writeObject_keepsWhatItWrote() {
    assertEquals(5, ((Counted) Stored.roundTrip(SERDE, new Counted(5))).count);
  }

  @Test
  void roundTrip_membersOfARecord_areEqual() {
    Holder holder = new Holder(new Period(2, 2), new Version(1, ""));

    assertEquals(holder, Stored.roundTrip(SERDE, holder));
    assertEquals(Flags.KRYO, Stored.write(SERDE, holder).flags());
  }

  @Test
  void roundTrip_twiceInAList_isTheSameObject() {
    Version version = new Version(1, "");

    List<?> read = (List<?>) Stored.roundTrip(SERDE, List.of(version, version));

    assertSame(read.get(0), read.get(1));
  }

  @Test
  void deserialize_notAllowedAnyMore_isRejected() {
    Stored stored = Stored.write(SERDE, new Version(3, "beta"));
    ObjectSerde<Object> others = ObjectSerde.untyped(ObjectSerde.Options.defaults());

    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(others));

    assertEquals(SerdeException.Reason.REJECTED, e.reason());
  }

  static final class Failing implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean onWriting;

    Failing(boolean onWriting) {
      this.onWriting = onWriting;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      if (onWriting) {
        throw new AssertionError("on writing");
      }
      out.defaultWriteObject();
    }

    private void readObject(ObjectInputStream in) {
      throw new AssertionError("on reading");
    }
  }

  @Test
  void roundTrip_hookWithAFailingAssertion_isRefused() {
    SerdeException unwritable =
        assertThrows(SerdeException.class, () -> Stored.write(SERDE, new Failing(true)));
    assertEquals(SerdeException.Reason.UNWRITABLE, unwritable.reason());

    Stored stored = Stored.write(SERDE, new Failing(false));
    SerdeException unreadable = assertThrows(SerdeException.class, () -> stored.read(SERDE));
    assertEquals(SerdeException.Reason.UNREADABLE, unreadable.reason());
  }
}
