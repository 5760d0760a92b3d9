package io.larder.jcache.processor;

import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A processor with its arguments; may run more than once.
 *
 * @param processor the application's processor
 * @param arguments its arguments
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <T> the type of the result
 */
@SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
public record ProcessorCall<K, V, T>(EntryProcessor<K, V, T> processor, Object... arguments) {

  /**
   * Runs the processor.
   *
   * @param entry what it works on
   * @return what it returns
   * @throws EntryProcessorException if it throws; its cause is what was thrown
   */
  public @Nullable T run(ProcessedEntry<K, V> entry) {
    try {
      return processor.process(entry, arguments);
    } catch (CacheException e) {
      // From the loader, a nested cache call, or a processor that wraps already: not once more.
      throw e;
    } catch (RuntimeException e) {
      throw new EntryProcessorException(e);
    }
  }

  /**
   * A result for {@code invokeAll}.
   *
   * @param value what the processor returned
   * @param <T> the type of the result
   * @return the result
   */
  public static <T> EntryProcessorResult<T> returned(T value) {
    return () -> value;
  }

  /**
   * A result for {@code invokeAll} that throws when it is looked at.
   *
   * @param failure what went wrong
   * @param <T> the type of the result
   * @return the result
   */
  public static <T> EntryProcessorResult<T> failed(CacheException failure) {
    EntryProcessorException wrapped =
        failure instanceof EntryProcessorException already
            ? already
            : new EntryProcessorException(failure);
    return () -> {
      throw wrapped;
    };
  }
}
