package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody serialized: random, damaged, or made to exhaust memory or stack. */
class HostileBytesTest {

  private static final ObjectSerde<Object> SERDE =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(HostileBytesTest.class)));

  record Leaf(String text, int number, List<Object> more) {}

  enum Sign {
    PLUS,
    MINUS {
      @Override
      public String toString() {
        return "-";
      }
    }
  }

  record Signs(Sign first, Object second, Sign third, Leaf fourth) {}

  static final class Link {
    Object next;
  }

  @Property(tries = 2_000)
  void deserialize_randomBytes_areReadOrUnreadable(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll FlagChoice flags) {
    Outcomes.assertReadOrRefused(SERDE, Stored.of(bytes, flags.flags));
  }

  enum FlagChoice {
    BYTES(0),
    PICKLE(1),
    INTEGER(2),
    LONG(4),
    TEXT(16),
    KRYO(32),
    JAVA(64);

    final int flags;

    FlagChoice(int flags) {
      this.flags = flags;
    }
  }

  static Stream<Stored> realValues() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("leaf", new Leaf("text", 5, List.of(1, "b", new Leaf("x", 1, List.of()))));
    map.put("array", new Object[] {new int[] {1, 2}, new String[] {"a"}, new Leaf[1]});
    Link link = new Link();
    link.next = new ArrayList<>(List.of(link, new IllegalStateException("x")));
    Object signs = new Signs(Sign.MINUS, Sign.PLUS, null, new Leaf("text", 5, List.of()));
    return Stream.concat(
        Stream.of(Stored.write(SERDE, map), Stored.write(SERDE, link), Stored.write(SERDE, signs)),
        Stream.of(Stored.write(SERDE, new IllegalStateException("x", new Exception("y")))));
  }

  @ParameterizedTest
  @MethodSource("realValues")
  void deserialize_bytesReplaced_areReadOrRefused(Stored stored) {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = stored.bytes();
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Outcomes.assertReadOrRefused(SERDE, Stored.of(bytes, stored.flags()));
    }
  }

  @ParameterizedTest
  @MethodSource("realValues")
  void deserialize_truncatedAtEveryByte_isUnreadable(Stored stored) {
    for (int length = 0; length < stored.bytes().length; length++) {
      assertUnreadable(stored.truncated(length));
    }
  }

  /** The first time, a class is found by its name; after that, by the bytes of it. */
  @ParameterizedTest
  @MethodSource("realValues")
  void deserialize_again_isWhatItWasTheFirstTime(Stored stored) {
    for (int i = 0; i < 5; i++) {
      assertEquals(stored, Stored.write(SERDE, stored.read(SERDE)));
    }
  }

  @Test
  void deserialize_everyFixedTypeDamaged_areReadOrRefused() {
    Random random = new Random(4);
    for (Object sample : FixedTypeSamples.byId().values()) {
      Stored stored = Stored.write(SERDE, Arrays.asList(sample, sample));
      for (int i = 0; i < 50; i++) {
        byte[] bytes = stored.bytes();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        Outcomes.assertReadOrRefused(SERDE, Stored.of(bytes, Flags.KRYO));
      }
      for (int length = 0; length < stored.bytes().length; length++) {
        assertUnreadable(stored.truncated(length));
      }
    }
  }

  /** Every id with the largest length there is: must fail before anything of that size exists. */
  @Test
  void deserialize_hugeLengths_areUnreadableWithoutAllocation() {
    Runtime runtime = Runtime.getRuntime();
    for (int id = 0; id < 160; id++) {
      for (byte[] tail :
          List.of(
              new byte[] {-1, -1, -1, -1, 7},
              new byte[] {-1, -1, -1, -1, 15},
              new byte[] {1, -1, -1, -1, -1, 7},
              new byte[] {1, 0, -1, -1, -1, -1, 7},
              new byte[] {1, 20, -1, -1, -1, -1, 7},
              new byte[] {-2, -1, -1, -1, -1, -1, -1, -1, 127})) {
        KryoOutput out = new KryoOutput();
        out.setBuffer(new byte[50]);
        out.writeVarInt(id + 2, true);
        out.writeBytes(tail);
        Stored stored = Stored.of(out.toBytes(), Flags.KRYO);
        long before = runtime.totalMemory() - runtime.freeMemory();
        Outcomes.assertReadOrRefused(SERDE, stored);
        long after = runtime.totalMemory() - runtime.freeMemory();
        assertTrue(after - before < 100 << 20, "id " + id + " allocated for a length");
      }
    }
  }

  /** Each list says that it has an element for each byte that follows; all of them together. */
  @Test
  void deserialize_nestedHugeLengths_areUnreadableWithoutAllocation() {
    byte[] bytes = new byte[1 << 20];
    KryoOutput out = new KryoOutput();
    out.setBuffer(bytes);
    for (int depth = 0; depth < 200; depth++) {
      out.writeVarInt(KryoCollections.ARRAY_LIST + KryoClassResolver.FIRST_FIXED, true);
      out.writeVarInt(Kryo.NOT_NULL, true);
      out.writeCount(bytes.length - out.position() - 3);
    }

    assertUnreadableWithoutAllocation(bytes, Flags.KRYO);
  }

  @Test
  void deserialize_nestedHugeArraysOfJavaSerialization_areUnreadableWithoutAllocation()
      throws IOException {
    Object[] nested = {};
    for (int depth = 0; depth < 200; depth++) {
      nested = new Object[] {nested};
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(out)) {
      stream.writeObject(nested);
    }
    Stored good = Stored.of(out.toByteArray(), Flags.JAVA);
    assertArrayEquals(nested, (Object[]) good.read(SERDE));
    String arrayOfOne = "7571007e000000000001";
    String arrayOfMany = "7571007e0000000fff00";
    assertTrue(good.hex().contains(arrayOfOne));
    byte[] bytes =
        Arrays.copyOf(
            HexFormat.of().parseHex(good.hex().replace(arrayOfOne, arrayOfMany)), 1 << 20);

    assertUnreadableWithoutAllocation(bytes, Flags.JAVA);
  }

  private static void assertUnreadableWithoutAllocation(byte[] bytes, int flags) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    SerdeException e =
        assertThrows(
            SerdeException.class,
            () -> SERDE.deserialize(Stored.KEY, bytes, 0, bytes.length, flags));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertEquals(SerdeException.Reason.UNREADABLE, e.reason(), e::getMessage);
    assertTrue(allocated < 64L * bytes.length, "allocated " + allocated + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 18, 3, 34, 48, 96, 33, 128, 256, 512, 1024, 2048, 1 << 30, -1})
  void deserialize_wrongFlags_isUnreadable(int flags) {
    byte[] bytes = Stored.write(SERDE, List.of(1)).bytes();

    assertUnreadable(Stored.of(bytes, flags));
  }

  @Test
  void deserialize_pickle_saysSo() {
    SerdeException e =
        assertThrows(SerdeException.class, () -> Stored.of(new byte[3], 1).read(SERDE));

    assertTrue(e.getMessage().contains("Python pickle"), e.getMessage());
  }

  @Test
  void limits_depth_holdsBothWaysOnASmallStack() throws Exception {
    Limits deep = new Limits(10_000, 1_000, 100_000, 1 << 20);
    int allowed = Limits.DEFAULT.maxDepth() - 1;
    onSmallStack(() -> Stored.roundTrip(SERDE, chain(allowed)));
    assertUnwritable(SERDE, chain(allowed + 1));

    ObjectSerde<Object> lenient = withLimits(deep);
    Stored tooDeep = onLargeStack(() -> Stored.write(lenient, chain(allowed + 1)));
    assertUnreadable(tooDeep);
  }

  @Test
  void limits_references_holdBothWays() {
    ObjectSerde<Object> few = withLimits(new Limits(100, 1_000, 50, 1 << 20));
    List<Object> lists = new ArrayList<>();
    IntStream.range(0, 49).forEach(i -> lists.add(new ArrayList<>()));
    assertEquals(lists, Stored.roundTrip(few, lists));

    lists.add(new ArrayList<>());
    assertUnwritable(few, lists);
    Stored stored = Stored.write(SERDE, lists);
    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(few));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }

  @Test
  void limits_arrayLength_holdsOnReading() {
    ObjectSerde<Object> small = withLimits(new Limits(100, 10, 50, 1 << 20));
    for (Object value :
        List.of(
            List.of(new int[11]),
            List.of("12345678901"),
            new ArrayList<>(IntStream.range(0, 11).boxed().toList()))) {
      Stored stored = Stored.write(SERDE, value);
      SerdeException e = assertThrows(SerdeException.class, () -> stored.read(small));
      assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
    }
  }

  @Test
  void limits_bytes_holdOnWriting() {
    assertUnwritable(withLimits(new Limits(100, 10_000, 50, 1_000)), List.of("x".repeat(1_001)));
    assertUnwritable(withLimits(new Limits(100, 10_000, 50, 100)), new IllegalStateException("x"));
  }

  @Test
  void failure_thenSuccess_sessionsAreSound() {
    Stored good = Stored.write(SERDE, List.of(new Leaf("a", 1, List.of()), "b"));
    for (int i = 0; i < 200; i++) {
      assertUnreadable(good.truncated(good.bytes().length - 1 - i % 5));
      assertEquals(good, Stored.write(SERDE, good.read(SERDE)));
      assertUnwritable(SERDE, List.of(new Leaf("a", 1, List.of((Runnable) () -> {}))));
    }
  }

  private static ObjectSerde<Object> withLimits(Limits limits) {
    return ObjectSerde.untyped(
        ObjectSerde.Options.defaults()
            .withAllowList(AllowList.defaults().andTypes(HostileBytesTest.class))
            .withLimits(limits));
  }

  private static Link chain(int length) {
    Link first = new Link();
    Link last = first;
    for (int i = 1; i < length; i++) {
      Link next = new Link();
      last.next = next;
      last = next;
    }
    return first;
  }

  private static <T> T onSmallStack(Callable<T> task) throws Exception {
    return onStack(512 << 10, task);
  }

  private static <T> T onLargeStack(Callable<T> task) throws Exception {
    return onStack(64 << 20, task);
  }

  private static <T> T onStack(long bytes, Callable<T> task)
      throws InterruptedException, ExecutionException {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(null, future, "stack of " + bytes, bytes);
    thread.start();
    return future.get();
  }

  private static void assertUnreadable(Stored stored) {
    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(SERDE));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason(), e::getMessage);
  }

  private static void assertUnwritable(Serde<Object> serde, Object value) {
    SerdeException e = assertThrows(SerdeException.class, () -> Stored.write(serde, value));
    assertEquals(SerdeException.Reason.UNWRITABLE, e.reason(), e::getMessage);
  }
}
