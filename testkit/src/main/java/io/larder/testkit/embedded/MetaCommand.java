package io.larder.testkit.embedded;

import java.util.List;

/** What the meta commands have in common. */
final class MetaCommand {

  private static final int MOST_WORDS = 19;

  private MetaCommand() {}

  /** Checks the first line as far as it is the same for all meta commands. */
  static void check(List<String> tokens, String tooMany) throws BadRequest {
    if (tokens.size() < 2) {
      throw new BadRequest(Command.ERROR);
    }
    if (tokens.get(1).length() > Command.KEY_BYTES) {
      throw new BadRequest(Command.BAD_FORMAT);
    }
    if (tokens.size() > MOST_WORDS) {
      throw new BadRequest(tooMany);
    }
  }

  /** Reads the flags, for the commands that don't tell their problems apart. */
  static MetaFlags flags(List<String> tokens, Time time) throws BadRequest {
    try {
      return MetaFlags.parse(tokens.get(1), tokens.subList(2, tokens.size()), time);
    } catch (BadRequest e) {
      throw new BadRequest("CLIENT_ERROR invalid or duplicate flag");
    }
  }

  /** The reply without an item: the status, and what the request wants to see again. */
  static String withoutItem(String status, MetaFlags flags) throws BadRequest {
    StringBuilder reply = new StringBuilder(status);
    for (String token : flags.tokens()) {
      switch (token.charAt(0)) {
        case 'O' -> reply.append(MetaFlags.opaque(token));
        case 'k' -> reply.append(flags.keyFlags());
        default -> {
          // Nothing to say about it without an item.
        }
      }
    }
    return reply.toString();
  }

  /** The time left; memcached has it unsigned, which shows if it is over already. */
  static String remaining(Item item, Time time) {
    int left = (int) (item.expiry - time.nowSeconds());
    return " t" + (item.expiry == 0 ? "-1" : Integer.toUnsignedString(left));
  }
}
