package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.SampleKeys.Pair;
import io.larder.jcache.codec.SampleKeys.Plan;
import io.larder.jcache.codec.SampleKeys.Refuses;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes that someone else put into memcached. */
final class HostileKeysTest {

  private static boolean initialized;

  private final List<String> asked = new ArrayList<>();
  private final CanonicalForm form =
      new CanonicalForm(
          getClass().getClassLoader(),
          name -> {
            asked.add(name);
            return SampleKeys.FILTER.allows(name);
          });

  /** Stands for the gadgets that do their work when they are loaded. */
  static final class Gadget {
    static {
      initialized = true;
    }

    private Gadget() {}
  }

  private static byte[] bytes(Consumer<KeyWriter> writer) {
    KeyWriter out = new KeyWriter(new Forms());
    writer.accept(out);
    return out.toByteArray();
  }

  private SerdeException refuse(Reason reason, Consumer<KeyWriter> writer) {
    SerdeException e = assertThrows(SerdeException.class, () -> form.decode(bytes(writer)));
    assertEquals(reason, e.reason(), e::getMessage);
    return e;
  }

  @Test
  void decode_classThatIsNotAllowed_isNeverLoaded() {
    for (String name :
        List.of(
            Gadget.class.getName(),
            "[L" + Gadget.class.getName() + ";",
            "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
            "javax.management.BadAttributeValueExpException")) {
      for (int tag :
          List.of(
              FormTag.CLASS, FormTag.ENUM, FormTag.RECORD, FormTag.OBJECT, FormTag.TYPED_ARRAY)) {
        SerdeException e =
            refuse(
                Reason.REJECTED,
                out -> {
                  out.writeByte(tag);
                  out.writeString(name);
                });
        assertTrue(e.getMessage().contains("allow it by the pattern"), e::getMessage);
      }
    }
    assertFalse(initialized);
  }

  @Test
  void decode_classOfTheJdk_isNeverInstantiated() {
    for (String name : List.of("java.util.HashMap", "java.io.File", "java.lang.ProcessBuilder")) {
      for (int tag : List.of(FormTag.RECORD, FormTag.OBJECT, FormTag.ENUM)) {
        refuse(
            Reason.UNREADABLE,
            out -> {
              out.writeByte(tag);
              out.writeString(name);
              out.writeString("x");
            });
      }
    }
  }

  @Test
  void decode_filter_isAskedByTheElementsName() {
    Object key = form.decode(form.encode(new Pair[] {new Pair(Plan.FREE, new int[0])}));
    assertEquals(Plan.FREE, ((Pair[]) key)[0].left());
    assertEquals(List.of(Pair.class.getName(), Pair.class.getName(), Plan.class.getName()), asked);
  }

  @Test
  void decode_hugeCounts_areNotBelieved() {
    for (int tag :
        List.of(
            FormTag.LIST,
            FormTag.SET,
            FormTag.MAP,
            FormTag.ARRAY,
            FormTag.STRING,
            FormTag.BIT_SET)) {
      for (long count : new long[] {2, Integer.MAX_VALUE, 1L << 40, -1, Long.MIN_VALUE}) {
        refuse(
            Reason.UNREADABLE,
            out -> {
              out.writeByte(tag);
              out.writeUnsigned(count);
              out.writeByte(FormTag.NULL);
            });
      }
    }
    refuse(
        Reason.UNREADABLE,
        out -> {
          out.writeByte(FormTag.PRIMITIVE_ARRAY);
          out.writeByte('J');
          out.writeUnsigned(2);
          out.writeInt64(1);
        });
  }

  @Test
  void decode_deepNesting_isRefusedWithoutRecursion() {
    byte[] deep = new byte[1 << 20];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = FormTag.LIST;
      deep[i + 1] = 1;
    }
    SerdeException e = assertThrows(SerdeException.class, () -> form.decode(deep));
    assertEquals(Reason.UNREADABLE, e.reason());
    byte[] optionals = new byte[1 << 20];
    Arrays.fill(optionals, (byte) FormTag.OPTIONAL);
    assertEquals(
        Reason.UNREADABLE,
        assertThrows(SerdeException.class, () -> form.decode(optionals)).reason());
    byte[] dimensions =
        bytes(
            out -> {
              out.writeByte(FormTag.CLASS);
              out.writeString("[".repeat(255) + "I");
            });
    assertThrows(SerdeException.class, () -> form.decode(dimensions));
  }

  @Test
  void decode_everyShortInput_isTyped() {
    for (int first = 0; first < 256; first++) {
      for (int second : new int[] {0, 1, 2, 'B', 'I', 0x7F, 0x80, 0xFF}) {
        byte[] input = {(byte) first, (byte) second, 1};
        for (int length = 0; length <= 3; length++) {
          byte[] part = Arrays.copyOf(input, length);
          try {
            Object key = form.decode(part);
            assertTrue(key != null);
          } catch (SerdeException e) {
            assertNotEquals(Reason.UNWRITABLE, e.reason());
          }
        }
      }
    }
  }

  @Test
  void decode_constructorThatThrows_isUnreadable() {
    byte[] bytes = form.encode(new Refuses(100));
    bytes[bytes.length - 1]++;
    bytes[bytes.length - 1]++;
    SerdeException e = assertThrows(SerdeException.class, () -> form.decode(bytes));
    assertEquals(Reason.UNREADABLE, e.reason());
    assertTrue(e.getMessage().contains("too large"), e::getMessage);
  }

  @Test
  void decode_otherFieldsThanTheClassHas_isUnreadable() {
    byte[] bytes = form.encode(new Pair(1, 2));
    int fingerprint = bytes.length - 8;
    bytes[fingerprint]++;
    SerdeException e = assertThrows(SerdeException.class, () -> form.decode(bytes));
    assertEquals(Reason.UNREADABLE, e.reason());
    assertTrue(e.getMessage().contains("other components"), e::getMessage);
  }

  @Test
  void decode_unsortedSet_isUnreadable() {
    KeyCodec codec = SampleKeys.codec();
    byte[] payload =
        bytes(
            out -> {
              out.writeByte(FormTag.SET);
              out.writeUnsigned(2);
              out.write(2);
              out.write(1);
            });
    String wireKey =
        "c:#k" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
    SerdeException e =
        assertThrows(
            SerdeException.class,
            () -> codec.decode(wireKey.getBytes(java.nio.charset.StandardCharsets.US_ASCII), null));
    assertEquals(Reason.UNREADABLE, e.reason());
  }
}
