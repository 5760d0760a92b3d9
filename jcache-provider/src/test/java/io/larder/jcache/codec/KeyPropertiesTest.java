package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.codec.SampleKeys.LazyHash;
import io.larder.jcache.codec.SampleKeys.OrderId;
import io.larder.jcache.codec.SampleKeys.Pair;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every key, tried on key graphs that nobody thought of. */
final class KeyPropertiesTest {

  private final KeyCodec codec = SampleKeys.codec();

  @Property
  void encode_equalKeyBuiltDifferently_givesTheSameBytes(
      @ForAll("keys") Object key, @ForAll long seed) {
    Object rebuilt = new Rebuilder(new Random(seed)).rebuild(key);
    assertEquals(key, rebuilt);
    assertEquals(codec.encode(key), codec.encode(rebuilt));
  }

  @Property
  void encode_twoKeys_giveTheSameBytesExactlyIfEqual(
      @ForAll("small") Object one, @ForAll("small") Object two) {
    assertEquals(one.equals(two), codec.encode(one).equals(codec.encode(two)));
  }

  @Property
  void decode_encodedKey_isEqual(@ForAll("keys") Object key) {
    WireKey wire = codec.encode(key);
    Object decoded = codec.decode(wire.bytes(), wire.fullKey());
    assertEquals(key, decoded);
    assertEquals(decoded, key);
    assertEquals(key.hashCode(), decoded.hashCode());
  }

  @Property
  void encode_anyKey_isValidForMemcached(@ForAll("keys") Object key) {
    byte[] bytes = codec.encode(key).bytes();
    assertTrue(bytes.length > 0 && bytes.length <= 250);
    for (byte b : bytes) {
      assertTrue(b > ' ' && b < 0x7F);
    }
    assertTrue(codec.isEntry(bytes));
  }

  @Property
  void encode_anyString_isDecodedExactly(@ForAll("strings") String text) {
    WireKey wire = codec.encode(text);
    assertEquals(text, codec.decode(wire.bytes(), wire.fullKey()));
  }

  @Property
  void escape_twoNames_areTheSameExactlyIfEqual(
      @ForAll("strings") String one, @ForAll("strings") String two) {
    assertEquals(one.equals(two), CacheNames.escape(one).equals(CacheNames.escape(two)));
  }

  /** Whatever the bytes: the key that has them, or a typed exception; never another key. */
  @Property
  void decode_damagedFullKey_isRefusedOrItself(
      @ForAll("keys") Object key, @ForAll long seed, @ForAll boolean truncate) {
    CanonicalForm form = new CanonicalForm(SampleKeys.class.getClassLoader(), SampleKeys.FILTER);
    Random random = new Random(seed);
    byte[] bytes = form.encode(key);
    byte[] damaged =
        truncate ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
    for (int i = truncate ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    KeyCodec anyHash =
        KeyCodec.create(
            "", "c", SampleKeys.class.getClassLoader(), SampleKeys.FILTER, input -> new byte[16]);
    byte[] wireKey = anyHash.encode("x".repeat(300)).bytes();
    byte[] fullKey = new byte[damaged.length + 2];
    fullKey[0] = '#';
    fullKey[1] = KeyTag.CANONICAL;
    System.arraycopy(damaged, 0, fullKey, 2, damaged.length);
    try {
      Object decoded = anyHash.decode(wireKey, fullKey);
      assertArrayEquals(damaged, form.encode(decoded));
    } catch (SerdeException e) {
      assertTrue(e.reason() == Reason.UNREADABLE || e.reason() == Reason.REJECTED, e::toString);
    }
  }

  @Provide
  Arbitrary<String> strings() {
    Arbitrary<Character> characters =
        Arbitraries.of(
            'a', 'z', ':', '#', '~', '%', ' ', '\n', '\u007f', 'ü', '€', '\uD83D', '\uDE00');
    return Arbitraries.oneOf(
        characters.list().ofMaxSize(8).map(KeyPropertiesTest::join),
        characters.list().ofMinSize(60).ofMaxSize(300).map(KeyPropertiesTest::join),
        Arbitraries.strings().ofMaxLength(20));
  }

  @Provide
  Arbitrary<Object> keys() {
    return graphs(Arbitraries.oneOf(scalars(), strings().asGeneric()), 3);
  }

  /** Few enough that two are often equal, or almost. */
  @Provide
  Arbitrary<Object> small() {
    return graphs(Arbitraries.of("a", "", 1, 1L, true), 2);
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.of(
        ScalarKeys.all()
            // A Timestamp is not equal to a Date that is equal to it.
            .filter(key -> !(key instanceof java.sql.Timestamp))
            .toList());
  }

  private static Arbitrary<Object> graphs(Arbitrary<Object> leaves, int depth) {
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Object> inner = graphs(leaves, depth - 1);
    return Arbitraries.oneOf(
        leaves,
        inner.list().ofMaxSize(4).asGeneric(),
        inner.set().ofMaxSize(4).asGeneric(),
        Arbitraries.maps(inner, inner).ofMaxSize(4).asGeneric(),
        Combinators.combine(inner, inner.injectNull(0.2)).as(Pair::new),
        Combinators.combine(inner, inner).as(Map::entry),
        inner.map(Optional::of),
        Arbitraries.of("t", "u").map(tenant -> new OrderId(tenant, 1)),
        Arbitraries.of("t", "u").map(LazyHash::new));
  }

  private static String join(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
