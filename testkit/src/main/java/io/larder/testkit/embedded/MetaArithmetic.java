package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The command ma. */
final class MetaArithmetic implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    MetaCommand.check(tokens, "CLIENT_ERROR options flags too long");
    MetaFlags flags = MetaCommand.flags(tokens, session.server().time());
    boolean increment = isIncrement(flags);
    String reply;
    synchronized (session.store()) {
      reply = count(session, flags, increment);
    }
    session.reply(reply);
  }

  private static boolean isIncrement(MetaFlags flags) throws BadRequest {
    return switch (flags.mode) {
      case 0, 'I', '+' -> true;
      case 'D', '-' -> false;
      default -> throw new BadRequest("CLIENT_ERROR invalid mode for ma M token");
    };
  }

  private static String count(Session session, MetaFlags flags, boolean increment)
      throws BadRequest {
    Store store = session.store();
    Item item = store.peek(flags.key());
    boolean created = item == null && flags.has('N');
    String number;
    if (created) {
      number = Long.toUnsignedString(flags.initial);
      item = new Item(flags.key(), 0, 0, number.getBytes(ISO_8859_1));
      store.link(item);
    } else if (item == null) {
      session.count(increment ? Counter.INCR_MISSES : Counter.DECR_MISSES);
      return MetaCommand.withoutItem("NF", flags);
    } else {
      Optional<String> counted = Counting.apply(store, item, increment, flags.delta, flags.cas);
      if (counted.isEmpty()) {
        return MetaCommand.withoutItem("EX", flags);
      }
      number = counted.get();
      session.count(increment ? Counter.INCR_HITS : Counter.DECR_HITS);
      // Only this is what a client that wants no reply expects.
      session.quiet(flags.has('q'));
    }
    return reply(item, created, number, flags, session.server().time());
  }

  private static String reply(Item item, boolean created, String number, MetaFlags flags, Time time)
      throws BadRequest {
    StringBuilder reply = new StringBuilder(flags.has('v') ? "VA " + number.length() : "HD");
    for (String token : flags.tokens()) {
      switch (token.charAt(0)) {
        case 'c' -> reply.append(" c").append(item.casText());
        case 't' -> reply.append(MetaCommand.remaining(item, time));
        case 'T' -> item.expiry = flags.newExpiry;
        case 'N' -> {
          if (created) {
            item.expiry = flags.autoVivifyExpiry;
          }
        }
        case 'O' -> reply.append(MetaFlags.opaque(token));
        case 'k' -> reply.append(flags.keyFlags());
        default -> {
          // Says how to count, not what to tell.
        }
      }
    }
    if (flags.has('v')) {
      reply.append("\r\n").append(number);
    }
    return reply.toString();
  }
}
