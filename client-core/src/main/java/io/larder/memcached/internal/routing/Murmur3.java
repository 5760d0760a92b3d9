package io.larder.memcached.internal.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3, x86, 32 bits, in two steps: the state behind a fixed beginning is computed once, and
 * continued for each key. Immutable.
 */
final class Murmur3 {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private final int hash;
  private final int tail;
  private final int length;

  /**
   * Computes the state behind {@code text}, of which each code point counts with its low 8 bits.
   */
  Murmur3(String text, int seed) {
    int state = seed;
    int block = 0;
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      block |= (text.codePointAt(i) & 0xff) << (8 * (count & 3));
      count++;
      if ((count & 3) == 0) {
        state = mix(state, block);
        block = 0;
      }
    }
    this.hash = state;
    this.tail = block;
    this.length = count;
  }

  /** Returns the hash of the beginning and what follows it; to be read as unsigned. */
  int hash(byte[] bytes, int offset) {
    int state = hash;
    int block = tail;
    int from = offset;
    // The blocks begin where the fixed part ends, so each word has the end of one and the beginning
    // of the next.
    int shift = 8 * (length & 3);
    for (; from <= bytes.length - Integer.BYTES; from += Integer.BYTES) {
      int word = (int) WORDS.get(bytes, from);
      state = mix(state, block | word << shift);
      // By 32 - shift, which would be by 0 instead of 32 if it were done at once.
      block = word >>> 1 >>> (Integer.SIZE - 1 - shift);
    }
    return rest(bytes, from, state, block, length + from - offset);
  }

  /** Adds the last bytes, fewer than four, and finishes. */
  private static int rest(byte[] bytes, int from, int hash, int tail, int length) {
    int state = hash;
    int block = tail;
    int count = length;
    for (int i = from; i < bytes.length; i++) {
      block |= (bytes[i] & 0xff) << (8 * (count & 3));
      count++;
      if ((count & 3) == 0) {
        state = mix(state, block);
        block = 0;
      }
    }
    if ((count & 3) != 0) {
      state ^= scramble(block);
    }
    return finish(state ^ count);
  }

  private static int mix(int state, int block) {
    return Integer.rotateLeft(state ^ scramble(block), 13) * 5 + 0xe6546b64;
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int finish(int state) {
    int mixed = (state ^ (state >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
