package io.larder.jcache;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A queue of keys that takes hardly more memory than their bytes. Filled first and emptied then;
 * gives memory back on the way. Not thread-safe.
 */
final class KeySpool {

  private static final int CHUNK = 64 * 1024;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int writePosition = CHUNK;
  private int readPosition;
  private long size;

  void add(byte[] key) {
    if (CHUNK - writePosition < key.length + 1) {
      // A length of zero ends a chunk; a new array is full of them.
      chunks.add(new byte[CHUNK + 1]);
      writePosition = 0;
    }
    byte[] chunk = chunks.getLast();
    // A key has at most 250 bytes.
    chunk[writePosition] = (byte) key.length;
    System.arraycopy(key, 0, chunk, writePosition + 1, key.length);
    writePosition += key.length + 1;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  byte[] remove() {
    if (chunks.getFirst()[readPosition] == 0) {
      chunks.remove();
      readPosition = 0;
    }
    byte[] chunk = chunks.getFirst();
    int start = readPosition + 1;
    int end = start + (chunk[readPosition] & 0xFF);
    readPosition = end;
    size--;
    return Arrays.copyOfRange(chunk, start, end);
  }
}
