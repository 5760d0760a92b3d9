package io.larder.jcache;

import io.larder.jcache.config.OnFailure;
import io.larder.memcached.ClientClosedException;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.ServerErrorException;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of operations that get no answer from their server, by the cache's configuration:
 * they throw, or go on as if the cache were empty. Everything else that may go wrong is thrown in
 * any case: what a server refuses, what the application's code throws, interrupts.
 *
 * @param rules what is configured
 */
record Tolerance(OnFailure.Rules rules) {

  /** Runs an operation that only reads. */
  <R> R reading(Supplier<R> operation, R missed) {
    return run(rules.read(), operation, missed);
  }

  /** Runs an operation that only reads, and finds nothing if there is no answer. */
  <R> @Nullable R reading(Supplier<? extends @Nullable R> operation) {
    return runOrNull(rules.read(), operation);
  }

  /** Runs an operation that changes entries whatever is there. */
  <R> R writing(Supplier<R> operation, R missed) {
    return run(rules.write(), operation, missed);
  }

  /** Runs an operation that changes entries whatever is there, and has no result. */
  void writing(Runnable operation) {
    writing(
        () -> {
          operation.run();
          return true;
        },
        false);
  }

  /** Runs an operation whose change or result depends on what is there. */
  <R> R atomically(Supplier<R> operation, R missed) {
    return run(rules.atomic(), operation, missed);
  }

  /** The same, where the result is what was there. */
  <R> @Nullable R atomically(Supplier<? extends @Nullable R> operation) {
    return runOrNull(rules.atomic(), operation);
  }

  private static <R> R run(OnFailure rule, Supplier<R> operation, R missed) {
    R result = runOrNull(rule, operation);
    return result == null ? missed : result;
  }

  private static <R> @Nullable R runOrNull(
      OnFailure rule, Supplier<? extends @Nullable R> operation) {
    try {
      return operation.get();
    } catch (CacheException e) {
      if (isTolerable(rule, e)) {
        return null;
      }
      throw e;
    }
  }

  /** Tells whether a read may go on without an answer. */
  boolean toleratesRead(CacheException failure) {
    return isTolerable(rules.read(), failure);
  }

  /** Tells whether an operation that depends on what is there may go on without an answer. */
  boolean toleratesAtomic(CacheException failure) {
    return isTolerable(rules.atomic(), failure);
  }

  private static boolean isTolerable(OnFailure rule, CacheException failure) {
    if (rule == OnFailure.THROW || !isUnanswered(failure)) {
      return false;
    }
    // The other failures of a bulk operation.
    for (Throwable other : failure.getSuppressed()) {
      if (!(other instanceof CacheException also) || !isUnanswered(also)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnanswered(CacheException failure) {
    MemcachedException cause = StoreFailures.clientFailure(failure);
    if (cause == null || !isSilence(cause)) {
      return false;
    }
    // What befell the other servers.
    for (Throwable other : cause.getSuppressed()) {
      if (other instanceof MemcachedException && !isSilence(other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSilence(Throwable cause) {
    return !(cause instanceof ServerErrorException)
        && !(cause instanceof RequestInterruptedException)
        && !(cause instanceof ClientClosedException);
  }
}
