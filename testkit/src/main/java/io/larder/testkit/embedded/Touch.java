package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The command touch. */
final class Touch implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() != 3 && tokens.size() != 4) {
      throw new BadRequest(ERROR);
    }
    session.quietIfAsked(tokens);
    if (tokens.get(1).length() > KEY_BYTES) {
      session.reply(BAD_FORMAT);
      return;
    }
    OptionalLong requested = Numbers.int32(tokens.get(2));
    if (requested.isEmpty()) {
      session.reply(BAD_EXPTIME);
      return;
    }
    boolean found;
    synchronized (session.store()) {
      Item item = session.store().peek(tokens.get(1));
      found = item != null;
      if (item != null) {
        item.expiry = session.server().time().expiry(requested.getAsLong());
        session.store().bump(item);
      }
    }
    session.count(Counter.CMD_TOUCH);
    session.count(found ? Counter.TOUCH_HITS : Counter.TOUCH_MISSES);
    session.reply(found ? "TOUCHED" : "NOT_FOUND");
  }
}
