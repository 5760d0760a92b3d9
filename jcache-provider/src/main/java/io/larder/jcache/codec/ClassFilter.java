package io.larder.jcache.codec;

/**
 * Decides which classes may be loaded because stored bytes name them. It is asked before the class
 * is looked up, so a class that it refuses is never loaded, let alone initialized. Not asked for
 * the JDK's own value types, which the format knows by number, and never asked when a key is
 * encoded.
 *
 * <p>Implementations are safe for use by many threads at once.
 */
@FunctionalInterface
public interface ClassFilter {

  /** Refuses every class: what a cache starts from. */
  ClassFilter NONE = className -> false;

  /**
   * Tells whether a class may be loaded.
   *
   * @param className the binary name, as {@link Class#getName()} gives it; never that of an array
   * @return whether bytes that name the class may be decoded
   */
  boolean allows(String className);
}
