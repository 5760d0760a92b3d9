package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;

/** The command me. */
final class MetaDebug implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() < 2 || tokens.get(1).length() > KEY_BYTES) {
      throw new BadRequest(BAD_FORMAT);
    }
    String key = tokens.get(1);
    if (tokens.size() > 2 && tokens.get(2).equals("b")) {
      key = BinaryKeys.decode(key);
      if (key.isEmpty()) {
        throw new BadRequest(BAD_FORMAT);
      }
    }
    session.count(Counter.CMD_META);
    String reply = "EN";
    synchronized (session.store()) {
      Item item = session.store().peek(key);
      if (item != null) {
        long now = session.server().time().nowSeconds();
        // The sign is memcached's: what is left is shown as negative.
        String expiry = item.expiry == 0 ? "-1" : Long.toString(now - item.expiry);
        reply =
            "ME "
                + item.wireKey()
                + " exp="
                + expiry
                + " la="
                + (now - item.lastAccess)
                + describe(item, session.store());
      }
    }
    session.output().line(reply);
  }

  /** The part that this command and the dump of all items have in common. */
  static String describe(Item item, Store store) {
    long size = store.size(item);
    return " cas="
        + item.casText()
        + " fetch="
        + (item.fetched ? "yes" : "no")
        + " cls="
        + SlabClasses.of(size)
        + " size="
        + size;
  }
}
