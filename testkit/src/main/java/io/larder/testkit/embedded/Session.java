package io.larder.testkit.embedded;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;

/** One connection: reads requests and has them carried out until either side closes. */
final class Session {

  private final EmbeddedMemcached server;
  private final Input input;
  private final Output output;
  private boolean noreply;
  private boolean ended;

  Session(EmbeddedMemcached server, ByteChannel channel) {
    this.server = server;
    this.output = new Output(channel);
    this.input = new Input(channel, output);
  }

  void run() throws IOException, InterruptedException {
    if (server.settings().demandsCredentials()) {
      new Authentication(this).run();
    }
    while (!ended) {
      String line = input.line();
      server.gate().pass();
      execute(tokens(line));
    }
    output.flush();
  }

  private void execute(List<String> tokens) throws IOException {
    noreply = false;
    try {
      // No command has a name of one character, and memcached looks no further.
      if (tokens.isEmpty() || tokens.get(0).length() < 2) {
        throw new BadRequest(Command.ERROR);
      }
      Commands.named(tokens.get(0)).run(tokens, this);
    } catch (BadRequest e) {
      output.line(e.reply());
    }
  }

  static List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    for (String token : line.split(" ", -1)) {
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  EmbeddedMemcached server() {
    return server;
  }

  Store store() {
    return server.store();
  }

  void count(Counter counter) {
    server.counters().add(counter);
  }

  Input input() {
    return input;
  }

  Output output() {
    return output;
  }

  /** Asks for silence, as far as a reply is one that may be left out. */
  void quiet(boolean wanted) {
    noreply = wanted;
  }

  boolean isQuiet() {
    return noreply;
  }

  /** Asks for silence if the last word of a classic command says so. */
  void quietIfAsked(List<String> tokens) {
    noreply = tokens.get(tokens.size() - 1).equals("noreply");
  }

  /** Replies with a line, unless silence is asked for. */
  void reply(String line) throws IOException {
    if (!noreply) {
      output.line(line);
    }
  }

  /** Ends the connection after this request. */
  void end() {
    ended = true;
  }
}
