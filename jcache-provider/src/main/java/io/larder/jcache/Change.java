package io.larder.jcache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an operation wants done to the entry it found. Immutable. */
final class Change<V> {

  /** What kind of change it is. */
  enum Kind {
    /** Leave everything as it is. */
    NOTHING,
    /** Count as an access, which may change the deadline. */
    ACCESS,
    /** Store a value. */
    STORE,
    /** Remove the entry, if there is one. */
    REMOVE
  }

  private final Kind kind;
  private final @Nullable V value;
  private final boolean writtenThrough;
  private final boolean counted;
  private final boolean lookup;

  private Change(
      Kind kind, @Nullable V value, boolean writtenThrough, boolean counted, boolean lookup) {
    this.kind = kind;
    this.value = value;
    this.writtenThrough = writtenThrough;
    this.counted = counted;
    this.lookup = lookup;
  }

  static <V> Change<V> nothing() {
    return new Change<>(Kind.NOTHING, null, false, false, false);
  }

  static <V> Change<V> access() {
    return new Change<>(Kind.ACCESS, null, false, false, false);
  }

  /** Stores a value in the cache only: the writer has seen it already. */
  static <V> Change<V> store(V value) {
    return new Change<>(Kind.STORE, value, false, true, false);
  }

  /** Stores a value that the loader gave, which is neither written nor counted as a put. */
  static <V> Change<V> storeLoaded(V value) {
    return new Change<>(Kind.STORE, value, false, false, false);
  }

  /** Removes from the cache only: the writer has done its part already. */
  static <V> Change<V> remove() {
    return new Change<>(Kind.REMOVE, null, false, true, false);
  }

  /** Has the writer called too, once the change is made; the change is taken back if that fails. */
  Change<V> thenWritten() {
    return new Change<>(kind, value, true, counted, lookup);
  }

  /** Counts as a lookup, too: the operation tells its caller of what was there. */
  Change<V> asLookup() {
    return new Change<>(kind, value, writtenThrough, counted, true);
  }

  Kind kind() {
    return kind;
  }

  V value() {
    return Objects.requireNonNull(value);
  }

  boolean isWrittenThrough() {
    return writtenThrough;
  }

  boolean isCounted() {
    return counted;
  }

  boolean isLookup() {
    return lookup;
  }
}
