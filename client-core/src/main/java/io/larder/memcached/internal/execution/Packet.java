package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.protocol.RequestWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a leader took from the queue. The exchanges are a chain, so that a packet allocates nothing
 * for each.
 */
final class Packet {

  /** More requests than that in a packet gain nothing, and keep the first ones waiting. */
  private static final int MOST_COMBINED = 64;

  static final Packet EMPTY = new Packet(0);

  private @Nullable Exchange first;
  private @Nullable Exchange last;
  private @Nullable Exchange left;
  private int size;
  private int bytes;

  private Packet(int ownBytes) {
    this.bytes = ownBytes;
  }

  /**
   * Takes waiting commands along, as long as everything fits into one flush, and nobody has to
   * share a deadline that takes more than half of the time that is left to it: it would fail with
   * the leader's.
   */
  static Packet of(WaitingLine<Exchange> line, int ownBytes, long deadline) {
    if (line.isEmpty()) {
      return EMPTY;
    }
    long now = System.nanoTime();
    Packet packet = new Packet(ownBytes);
    while (packet.hasRoom()) {
      Exchange next = line.poll();
      if (next == null || !packet.add(next, now, deadline - now)) {
        break;
      }
    }
    return packet;
  }

  private boolean hasRoom() {
    return size < MOST_COMBINED && bytes < RequestWriter.CAPACITY;
  }

  private boolean add(Exchange next, long now, long leaderLeft) {
    bytes += next.command().size();
    boolean fits = bytes <= RequestWriter.CAPACITY && !next.command().isAlone();
    if (!fits || next.deadlineNanos() - now > 2 * leaderLeft) {
      left = next;
      return false;
    }
    if (next.take()) {
      if (last == null) {
        first = next;
      } else {
        last.append(next);
      }
      last = next;
      size++;
    }
    return true;
  }

  /** Whose commands go into the leader's packet. */
  @Nullable Exchange first() {
    return first;
  }

  /** Who was taken out of the queue, but did not fit. */
  @Nullable Exchange left() {
    return left;
  }

  /**
   * Tells the followers how it ended.
   *
   * @param answered how many of them have their reply
   * @param failure what happened to the others
   */
  void settle(int answered, @Nullable Failure failure) {
    int number = 0;
    Failure others = null;
    for (Exchange follower = first; follower != null; follower = follower.next()) {
      if (number++ < answered) {
        follower.finish(null);
        continue;
      }
      if (others == null) {
        others = failure == null ? Failure.closed() : failure.forOthers();
      }
      follower.finish(others);
    }
  }
}
