package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;

/** The command delete, with the time argument of old that may only be 0. */
final class Delete implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() < 2 || tokens.size() > 4) {
      throw new BadRequest(ERROR);
    }
    if (tokens.size() > 2) {
      session.quietIfAsked(tokens);
      boolean zero = tokens.get(2).equals("0");
      boolean valid = tokens.size() == 3 ? zero || session.isQuiet() : zero && session.isQuiet();
      if (!valid) {
        session.reply(BAD_FORMAT + ".  Usage: delete <key> [noreply]");
        return;
      }
    }
    if (tokens.get(1).length() > KEY_BYTES) {
      session.reply(BAD_FORMAT);
      return;
    }
    boolean found;
    synchronized (session.store()) {
      Item item = session.store().peek(tokens.get(1));
      found = item != null;
      if (item != null) {
        session.store().unlink(item);
      }
    }
    session.count(found ? Counter.DELETE_HITS : Counter.DELETE_MISSES);
    session.reply(found ? "DELETED" : "NOT_FOUND");
  }
}
