package io.larder.memcached.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * The built-in compression algorithms. zlib is always there; Zstandard needs {@code
 * com.github.luben:zstd-jni} on the class path, LZ4 {@code at.yawk.lz4:lz4-java}.
 */
public final class Compressors {

  private static final List<Compressor> AVAILABLE = findAvailable();

  private Compressors() {}

  /**
   * Returns zlib at its default level, the one algorithm that pymemcache reads.
   *
   * @return a compressor
   */
  public static Compressor zlib() {
    return zlib(Deflater.DEFAULT_COMPRESSION);
  }

  /**
   * Returns zlib at a level.
   *
   * @param level from 1, the fastest, to 9, the smallest; -1 for the default
   * @return a compressor
   */
  public static Compressor zlib(int level) {
    return new ZlibCompressor(level);
  }

  /**
   * Returns Zstandard at its default level.
   *
   * @return a compressor
   * @throws IllegalStateException if zstd-jni is not on the class path
   */
  public static Compressor zstd() {
    return zstd(3);
  }

  /**
   * Returns Zstandard at a level.
   *
   * @param level from 1, the fastest, to 22, the smallest
   * @return a compressor
   * @throws IllegalStateException if zstd-jni is not on the class path
   */
  public static Compressor zstd(int level) {
    requireClass("com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni");
    return new ZstdCompressor(level);
  }

  /**
   * Returns LZ4.
   *
   * @return a compressor
   * @throws IllegalStateException if lz4-java is not on the class path
   */
  public static Compressor lz4() {
    requireClass("net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java");
    return new Lz4Compressor();
  }

  /**
   * Returns the built-in algorithms whose libraries are there.
   *
   * @return an unmodifiable list, zlib first
   */
  public static List<Compressor> available() {
    return AVAILABLE;
  }

  private static List<Compressor> findAvailable() {
    List<Compressor> found = new ArrayList<>(List.of(zlib()));
    if (isPresent("com.github.luben.zstd.Zstd")) {
      found.add(zstd());
    }
    if (isPresent("net.jpountz.lz4.LZ4Factory")) {
      found.add(lz4());
    }
    return List.copyOf(found);
  }

  private static void requireClass(String className, String artifact) {
    if (!isPresent(className)) {
      throw new IllegalStateException("this compression needs " + artifact + " on the class path");
    }
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, Compressors.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
