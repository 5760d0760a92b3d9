package io.larder.memcached;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests of a bulk call, one by one and in their order: some nodes may have
 * answered while others failed.
 */
public final class BulkReplies {

  private final @Nullable MetaReply[] replies;
  private final @Nullable MetaReply[] firsts;
  private final @Nullable MemcachedException[] failures;

  BulkReplies(int size) {
    this.replies = new MetaReply[size];
    this.firsts = new MetaReply[size];
    this.failures = new MemcachedException[size];
  }

  void answer(int index, MetaReply reply, @Nullable MetaReply first) {
    replies[index] = reply;
    firsts[index] = first;
    failures[index] = null;
  }

  void fail(int index, MemcachedException failure) {
    failures[index] = failure;
  }

  /**
   * Returns how many requests there were.
   *
   * @return the number
   */
  public int size() {
    return replies.length;
  }

  /**
   * Returns the reply to a request.
   *
   * @param index the request's place in the call
   * @return the reply; its status is not {@link MetaReply.Status#ERROR}
   * @throws MemcachedException if the request failed
   */
  public MetaReply reply(int index) {
    MemcachedException failure = failures[index];
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(replies[index]);
  }

  /**
   * Returns the reply to the request that went ahead of this one to the same node.
   *
   * @param index the request's place in the call
   * @return the reply
   * @throws MemcachedException if the request failed
   * @throws NullPointerException if no request was to go ahead
   */
  public MetaReply first(int index) {
    MemcachedException failure = failures[index];
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(firsts[index], "no request went ahead");
  }

  /**
   * Returns why a request failed.
   *
   * @param index the request's place in the call
   * @return the failure; null if there is a reply
   */
  public @Nullable MemcachedException failure(int index) {
    return failures[index];
  }

  /**
   * Throws if any request failed.
   *
   * @throws MemcachedException the first failure, with those of other nodes attached to it
   */
  public void throwIfAnyFailed() {
    Failures.throwFirst(Arrays.asList(failures));
  }
}
