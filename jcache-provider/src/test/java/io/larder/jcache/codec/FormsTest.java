package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.codec.SampleKeys.LazyHash;
import io.larder.jcache.codec.SampleKeys.OrderId;
import io.larder.jcache.codec.SampleKeys.Pair;
import io.larder.memcached.serde.SerdeException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The codec in applications that come and go, and among threads. */
final class FormsTest {

  private final KeyCodec codec = SampleKeys.codec();

  /** Loads the sample classes a second time, as another deployment of the application does. */
  private static final class OtherDeployment extends ClassLoader {
    OtherDeployment() {
      super(FormsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(SampleKeys.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    Object pair(Object left, Object right) throws ReflectiveOperationException {
      Constructor<?> constructor =
          loadClass(Pair.class.getName()).getDeclaredConstructor(Object.class, Object.class);
      constructor.setAccessible(true);
      return constructor.newInstance(left, right);
    }
  }

  @Test
  void encode_sameClassOfAnotherLoader_isTheSameKey() throws Exception {
    assertEquals(codec.encode(new Pair("a", 1)), codec.encode(new OtherDeployment().pair("a", 1)));
  }

  @Test
  void encode_classOfAnotherLoader_doesNotKeepItAlive() throws Exception {
    WeakReference<ClassLoader> deployment = encodeInOtherDeployment();
    for (int i = 0; i < 50 && deployment.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertNull(deployment.get());
    assertEquals(codec.encode(new Pair("a", 1)), codec.encode(new Pair("a", 1)));
  }

  private WeakReference<ClassLoader> encodeInOtherDeployment() throws Exception {
    OtherDeployment deployment = new OtherDeployment();
    WireKey wire = codec.encode(deployment.pair("a", 1));
    KeyCodec theirs = KeyCodec.create("", "c", deployment, SampleKeys.FILTER);
    Object decoded = theirs.decode(wire.bytes(), wire.fullKey());
    // Not by equals: a record's keeps the class alive for a while, through the JDK's soft caches.
    assertEquals(deployment, decoded.getClass().getClassLoader());
    return new WeakReference<>(deployment);
  }

  @Test
  void decode_classThatIsGone_isUnreadable() {
    WireKey wire = codec.encode(new Pair("a", 1));
    KeyCodec elsewhere =
        KeyCodec.create("", "c", ClassLoader.getPlatformClassLoader(), SampleKeys.FILTER);
    SerdeException e =
        assertThrows(SerdeException.class, () -> elsewhere.decode(wire.bytes(), wire.fullKey()));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  @Test
  void encode_manyThreadsAtOnce_giveTheSameBytes() throws Exception {
    Callable<Set<WireKey>> task =
        () -> {
          KeyCodec shared = codec;
          Set<WireKey> keys = new java.util.HashSet<>();
          for (int i = 0; i < 500; i++) {
            keys.add(shared.encode(new Pair(new LazyHash("a"), new OrderId("t", i))));
            keys.add(shared.encode(Map.of("k", i, "l", Set.of(i, -i - 1))));
          }
          return keys;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Set<WireKey>>> results =
          threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> task).toList());
      Set<WireKey> first = task.call();
      for (Future<Set<WireKey>> result : results) {
        assertEquals(first, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
