package io.larder.jcache.processor;

import java.util.Objects;
import java.util.function.Supplier;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry as an entry processor sees it: records what is to become of it, and changes nothing
 * itself. For one run of one processor, on one thread.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
public final class ProcessedEntry<K, V> implements MutableEntry<K, V> {

  /** What the processor did, on balance. */
  public enum Action {
    /** Nothing, or something that it took back. */
    NOTHING,
    /** It looked at the value that was there. */
    READ,
    /** It made the cache's loader load a value, as there was none. */
    LOAD,
    /** It set a value. */
    WRITE,
    /** It removed the entry. */
    REMOVE
  }

  private final K key;
  private final boolean existed;
  private final Supplier<? extends @Nullable V> loader;
  private @Nullable V value;
  private Action action = Action.NOTHING;

  /**
   * Creates the entry.
   *
   * @param key the key
   * @param value the value; null if there is no entry
   * @param loader loads a value when the processor wants one and there is none; may answer null
   */
  public ProcessedEntry(K key, @Nullable V value, Supplier<? extends @Nullable V> loader) {
    this.key = key;
    this.value = value;
    this.existed = value != null;
    this.loader = loader;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public boolean exists() {
    return value != null;
  }

  @Override
  public @Nullable V getValue() {
    if (action == Action.NOTHING) {
      if (existed) {
        action = Action.READ;
      } else {
        value = loader.get();
        action = value == null ? Action.NOTHING : Action.LOAD;
      }
    }
    return value;
  }

  @Override
  public void setValue(V value) {
    this.value = Objects.requireNonNull(value, "value");
    action = Action.WRITE;
  }

  @Override
  public void remove() {
    // What was only created or loaded in here never was in the cache.
    boolean isNew = !existed && (action == Action.WRITE || action == Action.LOAD);
    action = isNew ? Action.NOTHING : Action.REMOVE;
    value = null;
  }

  /**
   * Tells what the processor did.
   *
   * @return what is to become of the entry
   */
  public Action action() {
    return action;
  }

  /**
   * Returns what is to be stored.
   *
   * @return the value that was set or loaded
   */
  public V newValue() {
    return Objects.requireNonNull(value, "nothing was set or loaded");
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an entry cannot be unwrapped to " + type.getName());
  }
}
