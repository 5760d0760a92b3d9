package io.larder.jcache;

import io.larder.memcached.BulkReplies;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.MetaReply;
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

  /** Takes over what became of the requests that were sent: all of which nothing is known yet. */
  void fill(BulkReplies sent) {
    int next = 0;
    for (int i = 0; i < failures.length; i++) {
      if (isOpen(i)) {
        failures[i] = sent.failure(next);
        if (failures[i] == null) {
          replies[i] = sent.reply(next);
          epochs[i] = sent.first(next);
        }
        next++;
      }
    }
  }

  void fail(int index, MemcachedException failure) {
    failures[index] = failure;
  }

  /** Forgets what became of a request. */
  void reopen(int index) {
    replies[index] = null;
    epochs[index] = null;
    failures[index] = null;
  }

  /** Tells whether nothing is known of a request. */
  boolean isOpen(int index) {
    return replies[index] == null && failures[index] == null;
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
