package io.larder.jcache;

import io.larder.jcache.expiry.Deadlines;
import io.larder.memcached.serde.Flags;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import io.larder.memcached.serde.ValueBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What precedes a value in its item: deadline, epoch and full key, each only if its flag is set, in
 * this order. A value without any of them has no header at all, so that other clients can read it.
 */
final class EntryHeader {

  /** No condition on the epoch's id; only the item's own id has to be above it. */
  static final long ANY_EPOCH = 0;

  private static final int MASK = Flags.DEADLINE | Flags.EPOCH | Flags.FULL_KEY | Flags.CLAIMED;

  /** Never changed: only what {@link #read} has just made is. */
  private static final EntryHeader NONE = new EntryHeader(new byte[0]);

  private final byte[] bytes;
  private int position;
  private long deadlineMillis = Deadlines.NEVER;
  private long epoch = ANY_EPOCH;
  private byte @Nullable [] fullKey;
  private boolean claimed;

  private EntryHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Appends a header and returns its flags. */
  static int write(ValueBuffer out, long deadlineMillis, long epoch, byte @Nullable [] fullKey) {
    int flags = 0;
    if (deadlineMillis != Deadlines.NEVER && deadlineMillis != Deadlines.TOUCHED) {
      out.writeLong(deadlineMillis);
      flags |= Flags.DEADLINE;
    }
    if (epoch != ANY_EPOCH) {
      out.writeLong(epoch);
      flags |= Flags.EPOCH;
    }
    if (fullKey != null) {
      out.writeVarInt(fullKey.length);
      out.write(fullKey, 0, fullKey.length);
      flags |= Flags.FULL_KEY;
    }
    return flags;
  }

  /** Reads the header of an item. */
  static EntryHeader read(byte[] bytes, int flags) {
    if ((flags & MASK) == 0) {
      return NONE;
    }
    EntryHeader header = new EntryHeader(bytes);
    if ((flags & Flags.DEADLINE) != 0) {
      header.deadlineMillis = header.number();
    }
    if ((flags & Flags.EPOCH) != 0) {
      header.epoch = header.number();
    }
    if ((flags & Flags.FULL_KEY) != 0) {
      header.fullKey = header.bytes(header.varInt());
    }
    header.claimed = (flags & Flags.CLAIMED) != 0;
    return header;
  }

  /** Takes the header's flags out of an item's flags. */
  static int valueFlags(int flags) {
    return flags & ~MASK;
  }

  /** Whether the deadline is in here; otherwise it is the server's time to live, if any. */
  boolean isDated() {
    return deadlineMillis != Deadlines.NEVER;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  long epoch() {
    return epoch;
  }

  byte @Nullable [] fullKey() {
    return fullKey;
  }

  /** Whether somebody wants to be left alone with the entry. */
  boolean isClaimed() {
    return claimed;
  }

  /** Where the value begins. */
  int end() {
    return position;
  }

  private long number() {
    require(Long.BYTES);
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << 8 | (bytes[position++] & 0xFF);
    }
    return number;
  }

  private int varInt() {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      require(1);
      byte next = bytes[position++];
      number |= (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw truncated();
  }

  private byte[] bytes(int length) {
    require(length);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  private void require(int length) {
    if (length < 0 || length > bytes.length - position) {
      throw truncated();
    }
  }

  private static SerdeException truncated() {
    return new SerdeException(Reason.UNREADABLE, "the item is shorter than its header");
  }
}
