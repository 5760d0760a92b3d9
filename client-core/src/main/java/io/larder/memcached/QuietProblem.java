package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * A quiet write that did not do what it was to. Immutable.
 *
 * @param kind what happened
 * @param key the key of the write; null if that is not known
 * @param cause why; null if a condition did not hold, which is no error
 */
public record QuietProblem(Kind kind, @Nullable String key, @Nullable MemcachedException cause) {

  /** What may happen to a quiet write. */
  public enum Kind {
    /** Not stored: the item was there already, or was not there, as the kind of write has it. */
    NOT_STORED,
    /**
     * Failed: the write was not sent, or its connection broke and whether it took effect is not
     * known. The cause says which.
     */
    FAILED,
    /**
     * A write was refused, and the server does not say which one; for instance because its value
     * was too large. It is one of those that were sent together since the last fence.
     */
    UNATTRIBUTED
  }
}
