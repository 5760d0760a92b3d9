package io.larder.jcache;

import io.larder.jcache.Commits.Outcome;
import io.larder.jcache.EntryStore.Attempt;
import io.larder.jcache.expiry.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * An entry with changes that are not made yet. However many they are, what they take on the server
 * is one attempt, under the CAS id and the epoch of the entry that the first of them was decided
 * on. For one thread at a time.
 */
final class Pending<K, V> {

  private final EntryStore<K, V> store;
  private final Slot<K, V> original;
  private final @Nullable Attempt<K, V> attempt;
  private final Outcome outcome;
  private final boolean gone;
  private boolean seen;

  private Pending(
      Pending<K, V> before, @Nullable Attempt<K, V> attempt, Outcome outcome, boolean gone) {
    this.store = before.store;
    this.original = before.original;
    this.attempt = attempt;
    this.outcome = outcome;
    this.gone = gone;
  }

  Pending(EntryStore<K, V> store, Slot<K, V> original) {
    this.store = store;
    this.original = original;
    this.attempt = null;
    this.outcome = Outcome.UNCHANGED;
    this.gone = false;
  }

  /**
   * The entry as the changes leave it, with a value of its own at each call: nobody is to get an
   * object that another caller still has.
   */
  Slot<K, V> slot() {
    if (gone) {
      return Slot.absent(original.key(), original.epoch());
    }
    if (attempt != null) {
      return store.after(attempt);
    }
    boolean again = seen;
    seen = true;
    return again ? original.again() : original;
  }

  /** Adds a change that was decided on a slot of this. */
  Pending<K, V> changed(Slot<K, V> slot, Change<V> change, Commits<K, V> commits) {
    if (change.kind() == Change.Kind.STORE) {
      long deadline = commits.deadline(slot);
      return deadline == Deadlines.AT_ONCE
          ? without(slot, Outcome.UNCHANGED)
          : new Pending<>(
              this, store.writing(original, change.value(), deadline), Outcome.STORED, false);
    }
    return change.kind() == Change.Kind.REMOVE ? without(slot, Outcome.REMOVED) : this;
  }

  private Pending<K, V> without(Slot<K, V> slot, Outcome outcome) {
    if (slot.isLive()) {
      return new Pending<>(this, removal(), outcome, true);
    }
    // No entry here, and nothing to tell of, but perhaps an entry to another JVM.
    return slot.mayLiveElsewhere() ? new Pending<>(this, removal(), Outcome.UNCHANGED, true) : this;
  }

  private @Nullable Attempt<K, V> removal() {
    boolean isItem = original.isLive() || original.mayLiveElsewhere();
    return isItem ? store.removing(original) : null;
  }

  /** What the last change was, as those do not count that leave everything as it is. */
  Outcome outcome() {
    return outcome;
  }

  /**
   * Makes the changes. If there are none, who has joined since the entry was read must not be told
   * what it was then: it may have changed before they came.
   *
   * @return what is there now, or null if somebody was faster
   */
  @Nullable Version commit(boolean joined) {
    if (attempt != null) {
      return store.send(attempt);
    }
    boolean same = !joined || original.isSame(store.read(original.key()));
    return same ? new Version(original.cas()) : null;
  }
}
