package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The command ms. */
final class MetaSet implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    if (tokens.size() == 2) {
      throw new BadRequest(BAD_FORMAT);
    }
    MetaCommand.check(tokens, "CLIENT_ERROR options flags too long");
    OptionalLong length = Numbers.int32(tokens.get(2));
    if (length.isEmpty() || length.getAsLong() < 0 || length.getAsLong() > Integer.MAX_VALUE - 2) {
      throw new BadRequest(BAD_FORMAT);
    }
    int valueBytes = (int) length.getAsLong();
    MetaFlags flags;
    StoreMode mode;
    try {
      flags =
          MetaFlags.parse(tokens.get(1), tokens.subList(3, tokens.size()), session.server().time());
      mode = mode(flags);
      checkOpaque(flags);
      String refusal = Storing.refusal(session, flags.key(), flags.clientFlags, valueBytes);
      if (refusal != null) {
        ClassicStore.drop(session.store(), flags.key());
        throw new BadRequest(refusal);
      }
    } catch (BadRequest e) {
      // From here on the value that follows is known to be one, not another command.
      session.input().skip(valueBytes + 2L);
      throw e;
    }
    byte[] block = session.input().block(valueBytes + 2);
    session.count(Counter.CMD_SET);
    if (block[valueBytes] != '\r' || block[valueBytes + 1] != '\n') {
      throw new BadRequest(BAD_CHUNK);
    }
    store(flags, mode, Arrays.copyOf(block, valueBytes), session);
  }

  private static void store(MetaFlags flags, StoreMode mode, byte[] value, Session session)
      throws IOException {
    Item item = new Item(flags.key(), flags.clientFlags, flags.newExpiry, value);
    item.binaryKey = flags.has('b');
    StoreResult result;
    synchronized (session.store()) {
      result =
          new Storing(item, mode, flags.cas, mode == StoreMode.CAS && flags.has('I'))
              .into(session.store(), session.server().counters());
    }
    StringBuilder reply = new StringBuilder(result.meta);
    for (String token : flags.tokens()) {
      switch (token.charAt(0)) {
        case 'O' -> reply.append(' ').append(token);
        case 'k' -> reply.append(flags.keyFlags());
        case 'c' -> reply.append(" c").append(item.casText());
        default -> {
          // Says how to store, not what to tell.
        }
      }
    }
    session.quiet(flags.has('q') && result == StoreResult.STORED);
    session.reply(reply.toString());
  }

  private static void checkOpaque(MetaFlags flags) throws BadRequest {
    for (String token : flags.tokens()) {
      if (token.charAt(0) == 'O') {
        MetaFlags.opaque(token);
      }
    }
  }

  private static StoreMode mode(MetaFlags flags) throws BadRequest {
    StoreMode mode =
        switch (flags.mode) {
          case 0, 'S' -> StoreMode.SET;
          case 'E' -> StoreMode.ADD;
          case 'A' -> StoreMode.APPEND;
          case 'P' -> StoreMode.PREPEND;
          case 'R' -> StoreMode.REPLACE;
          default -> throw new BadRequest("CLIENT_ERROR invalid mode for ms M token");
        };
    boolean replaces = mode == StoreMode.SET || mode == StoreMode.REPLACE;
    return flags.has('C') && replaces ? StoreMode.CAS : mode;
  }
}
