package io.larder.memcached.internal.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leader took from the queue.
 *
 * @param followers whose commands go into its packet
 * @param left who was taken out of the queue, but did not fit
 */
record Packet(List<Exchange> followers, @Nullable Exchange left) {

  static final Packet EMPTY = new Packet(List.of(), null);

  /**
   * Tells the followers how it ended.
   *
   * @param answered how many of them have their reply
   * @param failure what happened to the others
   */
  void settle(int answered, @Nullable Failure failure) {
    Failure others = failure == null ? Failure.closed() : failure.forOthers();
    for (int i = 0; i < followers.size(); i++) {
      followers.get(i).finish(i < answered ? null : others);
    }
  }
}
