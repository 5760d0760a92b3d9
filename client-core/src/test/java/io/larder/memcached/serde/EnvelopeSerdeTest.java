package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeSerdeTest {

  private static final byte[] OLD = secret(1);
  private static final byte[] NEW = secret(2);
  private static final Serde<Object> PLAIN = ObjectSerde.untyped(ObjectSerde.Options.defaults());

  /** A kind of envelope, by the keys that it gets. */
  interface Kind extends BiFunction<Serde<Object>, KeyRing, EnvelopeSerde<Object>> {}

  static Stream<Kind> kinds() {
    return Stream.of(EnvelopeSerde::authenticated, EnvelopeSerde::encrypted);
  }

  private static byte[] secret(int seed) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) seed);
    return secret;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void roundTrip_anyValue_isEqual(Kind kind) {
    Serde<Object> serde = kind.apply(PLAIN, KeyRing.of(7, OLD));
    for (Object value : List.of("text", 42, 42L, List.of(1, 2), "x".repeat(10_000), "")) {
      assertEquals(value, Stored.roundTrip(serde, value));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void serialize_flags_hideThoseOfTheContents(Kind kind) {
    Stored stored = Stored.write(kind.apply(PLAIN, KeyRing.of(7, OLD)), "text");

    assertEquals(1, Integer.bitCount(stored.flags()));
    assertEquals(0, stored.flags() & 0x1F, "pymemcache must see raw bytes");
    assertEquals(7, stored.bytes()[0]);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void deserialize_anyBitFlipped_isUnreadable(Kind kind) {
    Serde<Object> serde = kind.apply(PLAIN, KeyRing.of(7, OLD));
    Stored stored = Stored.write(serde, "some text");
    byte[] bytes = stored.bytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] forged = bytes.clone();
      forged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertUnreadable(serde, Stored.of(forged, stored.flags()));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void deserialize_truncated_isUnreadable(Kind kind) {
    Serde<Object> serde = kind.apply(PLAIN, KeyRing.of(7, OLD));
    Stored stored = Stored.write(serde, "some text");
    for (int length = 0; length < stored.bytes().length; length++) {
      assertUnreadable(serde, stored.truncated(length));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void deserialize_underAnotherKey_isUnreadable(Kind kind) {
    Serde<Object> serde = kind.apply(PLAIN, KeyRing.of(7, OLD));
    Stored stored = Stored.write(serde, "some text");
    byte[] bytes = stored.bytes();

    SerdeException e =
        assertThrows(
            SerdeException.class,
            () ->
                serde.deserialize(
                    "app:orders:2".getBytes(UTF_8), bytes, 0, bytes.length, stored.flags()));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void deserialize_withoutEnvelope_isUnreadable(Kind kind) {
    Serde<Object> serde = kind.apply(PLAIN, KeyRing.of(7, OLD));

    assertUnreadable(serde, Stored.write(PLAIN, "some text"));
    assertUnreadable(serde, Stored.of(new byte[100], Flags.HMAC | Flags.AES_GCM));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void deserialize_duringRotation_readsOldAndNew(Kind kind) {
    KeyRing before = KeyRing.of(1, OLD);
    KeyRing both = before.and(2, NEW);
    KeyRing after = both.writingWith(2);
    Stored old = Stored.write(kind.apply(PLAIN, both), "value");
    Stored rotated = Stored.write(kind.apply(PLAIN, after), "value");

    assertEquals("value", old.read(kind.apply(PLAIN, before)));
    assertEquals("value", old.read(kind.apply(PLAIN, after)));
    assertEquals("value", rotated.read(kind.apply(PLAIN, both)));
    assertUnreadable(kind.apply(PLAIN, before), rotated);
    assertUnreadable(kind.apply(PLAIN, KeyRing.of(1, NEW)), old);
  }

  @Test
  void encrypted_sameValueTwice_differsAndDoesNotShow() {
    Serde<Object> serde = EnvelopeSerde.encrypted(PLAIN, KeyRing.of(0, OLD));
    Stored first = Stored.write(serde, "some text");

    assertNotEquals(first.hex(), Stored.write(serde, "some text").hex());
    assertFalse(new String(first.bytes(), UTF_8).contains("some"));
  }

  @Test
  void compressedInside_roundTrip_isEqualAndShort() {
    Serde<Object> serde =
        EnvelopeSerde.encrypted(
            new CompressingSerde<>(PLAIN, CompressingSerde.Options.defaults()), KeyRing.of(0, OLD));
    Stored stored = Stored.write(serde, "x".repeat(10_000));

    assertTrue(stored.bytes().length < 200);
    assertEquals("x".repeat(10_000), stored.read(serde));
  }

  @Test
  void keyRing_wrongArguments_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> KeyRing.of(0, new byte[15]));
    assertThrows(IllegalArgumentException.class, () -> KeyRing.of(256, OLD));
    assertThrows(IllegalArgumentException.class, () -> KeyRing.of(1, OLD).and(1, NEW));
    assertThrows(IllegalArgumentException.class, () -> KeyRing.of(1, OLD).writingWith(2));
    assertThrows(
        IllegalArgumentException.class,
        () -> EnvelopeSerde.encrypted(PLAIN, KeyRing.of(1, new byte[17])));
  }

  @Test
  void keyRing_toString_hidesTheSecrets() {
    assertEquals("keys [1, 2], writing with 1", KeyRing.of(1, OLD).and(2, NEW).toString());
  }

  private static void assertUnreadable(Serde<Object> serde, Stored stored) {
    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(serde));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }
}
