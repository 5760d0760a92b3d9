package io.larder.jcache;

import io.larder.memcached.MetaReply;

/**
 * The replies to one packet, which began with a read of the epoch.
 *
 * @param epoch the CAS id of the epoch item
 * @param replies all replies, that to the read of the epoch first
 */
@SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
record EntryPacket(long epoch, MetaReply... replies) {

  /** Returns the reply to the first request behind the read of the epoch. */
  MetaReply reply() {
    return reply(0);
  }

  /** Returns the reply to a request behind the read of the epoch. */
  MetaReply reply(int index) {
    return replies[index + 1];
  }
}
