package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The commands get, gets, gat and gats. */
final class ClassicGet implements Command {

  private final boolean withCas;
  private final boolean touching;

  ClassicGet(boolean withCas, boolean touching) {
    this.withCas = withCas;
    this.touching = touching;
  }

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() < 2) {
      throw new BadRequest(ERROR);
    }
    int firstKey = touching ? 2 : 1;
    long expiry = touching ? expiry(tokens.get(1), session) : 0;
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    for (String key : tokens.subList(firstKey, tokens.size())) {
      if (key.length() > KEY_BYTES) {
        // One bad key spoils the whole reply.
        throw new BadRequest(BAD_FORMAT);
      }
      synchronized (session.store()) {
        find(key, expiry, session, reply);
      }
    }
    session.output().bytes(reply.toByteArray());
    session.output().line("END");
  }

  private static long expiry(String token, Session session) throws BadRequest {
    OptionalLong requested = Numbers.int32(token);
    if (requested.isEmpty()) {
      throw new BadRequest(BAD_EXPTIME);
    }
    return session.server().time().expiry(requested.getAsLong());
  }

  private void find(String key, long expiry, Session session, ByteArrayOutputStream reply)
      throws IOException {
    Store store = session.store();
    Item item = store.peek(key);
    session.count(touching ? Counter.CMD_TOUCH : Counter.CMD_GET);
    if (item == null) {
      session.count(touching ? Counter.TOUCH_MISSES : Counter.GET_MISSES);
      return;
    }
    session.count(touching ? Counter.TOUCH_HITS : Counter.GET_HITS);
    if (touching) {
      item.expiry = expiry;
    }
    store.bump(item);
    String head = "VALUE " + key + " " + item.flagsText() + " " + item.value.length;
    reply.write(head.getBytes(ISO_8859_1));
    if (withCas) {
      reply.write((" " + item.casText()).getBytes(ISO_8859_1));
    }
    reply.write('\r');
    reply.write('\n');
    reply.write(item.value);
    reply.write('\r');
    reply.write('\n');
  }
}
