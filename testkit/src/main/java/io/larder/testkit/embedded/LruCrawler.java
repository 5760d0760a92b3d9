package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/** The command lru_crawler: the dump of all keys, and settings that have no effect here. */
final class LruCrawler implements Command {

  private static final int MOST_CLASSES = 64;
  private static final int LONGEST_SLEEP_MICROS = 1_000_000;

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    String verb = tokens.size() > 1 ? tokens.get(1) : "";
    String argument = tokens.size() > 2 ? tokens.get(2) : "";
    switch (verb + tokens.size()) {
      case "enable2" -> throw new BadRequest("ERROR failed to start lru crawler thread");
      case "crawl3" -> {
        classes(argument);
        session.output().line("OK");
      }
      case "tocrawl3" -> set(argument, Long.MAX_VALUE, session);
      case "sleep3" -> set(argument, LONGEST_SLEEP_MICROS, session);
      case "metadump3" -> dump(argument, session);
      default -> throw new BadRequest(ERROR);
    }
  }

  private static void set(String argument, long most, Session session)
      throws IOException, BadRequest {
    OptionalLong number = Numbers.uint32(argument);
    if (number.isEmpty()) {
      throw new BadRequest(BAD_FORMAT);
    }
    if (number.getAsLong() > most) {
      throw new BadRequest("CLIENT_ERROR sleep must be one second or less");
    }
    session.output().line("OK");
  }

  private static void dump(String argument, Session session) throws IOException, BadRequest {
    if (!session.server().settings().dumping()) {
      throw new BadRequest("ERROR metadump not allowed");
    }
    if (session.output().isPending()) {
      throw new BadRequest("ERROR cannot pipeline other commands before metadump");
    }
    IntPredicate wanted = classes(argument);
    StringBuilder lines = new StringBuilder();
    synchronized (session.store()) {
      Store store = session.store();
      for (Item item : store.live()) {
        if (wanted.test(SlabClasses.of(store.size(item)))) {
          lines.append("key=").append(escape(item));
          lines.append(" exp=").append(item.expiry == 0 ? -1 : item.expiry);
          lines.append(" la=").append(item.lastAccess);
          lines.append(MetaDebug.describe(item, store)).append('\n');
        }
      }
    }
    session.output().text(lines.toString());
    session.output().line("END");
  }

  private static String escape(Item item) {
    // Of what is not escaped, Java and memcached disagree about three characters.
    return URLEncoder.encode(item.key, ISO_8859_1)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static IntPredicate classes(String argument) throws BadRequest {
    if (argument.equals("all") || argument.equals("hash")) {
      return id -> true;
    }
    Set<Integer> ids = new HashSet<>();
    for (String part : argument.split(",", -1)) {
      OptionalLong id = Numbers.uint32(part);
      if (id.isEmpty() || id.getAsLong() < 1 || id.getAsLong() >= MOST_CLASSES) {
        throw new BadRequest("BADCLASS invalid class id");
      }
      ids.add((int) id.getAsLong());
    }
    return ids::contains;
  }
}
