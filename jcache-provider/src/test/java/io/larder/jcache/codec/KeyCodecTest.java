package io.larder.jcache.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyCodecTest {

  private final KeyCodec codec = codec("");

  private static KeyCodec codec(String prefix) {
    return KeyCodec.create(prefix, "users", KeyCodecTest.class.getClassLoader(), ClassFilter.NONE);
  }

  private String text(Object key) {
    return codec.encode(key).toString();
  }

  @Test
  void encode_printableString_isTheStringItself() {
    assertEquals("users:alice@example.com", text("alice@example.com"));
    assertEquals("users:a#b:c%20~", text("a#b:c%20~"));
    assertEquals("users:0", text("0"));
  }

  @Test
  void encode_otherString_isTaggedBase64() {
    assertEquals("users:#s", text(""));
    assertEquals("users:#sI2Zvbw", text("#foo"));
    assertEquals("users:#sYSBi", text("a b"));
    assertEquals("users:#sw7w", text("ü"));
    assertEquals("users:#sfw", text("\u007f"));
  }

  @Test
  void encode_unpairedSurrogates_stayDifferent() {
    assertEquals("users:#s7aCA", text("\uD800"));
    assertEquals("users:#s7bCA", text("\uDC00"));
    assertNotEquals(text("?"), text("\uD800"));
    assertEquals("users:#s8J-YgA", text("\uD83D\uDE00"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 10, 99, 100, -100, 42, Long.MAX_VALUE, Long.MIN_VALUE})
  void encode_number_isTaggedDecimal(long number) {
    assertEquals("users:#l" + number, text(number));
    assertEquals("users:#i" + (int) number, text((int) number));
    assertEquals(number, codec.decode(codec.encode(number).bytes(), null));
    assertEquals((int) number, codec.decode(codec.encode((int) number).bytes(), null));
  }

  @Test
  void encode_uuid_isItsText() {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    assertEquals("users:#u00112233-4455-6677-8899-aabbccddeeff", text(uuid));
    assertEquals(uuid, codec.decode(codec.encode(uuid).bytes(), null));
  }

  @Test
  void encode_keyOfExactlyTheLimit_isNotHashed() {
    String longest = "x".repeat(250 - "users:".length());
    assertEquals(250, codec.encode(longest).bytes().length);
    assertFalse(codec.encode(longest).isHashed());
    assertTrue(codec.encode(longest + "x").isHashed());
    for (int length = 0; length < 300; length++) {
      for (String letter : List.of("x", " ")) {
        WireKey key = codec.encode(letter.repeat(length));
        assertTrue(key.bytes().length <= 250);
        assertEquals(letter.repeat(length), codec.decode(key.bytes(), key.fullKey()));
      }
    }
  }

  @Test
  void encode_longString_isHashedWithTheStringAsFullKey() {
    WireKey plain = codec.encode("x".repeat(300));
    assertEquals("users:#hIHu4_CdxEX4hkbxhkCQwSw".length(), plain.bytes().length);
    assertTrue(plain.toString().startsWith("users:#h"));
    assertArrayEquals("x".repeat(300).getBytes(US_ASCII), plain.fullKey());
    WireKey other = codec.encode(" ".repeat(300));
    assertArrayEquals(("#s" + " ".repeat(300)).getBytes(US_ASCII), other.fullKey());
  }

  @Test
  void encode_longStringThatLooksLikeAFullKey_differsFromIt() {
    WireKey looks = codec.encode("#s" + "x".repeat(300));
    WireKey plain = codec.encode("x".repeat(300));
    assertNotEquals(looks, plain);
    assertEquals("#s" + "x".repeat(300), codec.decode(looks.bytes(), looks.fullKey()));
  }

  @Test
  void encode_forcedCollision_differsInTheFullKey() {
    KeyCodec colliding =
        KeyCodec.create(
            "", "users", getClass().getClassLoader(), ClassFilter.NONE, input -> new byte[16]);
    WireKey one = colliding.encode("1".repeat(300));
    WireKey two = colliding.encode("2".repeat(300));
    assertArrayEquals(one.bytes(), two.bytes());
    assertNotEquals(one, two);
    assertEquals("1".repeat(300), colliding.decode(one.bytes(), one.fullKey()));
    assertEquals("2".repeat(300), colliding.decode(two.bytes(), two.fullKey()));
  }

  @Test
  void create_badPrefix_throws() {
    assertThrows(IllegalArgumentException.class, () -> codec("a b"));
    assertThrows(IllegalArgumentException.class, () -> codec("ü"));
    assertThrows(IllegalArgumentException.class, () -> codec("x".repeat(101)));
  }

  @Test
  void encode_longestPrefixAndName_leavesRoomForAHash() {
    KeyCodec narrow =
        KeyCodec.create(
            "p".repeat(100), "n".repeat(500), getClass().getClassLoader(), ClassFilter.NONE);
    for (Object key :
        List.of(
            "x".repeat(300), " ".repeat(300), Long.MIN_VALUE, Integer.MIN_VALUE, new UUID(1, 2))) {
      WireKey wire = narrow.encode(key);
      assertTrue(wire.bytes().length <= 250, wire::toString);
      assertEquals(key, narrow.decode(wire.bytes(), wire.fullKey()));
    }
  }

  @Test
  void isEntry_ownAndForeignKeys_areToldApart() {
    assertTrue(codec.isEntry("users:x".getBytes(US_ASCII)));
    assertTrue(codec.isEntry("users:#l1".getBytes(US_ASCII)));
    assertFalse(codec.isEntry(codec.epochKey()));
    assertFalse(codec.isEntry(codec.keyPrefix()));
    assertFalse(codec.isEntry("users:#".getBytes(US_ASCII)));
    assertFalse(codec.isEntry("users2:x".getBytes(US_ASCII)));
    assertFalse(codec.isEntry("users:a b".getBytes(US_ASCII)));
    assertFalse(codec.isEntry("users:\n".getBytes(US_ASCII)));
    assertFalse(codec.isEntry("users:\u007f".getBytes(US_ASCII)));
    assertFalse(codec.isEntry("users:é".getBytes(UTF_8)));
    assertTrue(codec.isEntry(("users:" + "x".repeat(244)).getBytes(US_ASCII)));
    assertFalse(codec.isEntry(("users:" + "x".repeat(245)).getBytes(US_ASCII)));
    assertEquals("app.users:#e", new String(codec("app.").epochKey(), US_ASCII));
    assertEquals("app.users:", new String(codec("app.").keyPrefix(), US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users:#l",
        "users:#l+1",
        "users:#l007",
        "users:#l9223372036854775808",
        "users:#i2147483648",
        "users:#lx",
        "users:#u1-2-3-4-5",
        "users:#s!",
        "users:#sI2Zvbx",
        "users:#sYWxpY2U",
        "users:#s_w",
        "users:#hAAAA",
        "users:#k",
        "users:#e",
        "other:x",
        "users:",
        "users:a b"
      })
  void decode_damagedKey_isUnreadable(String wireKey) {
    SerdeException e =
        assertThrows(SerdeException.class, () -> codec.decode(wireKey.getBytes(US_ASCII), null));
    assertEquals(Reason.UNREADABLE, e.reason());
  }

  @Test
  void decode_fullKeyOfAnotherHash_isUnreadable() {
    WireKey one = codec.encode("1".repeat(300));
    WireKey two = codec.encode("2".repeat(300));
    assertThrows(SerdeException.class, () -> codec.decode(one.bytes(), two.fullKey()));
    assertThrows(SerdeException.class, () -> codec.decode(one.bytes(), new byte[0]));
    assertThrows(SerdeException.class, () -> codec.decode(one.bytes(), null));
    assertThrows(
        SerdeException.class, () -> codec.decode("users:x".getBytes(US_ASCII), two.fullKey()));
  }
}
