package io.larder.testkit.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Lets nothing through until the client has sent a {@code set} with a known user and password. */
final class Authentication {

  private static final int LARGEST = 4096;

  private final Session session;

  Authentication(Session session) {
    this.session = session;
  }

  void run() throws IOException, InterruptedException {
    boolean known = false;
    while (!known) {
      List<String> tokens = Session.tokens(session.input().line());
      session.server().gate().pass();
      OptionalLong length = length(tokens);
      if (length.isEmpty()) {
        session.output().line("CLIENT_ERROR unauthenticated");
      } else {
        known = check(session.input().block((int) length.getAsLong() + 2));
      }
    }
  }

  private static OptionalLong length(List<String> tokens) {
    if (tokens.size() < 5 || !tokens.get(0).equals("set")) {
      return OptionalLong.empty();
    }
    OptionalLong length = Numbers.uint32(tokens.get(4));
    return length.orElse(0) > LARGEST ? OptionalLong.empty() : length;
  }

  private boolean check(byte[] block) throws IOException {
    String text = new String(block, ISO_8859_1);
    if (!text.endsWith("\r\n")) {
      session.output().line("CLIENT_ERROR bad command line termination");
      return false;
    }
    List<String> words = Session.tokens(text.substring(0, text.length() - 2));
    if (words.size() < 2) {
      session.output().line("CLIENT_ERROR bad authentication token format");
      return false;
    }
    session.count(Counter.AUTH_CMDS);
    boolean known =
        session.server().settings().credentials().contains(words.get(0) + ":" + words.get(1));
    if (!known) {
      session.count(Counter.AUTH_ERRORS);
    }
    session.output().line(known ? "STORED" : "CLIENT_ERROR authentication failure");
    return known;
  }
}
