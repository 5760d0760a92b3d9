package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressingSerdeTest {

  private static final Serde<Object> PLAIN = ObjectSerde.untyped(ObjectSerde.Options.defaults());

  @SuppressWarnings("ImmutableEnumChecker") // the compressors are
  enum Algorithm {
    ZLIB(Compressors.zlib()),
    ZSTD(Compressors.zstd()),
    LZ4(Compressors.lz4());

    final CompressingSerde.Options options;

    Algorithm(Compressor compressor) {
      options = CompressingSerde.Options.defaults().withCompressor(compressor);
    }

    Serde<Object> serde() {
      return new CompressingSerde<>(PLAIN, options);
    }
  }

  @ParameterizedTest
  @EnumSource
  void roundTrip_sizesAroundTheThreshold_areEqual(Algorithm algorithm) {
    Stream.of(0, 1, 399, 400, 401, 5_000, 100_000, 3_000_000)
        .map("ab"::repeat)
        .forEach(text -> assertEquals(text, Stored.roundTrip(algorithm.serde(), text)));
  }

  @ParameterizedTest
  @EnumSource
  void serialize_atTheThreshold_isNotCompressed(Algorithm algorithm) {
    assertEquals(Flags.TEXT, Stored.write(algorithm.serde(), "a".repeat(400)).flags());
    assertTrue(Stored.write(algorithm.serde(), "a".repeat(401)).bytes().length < 100);
  }

  @ParameterizedTest
  @EnumSource
  void serialize_incompressible_isKeptAsItIs(Algorithm algorithm) {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);

    Stored stored = Stored.write(algorithm.serde(), noise);

    assertEquals(Stored.of(noise, Flags.BYTES), stored);
    assertArrayEquals(noise, (byte[]) stored.read(algorithm.serde()));
  }

  @ParameterizedTest
  @EnumSource
  void deserialize_valuesOfOtherAlgorithms_areRead(Algorithm algorithm) {
    String text = "text ".repeat(1_000);
    for (Algorithm other : Algorithm.values()) {
      assertEquals(text, Stored.write(other.serde(), text).read(algorithm.serde()));
    }
    assertEquals(text, Stored.write(PLAIN, text).read(algorithm.serde()));
  }

  @ParameterizedTest
  @EnumSource
  void deserialize_bomb_stopsAtTheLimit(Algorithm algorithm) {
    Stored bomb = Stored.write(algorithm.serde(), new byte[50_000_000]);
    assertTrue(bomb.bytes().length < 250_000);
    Serde<Object> limited =
        new CompressingSerde<>(PLAIN, algorithm.options.withMaxBytes(1_000_000));

    assertUnreadable(limited, bomb);
  }

  @ParameterizedTest
  @EnumSource
  void deserialize_truncated_isUnreadable(Algorithm algorithm) {
    Stored stored = Stored.write(algorithm.serde(), "some text, ".repeat(100));
    for (int length = 0; length < stored.bytes().length; length++) {
      assertUnreadable(algorithm.serde(), stored.truncated(length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deserialize_damaged_failsOnlyAsUnreadable(Algorithm algorithm) {
    Stored stored = Stored.write(algorithm.serde(), "some text, ".repeat(100));
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = stored.bytes();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      Outcomes.assertReadOrUnreadable(algorithm.serde(), Stored.of(bytes, stored.flags()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deserialize_foreignFlagsBeside_isUnreadable(Algorithm algorithm) {
    Stored stored = Stored.write(algorithm.serde(), "some text, ".repeat(100));

    assertUnreadable(algorithm.serde(), Stored.of(stored.bytes(), stored.flags() | 1 << 20));
  }

  @Test
  void serialize_zlib_addsToTheFlags() {
    assertEquals(
        Flags.TEXT | Flags.COMPRESSED,
        Stored.write(Algorithm.ZLIB.serde(), "a".repeat(401)).flags());
  }

  @Test
  void serialize_others_hideTheFlags() {
    assertEquals(Flags.ZSTD, Stored.write(Algorithm.ZSTD.serde(), "a".repeat(401)).flags());
    assertEquals(Flags.LZ4, Stored.write(Algorithm.LZ4.serde(), "a".repeat(401)).flags());
  }

  @Test
  void options_wrongArguments_areRefused() {
    CompressingSerde.Options options = CompressingSerde.Options.defaults();
    assertThrows(IllegalArgumentException.class, () -> options.withThreshold(-1));
    assertThrows(IllegalArgumentException.class, () -> options.withMaxBytes(0));
    assertThrows(
        IllegalArgumentException.class, () -> options.withCompressor(new Foreign(Flags.TEXT)));
    assertThrows(IllegalArgumentException.class, () -> Compressors.zlib(10));
    assertThrows(IllegalArgumentException.class, () -> Compressors.zstd(0));
  }

  @Test
  void roundTrip_compressorOfTheApplication_isEqual() {
    Serde<Object> serde =
        new CompressingSerde<>(
            PLAIN, CompressingSerde.Options.defaults().withCompressor(new Foreign(1 << 24)));

    assertEquals(1 << 24, Stored.write(serde, "a".repeat(1_000)).flags());
    assertEquals("a".repeat(1_000), Stored.roundTrip(serde, "a".repeat(1_000)));
  }

  /** Another flag for zlib. */
  private record Foreign(int flag) implements Compressor {

    @Override
    public void compress(byte[] bytes, int offset, int length, ValueBuffer out) {
      Compressors.zlib().compress(bytes, offset, length, out);
    }

    @Override
    public void decompress(byte[] bytes, int offset, int length, int maxBytes, ValueBuffer out) {
      Compressors.zlib().decompress(bytes, offset, length, maxBytes, out);
    }
  }

  private static void assertUnreadable(Serde<Object> serde, Stored stored) {
    SerdeException e = assertThrows(SerdeException.class, () -> stored.read(serde));
    assertEquals(SerdeException.Reason.UNREADABLE, e.reason());
  }
}
