package io.larder.jcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.jcache.codec.KeyCodec;
import io.larder.jcache.expiry.Deadlines;
import io.larder.memcached.Key;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import io.larder.memcached.serde.ValueBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries as items: makes the requests that store them, and tells from a reply what is there.
 * Thread-safe, without state of its own; never talks to a server.
 */
final class EntryCodec<K, V> {

  private static final int FIRST_CAPACITY = 256;

  private final KeyCodec keys;
  private final Serde<V> serde;
  private final UnreadableValues unreadable;
  private final Lifetimes lifetimes;

  EntryCodec(KeyCodec keys, Serde<V> serde, UnreadableValues unreadable, Lifetimes lifetimes) {
    this.keys = keys;
    this.serde = serde;
    this.unreadable = unreadable;
    this.lifetimes = lifetimes;
  }

  EntryKey<K> key(K key) {
    return new EntryKey<>(key, keys.encode(key));
  }

  /** A request that stores a value; {@code epoch} is the only one that it shall count under. */
  MetaRequest store(EntryKey<K> key, V value, long deadlineMillis, long epoch) {
    ValueBuffer buffer = new ValueBuffer(FIRST_CAPACITY);
    int flags = EntryHeader.write(buffer, deadlineMillis, epoch, key.wire().fullKey());
    flags |= serde.serialize(key.wire().bytes(), value, buffer);
    return request(key, buffer, flags, deadlineMillis);
  }

  /** A request that stores bytes as they were found, with another deadline. */
  MetaRequest restore(EntryKey<K> key, StoredValue<V> value, long deadlineMillis, long epoch) {
    ValueBuffer buffer = new ValueBuffer(value.bytes().length + FIRST_CAPACITY);
    int flags = EntryHeader.write(buffer, deadlineMillis, epoch, key.wire().fullKey());
    buffer.write(value.bytes(), value.offset(), value.bytes().length - value.offset());
    return request(key, buffer, flags | value.flags(), deadlineMillis);
  }

  private MetaRequest request(EntryKey<K> key, ValueBuffer buffer, int flags, long deadlineMillis) {
    return MetaRequest.set(key.client(), buffer.array(), 0, buffer.position())
        .clientFlags(flags)
        .expiry(lifetimes.of(deadlineMillis));
  }

  /** A request that reads an item and how long the server will keep it. */
  MetaRequest read(Key key) {
    return MetaRequest.read(key).returning(Returned.TTL);
  }

  /** The same for one of many, which cost the server less if nobody needs to know how long. */
  MetaRequest readMany(Key key) {
    return lifetimes.isTouching() || lifetimes.kept() ? read(key) : MetaRequest.read(key);
  }

  /** A request that reads an item because of an access, which puts off its deadline if need be. */
  MetaRequest readAccessed(Key key) {
    MetaRequest request = MetaRequest.read(key);
    return isTouching() ? request.expiry(lifetimes.touched()) : request;
  }

  /** A request that puts off an item's deadline, and returns its flags. */
  MetaRequest touch(Key key) {
    return MetaRequest.get(key).returning(Returned.CLIENT_FLAGS).expiry(lifetimes.touched());
  }

  /** Whether the server's time to live is what decides, and reads put it off. */
  boolean isTouching() {
    return lifetimes.isTouching();
  }

  /** Tells what a reply to a read that was sent at some moment means. */
  Slot<K, V> slot(EntryKey<K> key, long epoch, MetaReply reply, long sentMillis) {
    if (!reply.isOk()) {
      return Slot.absent(key, epoch);
    }
    try {
      return found(key, epoch, reply, sentMillis);
    } catch (SerdeException e) {
      unreadable.found(key, e);
      return Slot.unreadable(key, epoch, reply.cas());
    }
  }

  /** Tells what a read will find when a request that was decided on a slot has been executed. */
  Slot<K, V> planned(Slot<K, V> before, MetaRequest store) {
    byte[] body =
        Arrays.copyOfRange(
            store.body(), store.bodyOffset(), store.bodyOffset() + store.bodyLength());
    MetaReply reply =
        new MetaReply.Builder()
            .start(MetaReply.Status.OK)
            .flag('f', store.clientFlags())
            .flag('c', Long.MAX_VALUE)
            .value(body)
            .build();
    return slot(before.key(), before.epoch(), reply, System.currentTimeMillis());
  }

  private Slot<K, V> found(EntryKey<K> key, long epoch, MetaReply reply, long sentMillis) {
    if (reply.cas() <= epoch) {
      return Slot.dead(key, epoch, reply.cas());
    }
    EntryHeader header = EntryHeader.read(reply.value(), reply.clientFlags());
    boolean isOther = !Arrays.equals(header.fullKey(), key.wire().fullKey());
    if (isOther || (header.epoch() != EntryHeader.ANY_EPOCH && header.epoch() != epoch)) {
      return Slot.dead(key, epoch, reply.cas());
    }
    int flags = EntryHeader.valueFlags(reply.clientFlags());
    StoredValue<V> stored;
    try {
      stored = new StoredValue<>(serde, key.wire().bytes(), reply.value(), header.end(), flags);
    } catch (SerdeException e) {
      boolean isOver = Deadlines.isOver(header.deadlineMillis(), System.currentTimeMillis());
      if (isOver && e.reason() == Reason.UNREADABLE) {
        // There would be no entry even if it could be read.
        return Slot.unreadable(key, epoch, reply.cas());
      }
      throw e;
    }
    Slot<K, V> slot = Slot.of(key, epoch, reply.cas(), deadline(header, reply, sentMillis), stored);
    // In such a cache, a read that did not ask for the time to live has set it.
    boolean isTouched = isTouching() && reply.ttlSeconds() == 0;
    Slot<K, V> clocked = header.isDated() ? slot.dated() : isTouched ? slot.touched() : slot;
    return header.isClaimed() ? clocked.claimed() : clocked;
  }

  /**
   * The server's time to live is the deadline of an entry that has none with it. The first of its
   * seconds has begun already, so the last one does not count, or else the entry would live too
   * long.
   */
  private static long deadline(EntryHeader header, MetaReply reply, long sentMillis) {
    if (header.isDated() || reply.ttlSeconds() <= 0) {
      return header.deadlineMillis();
    }
    return sentMillis + Math.max(1, (reply.ttlSeconds() - 1) * 1000);
  }

  /** Tells what an item from a dump means; null if not even its key can be read. */
  @Nullable Slot<K, V> dumped(byte[] wireKey, long epoch, MetaReply reply, long sentMillis) {
    EntryKey<K> key;
    try {
      key = dumpedKey(wireKey, reply);
    } catch (SerdeException e) {
      unreadable.found(new String(wireKey, US_ASCII), e);
      return null;
    }
    return slot(key, epoch, reply, sentMillis);
  }

  @SuppressWarnings("unchecked") // Whether it is a K is for the cache's declared types to say.
  private EntryKey<K> dumpedKey(byte[] wireKey, MetaReply reply) {
    EntryHeader header = EntryHeader.read(reply.value(), reply.clientFlags());
    return key((K) keys.decode(wireKey, header.fullKey()));
  }

  boolean isEntry(byte[] wireKey) {
    return keys.isEntry(wireKey);
  }

  byte[] keyPrefix() {
    return keys.keyPrefix();
  }
}
