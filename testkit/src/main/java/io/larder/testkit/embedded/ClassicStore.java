package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The commands set, add, replace, append, prepend and cas. */
final class ClassicStore implements Command {

  private final StoreMode mode;

  ClassicStore(StoreMode mode) {
    this.mode = mode;
  }

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    int words = mode == StoreMode.CAS ? 6 : 5;
    if (tokens.size() != words && tokens.size() != words + 1) {
      throw new BadRequest(ERROR);
    }
    session.quietIfAsked(tokens);
    String key = tokens.get(1);
    OptionalLong flags = Numbers.uint32(tokens.get(2));
    OptionalLong expiry = Numbers.int32(tokens.get(3));
    OptionalLong length = Numbers.int32(tokens.get(4));
    OptionalLong cas = mode == StoreMode.CAS ? Numbers.uint64(tokens.get(5)) : OptionalLong.of(0);
    if (key.length() > KEY_BYTES
        || flags.isEmpty()
        || expiry.isEmpty()
        || length.isEmpty()
        || cas.isEmpty()
        || length.getAsLong() < 0
        || length.getAsLong() > Integer.MAX_VALUE - 2) {
      session.reply(BAD_FORMAT);
      return;
    }
    int clientFlags = (int) flags.getAsLong();
    int valueBytes = (int) length.getAsLong();
    String refusal = Storing.refusal(session, key, clientFlags, valueBytes);
    if (refusal != null) {
      session.reply(refusal);
      session.input().skip(valueBytes + 2L);
      if (mode == StoreMode.SET) {
        drop(session.store(), key);
      }
      return;
    }
    byte[] block = session.input().block(valueBytes + 2);
    session.count(Counter.CMD_SET);
    if (block[valueBytes] != '\r' || block[valueBytes + 1] != '\n') {
      session.reply(BAD_CHUNK);
      return;
    }
    long deadline = session.server().time().expiry(expiry.getAsLong());
    Item item = new Item(key, clientFlags, deadline, Arrays.copyOf(block, valueBytes));
    StoreResult result;
    synchronized (session.store()) {
      result =
          new Storing(item, mode, cas.getAsLong(), false)
              .into(session.store(), session.server().counters());
    }
    session.reply(result.classic);
  }

  /** What can't be replaced must not be served any longer. */
  static void drop(Store store, String key) {
    synchronized (store) {
      Item old = store.peek(key);
      if (old != null) {
        store.unlink(old);
      }
    }
  }
}
