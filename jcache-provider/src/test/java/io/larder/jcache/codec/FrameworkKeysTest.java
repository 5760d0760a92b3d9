package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.hibernate.cache.spi.QueryKey;
import org.hibernate.cache.spi.QueryKey.ParameterBindingsMemento;
import org.hibernate.type.BasicType;
import org.hibernate.type.descriptor.java.LongJavaType;
import org.hibernate.type.descriptor.jdbc.BigIntJdbcType;
import org.hibernate.type.internal.BasicTypeImpl;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;

/** The key classes of Hibernate and Spring, the real ones. */
final class FrameworkKeysTest {

  private static final String ENTITY = "com.example.Order";
  private static final BasicType<Long> LONG =
      new BasicTypeImpl<>(LongJavaType.INSTANCE, BigIntJdbcType.INSTANCE);

  private final KeyCodec codec =
      KeyCodec.create(
          "",
          "c",
          getClass().getClassLoader(),
          name -> name.startsWith("org.hibernate.") || name.startsWith("org.springframework."));

  private void assertCanonical(Object key, Object equalWithOtherHash, Object different) {
    assertEquals(codec.encode(key), codec.encode(equalWithOtherHash));
    assertNotEquals(codec.encode(key), codec.encode(different));
    assertRoundTrip(key);
  }

  private void assertRoundTrip(Object key) {
    WireKey wire = codec.encode(key);
    Object decoded = codec.decode(wire.bytes(), wire.fullKey());
    assertEquals(key, decoded);
    assertEquals(decoded, key);
    assertEquals(key.hashCode(), decoded.hashCode());
  }

  private static ParameterBindingsMemento memento(int hash, Object... values) throws Exception {
    Constructor<?> constructor =
        Class.forName(
                "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl")
            .getDeclaredConstructor(Object[].class, int.class);
    constructor.setAccessible(true);
    return (ParameterBindingsMemento) constructor.newInstance(values, hash);
  }

  private static int fold(Object... values) {
    int hash = 0;
    for (Object value : values) {
      hash = 37 * hash + (value == null ? 0 : value.hashCode());
    }
    return hash;
  }

  @Test
  void encode_basicCacheKey_leavesTheHashOut() {
    assertCanonical(
        new BasicCacheKeyImplementation(1L, 1L, LONG, ENTITY),
        new BasicCacheKeyImplementation(1L, ENTITY, 12345),
        new BasicCacheKeyImplementation(2L, 2L, LONG, ENTITY));
    assertNotEquals(
        codec.encode(new BasicCacheKeyImplementation(1L, 1L, LONG, ENTITY)),
        codec.encode(new BasicCacheKeyImplementation(1L, 1L, LONG, ENTITY + "2")));
    assertRoundTrip(new BasicCacheKeyImplementation("a", ENTITY, "a".hashCode()));
    Serializable uuid = new UUID(1, 2);
    assertRoundTrip(new BasicCacheKeyImplementation(uuid, ENTITY, uuid.hashCode()));
  }

  @Test
  void encode_cacheKey_leavesTheHashOut() {
    assertCanonical(
        new CacheKeyImplementation(1L, 1L, LONG, ENTITY, "tenant"),
        new CacheKeyImplementation(1L, ENTITY, "tenant", 12345),
        new CacheKeyImplementation(1L, 1L, LONG, ENTITY, "other"));
    assertNotEquals(
        codec.encode(new CacheKeyImplementation(1L, 1L, LONG, ENTITY, null)),
        codec.encode(new CacheKeyImplementation(1L, 1L, LONG, ENTITY, "")));
    assertRoundTrip(new CacheKeyImplementation(1L, 1L, LONG, ENTITY, null));
  }

  @Test
  void encode_cacheKeyOfCompositeId_goesByTheArraysContents() {
    int hash = 31 * (37 * (37 * 17 + "a".hashCode()) + Long.hashCode(2));
    assertCanonical(
        new CacheKeyImplementation(new Object[] {"a", 2L}, ENTITY, null, hash),
        new CacheKeyImplementation(new Object[] {"a", 2L}, ENTITY, null, 12345),
        new CacheKeyImplementation(new Object[] {"a", 3L}, ENTITY, null, hash));
  }

  @Test
  void encode_naturalIdKey_leavesTheHashOut() {
    Object[] values = {"alice", 1};
    assertCanonical(
        new NaturalIdCacheKey(values, ENTITY, "t", fold("t", "alice", 1)),
        new NaturalIdCacheKey(values.clone(), ENTITY, "t", 12345),
        new NaturalIdCacheKey(new Object[] {"alice", 2}, ENTITY, "t", fold("t", "alice", 1)));
    assertRoundTrip(new NaturalIdCacheKey(values, ENTITY, null, fold(null, "alice", 1)));
  }

  @Test
  void encode_queryKey_isHashedAndLeavesTheHashesOut() throws Exception {
    String sql = "select o1_0.id,o1_0.name from orders o1_0 where o1_0.name=? ".repeat(5);
    ParameterBindingsMemento memento = memento(fold(null, "x", 1L), null, "x", 1L);
    QueryKey key = new QueryKey(sql, memento, 0, 10, Set.of("active"));
    assertCanonical(
        key,
        new QueryKey(sql, memento(12345, null, "x", 1L), 0, 10, Set.of("active")),
        new QueryKey(sql, memento(fold(null, "x", 1L), null, "x", 2L), 0, 10, Set.of("active")));
    assertTrue(codec.encode(key).isHashed());
    for (QueryKey other :
        List.of(
            new QueryKey(sql + " ", memento, 0, 10, Set.of("active")),
            new QueryKey(sql, memento, 1, 10, Set.of("active")),
            new QueryKey(sql, memento, 0, null, Set.of("active")),
            new QueryKey(sql, memento, 0, 10, Set.of()))) {
      assertNotEquals(codec.encode(key), codec.encode(other));
      assertRoundTrip(other);
    }
  }

  @Test
  void encode_simpleKey_goesByItsParameters() {
    String eu = "eu";
    assertCanonical(
        new SimpleKey(eu, eu), new SimpleKey("eu", new String("eu")), new SimpleKey("eu"));
    assertCanonical(SimpleKey.EMPTY, new SimpleKey(), new SimpleKey((Object) null));
    // Arrays.deepEquals, which SimpleKey uses, sees no difference between these.
    assertCanonical(
        new SimpleKey((Object) new String[] {"a"}),
        new SimpleKey((Object) new Object[] {"a"}),
        new SimpleKey((Object) new int[] {1}));
    assertCanonical(
        new SimpleKey((Object[]) new String[] {"a"}), new SimpleKey("a"), new SimpleKey("b"));
  }

  @Test
  void decode_classThatTheFilterRefuses_isRejected() {
    KeyCodec closed = KeyCodec.create("", "c", getClass().getClassLoader(), ClassFilter.NONE);
    WireKey wire = closed.encode(new SimpleKey("a"));
    SerdeException e =
        assertThrows(SerdeException.class, () -> closed.decode(wire.bytes(), wire.fullKey()));
    assertEquals(Reason.REJECTED, e.reason());
    assertTrue(e.getMessage().contains(SimpleKey.class.getName()), e::getMessage);
    assertArrayEquals(wire.bytes(), codec.encode(new SimpleKey("a")).bytes());
  }
}
