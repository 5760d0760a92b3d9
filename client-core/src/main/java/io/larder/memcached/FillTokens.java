package io.larder.memcached;

import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest.Returned;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to fill an item, as memcached hands it out: to one reader at a time, marked {@code W}.
 * The others see {@code Z}. What a reader that knows nothing of this must take care of is here.
 */
final class FillTokens {

  private static final Logger LOG = LoggerFactory.getLogger(FillTokens.class);

  private FillTokens() {}

  /**
   * Tells whether an item only keeps the place of a value that is being loaded: it is empty and
   * somebody has the right to fill it. A value without bytes and flags looks the same while it is
   * loaded anew; no serde but that for raw bytes writes such a value.
   */
  static boolean isPlaceholder(MetaReply reply) {
    return mayBePlaceholder(reply) && (reply.isWonByOther() || reply.isWon());
  }

  private static boolean mayBePlaceholder(MetaReply reply) {
    return reply.isOk() && reply.value().length == 0 && reply.clientFlags() == 0;
  }

  /**
   * Makes misses of the placeholders among the replies to a bulk read. Such a read does not return
   * marks, so each item that may be a placeholder is asked for again; those are rare.
   */
  static void hidePlaceholders(MetaClient meta, List<MetaRequest> requests, BulkReplies replies) {
    List<Integer> suspects = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      if (replies.failure(i) == null && mayBePlaceholder(replies.reply(i))) {
        suspects.add(i);
      }
    }
    if (suspects.isEmpty()) {
      return;
    }
    // What asks for the size is no plain read, and therefore sent as a meta request.
    BulkReplies marked =
        meta.sendAll(
            suspects.stream()
                .map(
                    i ->
                        MetaRequest.get(requests.get(i).key())
                            .returning(
                                Returned.VALUE, Returned.CLIENT_FLAGS, Returned.CAS, Returned.SIZE))
                .toList(),
            null);
    for (int i = 0; i < suspects.size(); i++) {
      MemcachedException failure = marked.failure(i);
      if (failure != null) {
        replies.fail(suspects.get(i), failure);
      } else {
        MetaReply reply = marked.reply(i);
        replies.answer(suspects.get(i), isPlaceholder(reply) ? MetaReply.MISS : reply, null);
      }
    }
  }

  /**
   * Gives back the right that a plain read got because the item is stale: the reader does not know
   * how to load, and as long as it has the right nobody does.
   */
  static void giveBack(MetaClient meta, Key key) {
    try {
      MetaReply now = meta.send(MetaRequest.get(key).returning(Returned.CAS));
      if (now.status() == Status.OK && now.isStale()) {
        invalidate(meta, key, now.cas());
      }
    } catch (MemcachedException e) {
      // The read that led here was fine. The item stays stale until it expires.
      LOG.debug("the right to fill {} could not be given back", key, e);
    }
  }

  /**
   * Makes the request that ends the right without a value: the next one may fill the item. An old
   * value stays for the others until somebody has a new one.
   */
  static MetaRequest giveUp(Key key, MetaReply found) {
    MetaRequest request = MetaRequest.delete(key);
    return isPlaceholder(found) ? request : request.invalidate();
  }

  /** Marks an item stale if it is still the same: the next reader gets the right to fill it. */
  static void invalidate(MetaClient meta, Key key, long cas) {
    var unused = meta.send(MetaRequest.delete(key).invalidate().ifCas(cas));
  }
}
