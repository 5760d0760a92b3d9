package io.larder.jcache;

import io.larder.memcached.BulkReplies;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaReply;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of many requests, one by one and in their order. */
final class EntryReplies {

  private final @Nullable MetaReply[] replies;
  private final @Nullable MetaReply[] epochs;
  private final @Nullable MemcachedException[] failures;

  EntryReplies(int size) {
    this.replies = new MetaReply[size];
    this.epochs = new MetaReply[size];
    this.failures = new MemcachedException[size];
  }

  /** Takes over what became of those requests that were sent. */
  void fill(List<Integer> sent, BulkReplies bulk) {
    for (int i = 0; i < bulk.size(); i++) {
      int index = sent.get(i);
      failures[index] = bulk.failure(i);
      if (failures[index] == null) {
        replies[index] = bulk.reply(i);
        epochs[index] = bulk.first(i);
      }
    }
  }

  void fail(int index, MemcachedException failure) {
    failures[index] = failure;
  }

  /** Returns why a request failed; null if there is a reply. */
  @Nullable MemcachedException failure(int index) {
    return failures[index];
  }

  MetaReply reply(int index) {
    return Objects.requireNonNull(replies[index]);
  }

  /** Returns the reply to the read of the epoch that went ahead. */
  MetaReply epoch(int index) {
    return Objects.requireNonNull(epochs[index]);
  }
}
