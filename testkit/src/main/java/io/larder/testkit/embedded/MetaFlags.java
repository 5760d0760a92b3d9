package io.larder.testkit.embedded;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The flags of a meta command, and its key, which one of them may say is in base64. */
final class MetaFlags {

  private static final int LONGEST_OPAQUE = 32;
  private static final String BAD_TOKEN = "CLIENT_ERROR bad token in command line format";

  private final List<String> tokens;
  private final Set<Character> seen = new HashSet<>();
  private String key;
  private String problem = Command.BAD_FORMAT;
  private boolean failed;

  long autoVivifyExpiry;
  long newExpiry;
  long recacheExpiry;
  int clientFlags;
  long cas;
  long delta = 1;
  long initial;
  char mode;

  private MetaFlags(String key, List<String> tokens) {
    this.key = key;
    this.tokens = tokens;
  }

  /**
   * Reads the flags.
   *
   * @param tokens the words of the request that are flags
   */
  static MetaFlags parse(String key, List<String> tokens, Time time) throws BadRequest {
    MetaFlags flags = new MetaFlags(key, tokens);
    for (String token : tokens) {
      char name = token.charAt(0);
      if (name >= 127 || !flags.seen.add(name)) {
        throw new BadRequest("CLIENT_ERROR duplicate flag");
      }
      flags.read(name, token.substring(1), time);
    }
    if (flags.failed) {
      throw new BadRequest(flags.problem);
    }
    return flags;
  }

  /** The flags in the order of the request, which is also that of the reply. */
  List<String> tokens() {
    return tokens;
  }

  /** The key, decoded. */
  String key() {
    return key;
  }

  /** The flag that returns the key, with the key as the client has it. */
  String keyFlags() {
    return " k" + (has('b') ? BinaryKeys.encode(key) + " b" : key);
  }

  boolean has(char flag) {
    return seen.contains(flag);
  }

  static String opaque(String token) throws BadRequest {
    if (token.length() > LONGEST_OPAQUE) {
      throw new BadRequest("CLIENT_ERROR opaque token too long");
    }
    return " " + token;
  }

  private void read(char name, String argument, Time time) throws BadRequest {
    switch (name) {
      case 'b' -> decodeKey();
      case 'N' -> autoVivifyExpiry = time.expiry(int32(argument));
      case 'T' -> newExpiry = time.expiry(int32(argument));
      case 'R' -> recacheExpiry = time.expiry(int32(argument));
      case 'F' -> clientFlags = (int) number(Numbers.uint32(argument), problem);
      case 'C' -> cas = number(Numbers.uint64(argument), BAD_TOKEN);
      case 'J' ->
          initial = number(Numbers.uint64(argument), "CLIENT_ERROR invalid numeric initial value");
      case 'D' ->
          delta = number(Numbers.uint64(argument), "CLIENT_ERROR invalid numeric delta value");
      case 'M' -> readMode(argument);
      case 'l', 'O', 'P', 'L', 'k', 's', 't', 'c', 'f', 'v', 'h', 'u', 'q', 'I' -> {
        // Known, and without an argument to read here.
      }
      default -> throw new BadRequest("CLIENT_ERROR invalid flag");
    }
  }

  private void decodeKey() {
    key = BinaryKeys.decode(key);
    if (key.isEmpty()) {
      fail("CLIENT_ERROR error decoding key");
    }
  }

  private void readMode(String argument) {
    if (argument.length() == 1) {
      mode = argument.charAt(0);
    } else {
      fail("CLIENT_ERROR incorrect length for M token");
    }
  }

  private long int32(String argument) {
    return number(Numbers.int32(argument), BAD_TOKEN);
  }

  private long number(OptionalLong number, String problemIfNone) {
    if (number.isEmpty()) {
      fail(problemIfNone);
    }
    return number.orElse(0);
  }

  // Reading goes on, as an unknown flag further on is the greater problem.
  private void fail(String reply) {
    failed = true;
    problem = reply;
  }
}
