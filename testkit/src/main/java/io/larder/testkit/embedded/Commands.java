package io.larder.testkit.embedded;

import java.util.HashMap;
import java.util.Map;

/** The commands by their names. */
final class Commands {

  private static final Map<String, Command> BY_NAME = byName();

  private static final Command UNKNOWN =
      (tokens, session) -> {
        throw new BadRequest(Command.ERROR);
      };

  private Commands() {}

  static Command named(String name) {
    return BY_NAME.getOrDefault(name, UNKNOWN);
  }

  private static Map<String, Command> byName() {
    Map<String, Command> commands = new HashMap<>();
    commands.put("mg", new MetaGet());
    commands.put("ms", new MetaSet());
    commands.put("md", new MetaDelete());
    commands.put("ma", new MetaArithmetic());
    commands.put("me", new MetaDebug());
    commands.put("mn", (tokens, session) -> session.output().line("MN"));
    commands.put("get", new ClassicGet(false, false));
    commands.put("bget", new ClassicGet(false, false));
    commands.put("gets", new ClassicGet(true, false));
    commands.put("gat", new ClassicGet(false, true));
    commands.put("gats", new ClassicGet(true, true));
    commands.put("set", new ClassicStore(StoreMode.SET));
    commands.put("add", new ClassicStore(StoreMode.ADD));
    commands.put("replace", new ClassicStore(StoreMode.REPLACE));
    commands.put("append", new ClassicStore(StoreMode.APPEND));
    commands.put("prepend", new ClassicStore(StoreMode.PREPEND));
    commands.put("cas", new ClassicStore(StoreMode.CAS));
    commands.put("incr", new Arithmetic(true));
    commands.put("decr", new Arithmetic(false));
    commands.put("delete", new Delete());
    commands.put("touch", new Touch());
    commands.put("stats", new Stats());
    commands.put("lru_crawler", new LruCrawler());
    ServerCommands.addTo(commands);
    return Map.copyOf(commands);
  }
}
