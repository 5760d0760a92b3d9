package io.larder.testkit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Plays scripts to a server, and makes the replies of two servers comparable: CAS ids become their
 * ranks among those of the script, and times lose what depends on the moment.
 */
final class Replay {

  private static final Pattern CAS =
      Pattern.compile(
          "(?<=cas=|(?:VALUE [^ ]{1,250} \\d{1,10} \\d{1,10} )|(?:(?:VA \\d{1,9}|HD)[^\r]{0,400} c))\\d+");
  private static final Pattern NOW = Pattern.compile("\\{now\\+(\\d+)\\}");
  private static final Pattern TIME_LEFT = Pattern.compile("(?<= t|exp=|exp=-)\\d{2,}");
  private static final Pattern ACCESS = Pattern.compile("(?<= l|la=)\\d+");

  /** The server's times have 32 bits and no sign: this large they are negative ones. */
  private static final long BELOW_ZERO = 0xF000_0000L;

  private final MemcachedServer server;
  private int sentinels;

  Replay(MemcachedServer server) {
    this.server = server;
  }

  /** Returns the replies, one text for each request. */
  List<String> play(Script script) throws IOException {
    server.flush();
    List<String> replies = new ArrayList<>();
    try (Wire wire = Wire.to(server)) {
      String lastCas = "1";
      for (String request : script.requests()) {
        String reply = ask(wire, fill(request, lastCas));
        lastCas = lastCas(reply, lastCas);
        replies.add(reply);
      }
    }
    return comparable(replies);
  }

  /** Sends a request in two parts. */
  List<String> playSplit(String request, int at) throws IOException {
    server.flush();
    try (Wire wire = Wire.to(server)) {
      wire.send(request.substring(0, at));
      return comparable(List.of(ask(wire, request.substring(at))));
    }
  }

  private String ask(Wire wire, String request) throws IOException {
    // Where a reply ends is known only from the reply to something that can't be mistaken.
    String sentinel = "O" + ++sentinels;
    String end = "EN " + sentinel + "\r\n";
    String reply;
    if (request.startsWith("lru_crawler metadump")) {
      // Nothing else may be on its way when this one is read.
      return sorted(wire.ask(request, "\n"), wire);
    }
    reply = wire.ask(request + "mg sentinel " + sentinel + "\r\n", end);
    return reply.endsWith(end) ? reply.substring(0, reply.length() - end.length()) : reply;
  }

  private static String sorted(String beginning, Wire wire) throws IOException {
    String dump = beginning;
    while (dump.startsWith("key=") && !dump.endsWith("END\r\n")) {
      dump += wire.ask("", "\n");
    }
    return Arrays.stream(dump.split("\n", -1)).sorted().collect(joining("\n"));
  }

  private static String fill(String request, String lastCas) {
    long now = Instant.now().getEpochSecond();
    String filled = request.replace("{cas}", lastCas);
    return NOW.matcher(filled)
        .replaceAll(match -> Long.toString(now + Long.parseLong(match.group(1))));
  }

  private static String lastCas(String reply, String otherwise) {
    return CAS.matcher(reply)
        .results()
        .map(MatchResult::group)
        .reduce((first, second) -> second)
        .orElse(otherwise);
  }

  private static List<String> comparable(List<String> replies) {
    TreeSet<Long> casIds = new TreeSet<>();
    for (String reply : replies) {
      CAS.matcher(reply).results().forEach(match -> casIds.add(Long.parseLong(match.group())));
    }
    return replies.stream().map(reply -> comparable(reply, casIds)).toList();
  }

  private static String comparable(String reply, SortedSet<Long> casIds) {
    String text =
        CAS.matcher(reply)
            .replaceAll(match -> "#" + casIds.headSet(Long.parseLong(match.group())).size());
    text = TIME_LEFT.matcher(text).replaceAll(Replay::roundedTime);
    return ACCESS.matcher(text).replaceAll("#");
  }

  /** A second more or less makes no difference; an absolute time becomes one that is left. */
  private static String roundedTime(MatchResult match) {
    long time = Long.parseLong(match.group());
    if (time > BELOW_ZERO) {
      return "over";
    }
    long now = Instant.now().getEpochSecond();
    long left = time > now / 2 ? time - now : time;
    return Long.toString((left + 25) / 50 * 50);
  }
}
