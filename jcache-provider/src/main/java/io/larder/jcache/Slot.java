package io.larder.jcache;

import io.larder.jcache.expiry.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * What was found under a key at one moment, and what it takes to change it only if it is still the
 * same. Immutable, except that it hands out the value, which belongs to whoever asks first.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
final class Slot<K, V> {

  /** What an item on the server means to the cache. */
  enum State {
    /** There is no item. */
    ABSENT,
    /** There is an entry. */
    LIVE,
    /** There is an entry whose deadline has passed. */
    EXPIRED,
    /** There is an item that this JVM cannot read. */
    UNREADABLE,
    /** There is an item that does not count, for anybody: cleared, or of another key. */
    DEAD
  }

  /** What keeps an entry's deadline. */
  private enum Clock {
    /** The entry itself. */
    ENTRY,
    /** The server, if the entry has a deadline at all. */
    SERVER,
    /** The server, and what has been read was an access that has put it off. */
    TOUCHED_SERVER
  }

  private final EntryKey<K> key;
  private final State state;
  private final Clock clock;
  private final long epoch;
  private final long cas;
  private final long deadlineMillis;
  private final @Nullable StoredValue<V> stored;
  private final boolean claimed;

  private Slot(
      EntryKey<K> key,
      State state,
      Clock clock,
      long epoch,
      long cas,
      long deadlineMillis,
      @Nullable StoredValue<V> stored,
      boolean claimed) {
    this.key = key;
    this.state = state;
    this.clock = clock;
    this.epoch = epoch;
    this.cas = cas;
    this.deadlineMillis = deadlineMillis;
    this.stored = stored;
    this.claimed = claimed;
  }

  static <K, V> Slot<K, V> absent(EntryKey<K> key, long epoch) {
    return new Slot<>(key, State.ABSENT, Clock.SERVER, epoch, 0, Deadlines.NEVER, null, false);
  }

  static <K, V> Slot<K, V> dead(EntryKey<K> key, long epoch, long cas) {
    return new Slot<>(key, State.DEAD, Clock.SERVER, epoch, cas, Deadlines.NEVER, null, false);
  }

  static <K, V> Slot<K, V> unreadable(EntryKey<K> key, long epoch, long cas) {
    return new Slot<>(
        key, State.UNREADABLE, Clock.SERVER, epoch, cas, Deadlines.NEVER, null, false);
  }

  /** An entry that is alive as long as the server has it; its deadline is an estimate, if any. */
  static <K, V> Slot<K, V> of(
      EntryKey<K> key, long epoch, long cas, long deadlineMillis, StoredValue<V> stored) {
    return new Slot<>(key, State.LIVE, Clock.SERVER, epoch, cas, deadlineMillis, stored, false);
  }

  /** The same, of an entry that has its deadline with it. */
  Slot<K, V> dated() {
    boolean over = Deadlines.isOver(deadlineMillis, System.currentTimeMillis());
    State decided = over ? State.EXPIRED : State.LIVE;
    return new Slot<>(key, decided, Clock.ENTRY, epoch, cas, deadlineMillis, stored, claimed);
  }

  /** The same, of an entry whose deadline the server has just put off. */
  Slot<K, V> touched() {
    return new Slot<>(
        key, state, Clock.TOUCHED_SERVER, epoch, cas, deadlineMillis, stored, claimed);
  }

  /** The same, of an entry that somebody has claimed; see {@link Contest}. */
  Slot<K, V> claimed() {
    return new Slot<>(key, state, clock, epoch, cas, deadlineMillis, stored, true);
  }

  /** The same as it is after a claim, which has made another item of it. */
  Slot<K, V> claimedAs(Version version) {
    Slot<K, V> claimed =
        new Slot<>(key, state, clock, epoch, version.cas(), deadlineMillis, stored, true);
    return deadlineMillis == Deadlines.NEVER ? claimed : claimed.dated();
  }

  /** Whether somebody wants to be left alone with the entry. */
  boolean isClaimed() {
    return claimed;
  }

  /** Whether the entry has its deadline with it. */
  boolean isDated() {
    return clock == Clock.ENTRY;
  }

  /** Whether reading it has put off its deadline. */
  boolean isTouched() {
    return clock == Clock.TOUCHED_SERVER;
  }

  EntryKey<K> key() {
    return key;
  }

  boolean isLive() {
    return state == State.LIVE;
  }

  boolean isExpired() {
    return state == State.EXPIRED;
  }

  /** Whether there is an item that is no entry here, and may be one to another JVM. */
  boolean mayLiveElsewhere() {
    return state == State.EXPIRED || state == State.UNREADABLE;
  }

  boolean isAbsent() {
    return state == State.ABSENT;
  }

  /** The CAS id of the epoch item when this was read. */
  long epoch() {
    return epoch;
  }

  /** The item's CAS id; 0 if there is no item. */
  long cas() {
    return cas;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  /** The value of a live or expired entry, the same object at each call; null otherwise. */
  @Nullable V value() {
    return stored == null ? null : stored.value();
  }

  /** The value of a live entry, null if there is none. */
  @Nullable V liveValue() {
    return isLive() ? value() : null;
  }

  /** The same with another value object, for another caller, as it is now. */
  Slot<K, V> again() {
    StoredValue<V> value = stored == null ? null : stored.again();
    Slot<K, V> copy = new Slot<>(key, state, clock, epoch, cas, deadlineMillis, value, claimed);
    return isDated() ? copy.dated() : copy;
  }

  /** Whether nothing has been stored, removed or cleared between the two. */
  boolean isSame(Slot<K, V> other) {
    return cas == other.cas && epoch == other.epoch;
  }

  /** The bytes of a live or expired entry; null otherwise. */
  @Nullable StoredValue<V> stored() {
    return stored;
  }
}
