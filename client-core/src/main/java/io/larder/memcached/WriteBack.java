package io.larder.memcached;

import io.larder.memcached.MetaRequest.Command;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.serde.SerdeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies values from an older cluster into this one, and undoes no write and no deletion that comes
 * in between.
 *
 * <p>When a value is copied, the read that found it may be outdated. So the copy's place is taken
 * first, by a placeholder; then the older cluster is asked once more; and the copy is stored only
 * if the placeholder is still there. Who writes replaces the placeholder. Who deletes everywhere
 * begins with the older clusters: either the second read finds nothing there any more, or the
 * deletion finds the placeholder or the copy here.
 *
 * <p>The place is not taken earlier, with the first miss: what no cluster has would then be written
 * and deleted by each read of it, and nobody could {@code add} it meanwhile.
 *
 * <p>Thread-safe.
 */
final class WriteBack<V> {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);

  private final MetaClient meta;
  private final KeyEncoding keys;
  private final ValueCodec<V> values;

  WriteBack(MetaClient meta, KeyEncoding keys, ValueCodec<V> values) {
    this.meta = meta;
    this.keys = keys;
    this.values = values;
  }

  /**
   * Copies values unless something is here by then.
   *
   * @return what has been copied; what could not be is logged, and missing
   */
  Map<String, Item<V>> copy(Collection<String> wanted, MemcachedClient<V> older, Expiry expiry) {
    Map<String, MetaReply> taken = take(List.copyOf(wanted));
    if (taken.isEmpty()) {
      return Map.of();
    }
    Map<String, V> found = older.getMany(taken.keySet()).hits();
    List<String> names = List.copyOf(taken.keySet());
    List<MetaRequest> requests = new ArrayList<>(names.size());
    taken.forEach(
        (name, place) ->
            requests.add(fill(name, found.get(name), place, expiry).ifCas(place.cas())));
    BulkReplies replies = meta.sendAll(requests, null);
    Map<String, Item<V>> copies = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      MemcachedException failure = replies.failure(i);
      V value = found.get(names.get(i));
      boolean isStore = requests.get(i).command() == Command.SET;
      if (failure != null) {
        logFailure(names.get(i), failure);
      } else if (value != null && isStore && replies.reply(i).isOk()) {
        copies.put(names.get(i), new Item<>(value, replies.reply(i).cas()));
      }
    }
    return copies;
  }

  private Map<String, MetaReply> take(List<String> names) {
    BulkReplies replies =
        meta.sendAll(
            names.stream()
                .map(
                    name ->
                        MetaRequest.get(keys.encode(name))
                            .returning(Returned.VALUE, Returned.CLIENT_FLAGS, Returned.CAS)
                            .vivify(Expiry.in(LoadOptions.DEFAULT.lease())))
                .toList(),
            null);
    Map<String, MetaReply> taken = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      MemcachedException failure = replies.failure(i);
      if (failure != null) {
        logFailure(names.get(i), failure);
      } else if (replies.reply(i).isWon() && replies.reply(i).cas() != 0) {
        // Without CAS ids (-C) a copy could undo what came meanwhile, so there is none.
        taken.put(names.get(i), replies.reply(i));
      }
    }
    return taken;
  }

  /** Makes the request that stores the copy, or frees the place if there is nothing to copy. */
  private MetaRequest fill(String name, @Nullable V value, MetaReply place, Expiry expiry) {
    Key key = keys.encode(name);
    if (value != null && FillTokens.isPlaceholder(place)) {
      try {
        return values.request(key, value).expiry(expiry).returning(Returned.CAS);
      } catch (SerdeException e) {
        logFailure(name, e);
      }
    }
    return FillTokens.giveUp(key, place);
  }

  private static void logFailure(String name, RuntimeException failure) {
    LOG.debug("the value of {} could not be copied from an older cluster", name, failure);
  }
}
