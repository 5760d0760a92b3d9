package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Values are not copied on their way: what a thread allocates for one, by the JVM's own account.
 */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What a cache begins with, whatever the value. */
  private static final int FIRST_CAPACITY = 256;

  /** Buffers, objects around arrays, what a compiler has not seen through yet. */
  private static final int SMALL = 1_000;

  private static final ObjectSerde<Object> PLAIN =
      ObjectSerde.untyped(
          ObjectSerde.Options.defaults()
              .withAllowList(AllowList.defaults().andTypes(AllocationTest.class)));

  record Article(String text, int number) {}

  @Test
  void serialize_text_allocatesItsBytesOnly() {
    assertAllocates(10_240, written(PLAIN, "The larder is full. ".repeat(512)));
  }

  @Test
  void serialize_object_allocatesRoomForOneOfItsSizeOnly() {
    Article article = new Article("The larder is full. ".repeat(512), 5);

    // A quarter more, for values that are a bit larger than the last one.
    assertAllocates(10_270 * 5 / 4, written(PLAIN, article));
  }

  @Test
  void serialize_compressed_allocatesTheCompressedBytesOnly() {
    String text =
        new Random(5)
            .ints(2_000, 0, 1_000)
            .mapToObj(number -> "article " + number)
            .collect(Collectors.joining(", "));
    for (Compressor compressor :
        new Compressor[] {Compressors.zlib(), Compressors.zstd(), Compressors.lz4()}) {
      Serde<Object> serde =
          new CompressingSerde<>(
              PLAIN, CompressingSerde.Options.defaults().withCompressor(compressor));
      int compressed = Stored.write(serde, text).bytes().length;
      assertTrue(compressed < text.length(), "it is compressed");
      assertAllocates(compressed, written(serde, text));
    }
  }

  @Test
  void deserialize_compressedText_allocatesTheTextOnly() {
    Serde<Object> serde = new CompressingSerde<>(PLAIN, CompressingSerde.Options.defaults());
    String text = "The larder is full. ".repeat(1_000);
    Stored stored = Stored.write(serde, text);
    byte[] bytes = stored.bytes();

    assertAllocates(
        text.length(), () -> serde.deserialize(Stored.KEY, bytes, 0, bytes.length, stored.flags()));
  }

  private static Supplier<Object> written(Serde<Object> serde, Object value) {
    return () -> {
      ValueBuffer out = new ValueBuffer(FIRST_CAPACITY);
      serde.serialize(Stored.KEY, value, out);
      return out;
    };
  }

  /** The least of many times: what is warmed up allocates the same whenever nothing else does. */
  private static void assertAllocates(long bytes, Supplier<Object> operation) {
    long least =
        IntStream.range(0, 500)
            .mapToLong(
                i -> {
                  long before = THREADS.getCurrentThreadAllocatedBytes();
                  Object result = operation.get();
                  long after = THREADS.getCurrentThreadAllocatedBytes();
                  assertTrue(result != null);
                  return after - before;
                })
            .min()
            .orElseThrow();
    assertTrue(least >= bytes, "measures " + least + " bytes, fewer than there must be");
    assertTrue(least <= bytes + SMALL, "allocates " + least + " bytes where " + bytes + " do");
  }
}
