package io.larder.jcache.integration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The application's cache writer, if the cache writes through; otherwise every call does nothing.
 * As thread-safe as the writer.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Writer<K, V> {

  private final @Nullable CacheWriter<? super K, ? super V> writer;

  /**
   * Wraps a writer.
   *
   * @param writer the writer; null if the cache does not write through
   */
  public Writer(@Nullable CacheWriter<? super K, ? super V> writer) {
    this.writer = writer;
  }

  /**
   * Tells whether the cache writes through.
   *
   * @return whether there is a writer
   */
  public boolean isPresent() {
    return writer != null;
  }

  /**
   * Writes an entry.
   *
   * @param key the key
   * @param value the value
   * @throws CacheWriterException if the writer fails
   */
  public void write(K key, V value) {
    if (writer != null) {
      calling(() -> writer.write(new WrittenEntry<>(key, value)));
    }
  }

  /**
   * Deletes an entry.
   *
   * @param key the key
   * @throws CacheWriterException if the writer fails
   */
  public void delete(K key) {
    if (writer != null) {
      calling(() -> writer.delete(key));
    }
  }

  /**
   * Writes many entries, possibly only some of them.
   *
   * @param entries the entries
   * @return what was not written, and why
   */
  public Unwritten<K> writeAll(Collection<Cache.Entry<K, V>> entries) {
    if (writer == null) {
      return Unwritten.nothing();
    }
    // The writer takes out what it has written; what is left when it fails is not.
    Collection<Cache.Entry<? extends K, ? extends V>> rest = new ArrayList<>(entries);
    CacheWriterException failure = failureOf(() -> writeAll(writer, rest));
    Set<K> keys = new HashSet<>();
    rest.forEach(entry -> keys.add(entry.getKey()));
    return new Unwritten<>(failure, keys);
  }

  @SuppressWarnings("unchecked") // The writer's wildcards lead nowhere; it only reads the entries.
  private static <K, V> void writeAll(
      CacheWriter<K, V> writer, Collection<? extends Cache.Entry<?, ?>> entries) {
    writer.writeAll((Collection<Cache.Entry<? extends K, ? extends V>>) entries);
  }

  /**
   * Deletes many entries, possibly only some of them.
   *
   * @param keys the keys
   * @return what was not deleted, and why
   */
  public Unwritten<K> deleteAll(Collection<? extends K> keys) {
    if (writer == null || keys.isEmpty()) {
      return Unwritten.nothing();
    }
    Collection<K> rest = new HashSet<>(keys);
    CacheWriterException failure = failureOf(() -> writer.deleteAll(rest));
    return new Unwritten<>(failure, Set.copyOf(rest));
  }

  private static @Nullable CacheWriterException failureOf(Runnable call) {
    try {
      calling(call);
      return null;
    } catch (CacheWriterException e) {
      return e;
    }
  }

  /** The writer is the application's code: whatever it throws becomes one exception. */
  private static void calling(Runnable call) {
    try {
      call.run();
    } catch (CacheWriterException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheWriterException(e);
    }
  }

  /**
   * An entry for the application's writer.
   *
   * @param getKey the key
   * @param getValue the value
   */
  private record WrittenEntry<K, V>(K getKey, V getValue) implements Cache.Entry<K, V> {

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new IllegalArgumentException("cannot be unwrapped to " + type.getName());
    }
  }

  /**
   * Makes an entry for {@link #writeAll}.
   *
   * @param key the key
   * @param value the value
   * @param <K> the type of the key
   * @param <V> the type of the value
   * @return the entry
   */
  public static <K, V> Cache.Entry<K, V> entry(K key, V value) {
    return new WrittenEntry<>(key, value);
  }
}
