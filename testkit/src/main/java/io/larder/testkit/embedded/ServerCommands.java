package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The commands that are about the server, not about an item. */
final class ServerCommands {

  private static final int LEAST_MEGABYTES = 8;
  private static final int MOST_MEGABYTES = 1_000_000_000;

  private ServerCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("flush_all", ServerCommands::flushAll);
    commands.put(
        "version",
        (tokens, session) -> session.output().line("VERSION " + EmbeddedMemcached.VERSION));
    commands.put("verbosity", ServerCommands::verbosity);
    commands.put("cache_memlimit", ServerCommands::memoryLimit);
    commands.put("shutdown", ServerCommands::shutdown);
    commands.put("quit", (tokens, session) -> session.end());
    commands.put(
        "watch",
        (tokens, session) -> session.output().line("CLIENT_ERROR watch commands not allowed"));
  }

  private static void flushAll(List<String> tokens, Session session)
      throws IOException, BadRequest {
    if (tokens.size() > 3) {
      throw new BadRequest(Command.ERROR);
    }
    session.quietIfAsked(tokens);
    session.count(Counter.CMD_FLUSH);
    if (!session.server().settings().flushing()) {
      session.reply("CLIENT_ERROR flush_all not allowed");
      return;
    }
    OptionalLong at = OptionalLong.of(0);
    if (tokens.size() != (session.isQuiet() ? 2 : 1)) {
      at = Numbers.int32(tokens.get(1));
    }
    if (at.isEmpty()) {
      session.reply(Command.BAD_EXPTIME);
      return;
    }
    synchronized (session.store()) {
      session.store().flush(at.getAsLong());
    }
    session.reply("OK");
  }

  private static void verbosity(List<String> tokens, Session session)
      throws IOException, BadRequest {
    if (tokens.size() != 2 && tokens.size() != 3) {
      throw new BadRequest(Command.ERROR);
    }
    session.quietIfAsked(tokens);
    session.reply(Numbers.uint32(tokens.get(1)).isPresent() ? "OK" : Command.BAD_FORMAT);
  }

  private static void memoryLimit(List<String> tokens, Session session)
      throws IOException, BadRequest {
    if (tokens.size() != 2 && tokens.size() != 3) {
      throw new BadRequest(Command.ERROR);
    }
    session.quietIfAsked(tokens);
    OptionalLong megabytes = Numbers.uint32(tokens.get(1));
    if (megabytes.isEmpty()) {
      session.reply(Command.ERROR);
    } else if (megabytes.getAsLong() < LEAST_MEGABYTES) {
      session.reply("MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m");
    } else if (megabytes.getAsLong() > MOST_MEGABYTES) {
      session.reply("MEMLIMIT_ADJUST_FAILED input value is megabytes not bytes");
    } else {
      synchronized (session.store()) {
        session.store().limitMegabytes(megabytes.getAsLong());
      }
      session.reply("OK");
    }
  }

  private static void shutdown(List<String> tokens, Session session) throws BadRequest {
    if (!session.server().settings().shutdown()) {
      throw new BadRequest("ERROR: shutdown not enabled");
    }
    if (tokens.size() > 2 || (tokens.size() == 2 && !tokens.get(1).equals("graceful"))) {
      throw new BadRequest("CLIENT_ERROR invalid shutdown mode");
    }
    session.server().close();
  }
}
