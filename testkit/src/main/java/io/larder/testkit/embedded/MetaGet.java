package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;

/** The command mg. */
final class MetaGet implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    MetaCommand.check(tokens, "CLIENT_ERROR options flags are too long");
    Time time = session.server().time();
    MetaFlags flags = MetaFlags.parse(tokens.get(1), tokens.subList(2, tokens.size()), time);
    String head;
    byte[] value = null;
    synchronized (session.store()) {
      Store store = session.store();
      Item item = store.peek(flags.key());
      boolean created = item == null && flags.has('N');
      if (created) {
        item = new Item(flags.key(), 0, 0, new byte[0]);
        store.link(item);
      }
      count(session, flags, item != null);
      if (item == null) {
        session.quiet(flags.has('q'));
        session.reply(MetaCommand.withoutItem("EN", flags));
        return;
      }
      head = hit(item, created, flags, time);
      if (flags.has('v')) {
        value = item.value;
      }
      if (!flags.has('u')) {
        store.bump(item);
      }
    }
    session.output().line(head);
    if (value != null) {
      session.output().bytes(value);
      session.output().line("");
    }
  }

  private static void count(Session session, MetaFlags flags, boolean hit) {
    if (hit && flags.has('T')) {
      session.count(Counter.CMD_TOUCH);
      session.count(Counter.TOUCH_HITS);
    } else {
      session.count(Counter.CMD_GET);
      session.count(hit ? Counter.GET_HITS : Counter.GET_MISSES);
    }
  }

  private static String hit(Item item, boolean created, MetaFlags flags, Time time)
      throws BadRequest {
    StringBuilder head = new StringBuilder(flags.has('v') ? "VA " + item.value.length : "HD");
    boolean won = false;
    for (String token : flags.tokens()) {
      switch (token.charAt(0)) {
        case 'T' -> item.expiry = flags.newExpiry;
        case 'N' -> {
          if (created) {
            item.expiry = flags.autoVivifyExpiry;
            won = true;
          }
        }
        case 'R' -> won |= !created && recacheIsDue(item, flags);
        case 's' -> head.append(" s").append(item.value.length);
        case 't' -> head.append(MetaCommand.remaining(item, time));
        case 'c' -> head.append(" c").append(item.casText());
        case 'f' -> head.append(" f").append(item.flagsText());
        case 'l' -> head.append(" l").append(time.nowSeconds() - item.lastAccess);
        case 'h' -> head.append(item.fetched ? " h1" : " h0");
        case 'O' -> head.append(MetaFlags.opaque(token));
        case 'k' -> head.append(" k").append(item.wireKey()).append(item.binaryKey ? " b" : "");
        default -> {
          // Says how to find the item or what to do with it, not what to tell of it.
        }
      }
    }
    return head.append(token(item, won)).toString();
  }

  private static boolean recacheIsDue(Item item, MetaFlags flags) {
    return !item.tokenSent && item.expiry != 0 && item.expiry < flags.recacheExpiry;
  }

  /** Lets one client at a time know that it is its task to renew the item. */
  private static String token(Item item, boolean won) {
    String token = item.tokenSent ? " Z" : "";
    if (item.stale) {
      token += " X";
    }
    if (won || (item.stale && !item.tokenSent)) {
      item.tokenSent = true;
      token += " W";
    }
    return token;
  }
}
