package io.larder.jcache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A queue of keys in bounded memory, however many there are: filled first and emptied then. Those
 * that do not fit wait in a temporary file.
 *
 * <p>The file has lost its name before anything is in it (or, where that is not possible, is
 * deleted by the system when it is closed), so it ends with this JVM in any case; and a channel
 * that nobody holds any more is closed by the garbage collector. Not thread-safe, except that it
 * may be closed by another thread.
 */
final class KeySpool implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  /** A length of zero ends a chunk; there is always room for it. */
  private static final int CHUNK_BYTES = CHUNK + 1;

  private static final int MOST_IN_MEMORY = 16;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private byte[] filling = new byte[CHUNK_BYTES];
  private int writePosition;
  private byte[] emptying = new byte[1];
  private int readPosition;
  private @Nullable FileChannel file;
  private long written;
  private long read;
  private long size;

  void add(byte[] key) {
    if (CHUNK - writePosition < key.length + 1) {
      store();
    }
    // A key has at most 250 bytes.
    filling[writePosition] = (byte) key.length;
    System.arraycopy(key, 0, filling, writePosition + 1, key.length);
    writePosition += key.length + 1;
    size++;
  }

  private void store() {
    filling[writePosition] = 0;
    writePosition = 0;
    if (chunks.size() < MOST_IN_MEMORY) {
      chunks.add(filling);
      filling = new byte[CHUNK_BYTES];
      return;
    }
    try {
      if (file == null) {
        file = open();
      }
      ByteBuffer bytes = ByteBuffer.wrap(filling);
      while (bytes.hasRemaining()) {
        written += file.write(bytes, written);
      }
    } catch (IOException e) {
      throw failed("written to", e);
    }
  }

  private static FileChannel open() throws IOException {
    Path path = Files.createTempFile("larder-keys", ".tmp");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static CacheException failed(String done, IOException e) {
    return new CacheException(
        "the keys of the iteration cannot be "
            + done
            + " a temporary file in "
            + System.getProperty("java.io.tmpdir")
            + ": "
            + e,
        e);
  }

  boolean isEmpty() {
    return size == 0;
  }

  byte[] remove() {
    while (emptying[readPosition] == 0) {
      emptying = load();
      readPosition = 0;
    }
    int start = readPosition + 1;
    int end = start + (emptying[readPosition] & 0xFF);
    readPosition = end;
    if (--size == 0) {
      close();
    }
    return Arrays.copyOfRange(emptying, start, end);
  }

  private byte[] load() {
    if (!chunks.isEmpty()) {
      return chunks.remove();
    }
    if (file == null || read == written) {
      byte[] last = filling;
      last[writePosition] = 0;
      filling = new byte[1];
      return last;
    }
    // One array serves for the whole file.
    byte[] chunk = emptying.length == CHUNK_BYTES ? emptying : new byte[CHUNK_BYTES];
    try {
      ByteBuffer bytes = ByteBuffer.wrap(chunk);
      while (bytes.hasRemaining()) {
        int n = file.read(bytes, read);
        if (n < 0) {
          throw new IOException("it is shorter than what was written");
        }
        read += n;
      }
      return chunk;
    } catch (IOException e) {
      throw failed("read from", e);
    }
  }

  /** Lets go of the file; what was not read is lost. */
  @Override
  public void close() {
    FileChannel open = file;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It has no name any more, and the garbage collector will have another try.
      }
    }
  }
}
