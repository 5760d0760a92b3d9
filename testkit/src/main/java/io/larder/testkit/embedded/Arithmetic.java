package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The commands incr and decr. */
final class Arithmetic implements Command {

  private final boolean increment;

  Arithmetic(boolean increment) {
    this.increment = increment;
  }

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() != 3 && tokens.size() != 4) {
      throw new BadRequest(ERROR);
    }
    session.quietIfAsked(tokens);
    String key = tokens.get(1);
    if (key.length() > KEY_BYTES) {
      session.reply(BAD_FORMAT);
      return;
    }
    OptionalLong delta = Numbers.uint64(tokens.get(2));
    if (delta.isEmpty()) {
      session.reply("CLIENT_ERROR invalid numeric delta argument");
      return;
    }
    session.reply(apply(session, key, delta.getAsLong()));
  }

  private String apply(Session session, String key, long delta) {
    synchronized (session.store()) {
      Item item = session.store().peek(key);
      if (item == null) {
        session.count(increment ? Counter.INCR_MISSES : Counter.DECR_MISSES);
        return "NOT_FOUND";
      }
      try {
        String number = Counting.apply(session.store(), item, increment, delta, 0).orElseThrow();
        session.count(increment ? Counter.INCR_HITS : Counter.DECR_HITS);
        return number;
      } catch (BadRequest e) {
        // The classic commands stay silent about this, too, if asked to.
        return e.reply();
      }
    }
  }
}
