package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;

/** The command md: deletes an item, or marks it as stale. */
final class MetaDelete implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    MetaCommand.check(tokens, "CLIENT_ERROR options flags too long");
    MetaFlags flags = MetaCommand.flags(tokens, session.server().time());
    // Before anything is done: a bad opaque leaves the item alone.
    String rest = MetaCommand.withoutItem("", flags);
    String status;
    synchronized (session.store()) {
      status = delete(session.store(), flags);
    }
    session.count(status.equals("HD") ? Counter.DELETE_HITS : Counter.DELETE_MISSES);
    session.quiet(flags.has('q') && status.equals("HD"));
    session.reply(status + rest);
  }

  private static String delete(Store store, MetaFlags flags) {
    Item item = store.peek(flags.key());
    if (item == null) {
      return "NF";
    }
    if (flags.has('C') && item.cas != flags.cas) {
      return "EX";
    }
    if (!flags.has('I')) {
      store.unlink(item);
      return "HD";
    }
    if (flags.has('T')) {
      item.expiry = flags.newExpiry;
    }
    item.stale = true;
    item.tokenSent = false;
    item.cas = store.nextCas();
    return "HD";
  }
}
