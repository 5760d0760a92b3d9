package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.cache.spi.entry.StandardCacheEntryImpl;
import org.hibernate.cache.spi.support.AbstractReadWriteAccess;
import org.junit.jupiter.api.Test;
import org.springframework.cache.support.NullValue;

/** What Hibernate and Spring put into caches, with nothing configured. */
class FrameworkTypesTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(ObjectSerde.Options.defaults());

  @Test
  void roundTrip_springNullValue_isSame() {
    assertSame(NullValue.INSTANCE, Stored.roundTrip(SERDE, NullValue.INSTANCE));
  }

  @Test
  void roundTrip_hibernateEntity_keepsStateAndVersion() throws ReflectiveOperationException {
    StandardCacheEntryImpl entry = entity();

    StandardCacheEntryImpl read = (StandardCacheEntryImpl) Stored.roundTrip(SERDE, entry);

    assertArrayEquals(entry.getDisassembledState(), read.getDisassembledState());
    assertSame(LazyPropertyInitializer.UNFETCHED_PROPERTY, read.getDisassembledState()[3]);
    assertEquals("com.acme.Order", read.getSubclass());
    assertEquals(7, read.getVersion());
  }

  @Test
  void roundTrip_hibernateLockableItem_keepsItsTimestamp() throws ReflectiveOperationException {
    Object item =
        make(
            AbstractReadWriteAccess.class.getName() + "$Item",
            new Class<?>[] {Object.class, Object.class, long.class},
            entity(),
            7,
            123L);

    var read = (AbstractReadWriteAccess.Item) Stored.roundTrip(SERDE, item);

    assertEquals("com.acme.Order", ((StandardCacheEntryImpl) read.getValue()).getSubclass());
    // Its other methods want Hibernate's logging; the bytes have all of it.
    assertEquals(Stored.write(SERDE, item), Stored.write(SERDE, read));
  }

  @Test
  void roundTrip_hibernateSoftLock_isEqual() throws ReflectiveOperationException {
    Object lock =
        make(
            AbstractReadWriteAccess.class.getName() + "$SoftLockImpl",
            new Class<?>[] {long.class, UUID.class, long.class, Object.class},
            100L,
            new UUID(1, 2),
            3L,
            7);

    assertEquals(lock, Stored.roundTrip(SERDE, lock));
  }

  @Test
  void roundTrip_hibernateQueryResults_areRead() throws ReflectiveOperationException {
    List<Object> rows = new ArrayList<>(List.of(new Object[] {1L, "a"}, new Object[] {2L, null}));
    Object item =
        make(
            "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
            new Class<?>[] {long.class, List.class},
            100L,
            rows);

    Object read = Stored.roundTrip(SERDE, item);

    assertEquals(item.getClass(), read.getClass());
    assertEquals(Stored.write(SERDE, item), Stored.write(SERDE, read));
  }

  @Test
  void roundTrip_hibernateCollection_isRead() throws ReflectiveOperationException {
    Object entry =
        make(
            "org.hibernate.cache.spi.entry.CollectionCacheEntry",
            new Class<?>[] {Serializable.class},
            (Object) new Serializable[] {1L, 2L});

    var read = (org.hibernate.cache.spi.entry.CollectionCacheEntry) Stored.roundTrip(SERDE, entry);

    assertEquals(Arrays.asList(1L, 2L), Arrays.asList(read.getState()));
  }

  @Test
  void roundTrip_hibernateTimestamp_isALong() {
    assertEquals(1L << 52, Stored.roundTrip(SERDE, 1L << 52));
  }

  private static StandardCacheEntryImpl entity() throws ReflectiveOperationException {
    return (StandardCacheEntryImpl)
        make(
            StandardCacheEntryImpl.class.getName(),
            new Class<?>[] {Serializable[].class, String.class, Object.class},
            new Serializable[] {
              "n", 5L, LocalDate.EPOCH, LazyPropertyInitializer.UNFETCHED_PROPERTY, null
            },
            "com.acme.Order",
            7);
  }

  private static Object make(String className, Class<?>[] parameters, Object... arguments)
      throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(className).getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }
}
