package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Command;
import io.larder.memcached.MetaRequest.Mode;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * A meta request as bytes, and bytes as a meta reply: "Meta Commands" in memcached's protocol.txt.
 */
final class MetaCodec {

  /** The command, its flags with their largest numbers, and the line ends around a body. */
  private static final int OVERHEAD = 160;

  /** The returned flags that have a number. */
  private static final String NUMBERED = "fcthls";

  private static final byte[] LARGEST_COUNT = "18446744073709551615".getBytes(US_ASCII);

  private static final Returned[] RETURNED = Returned.values();

  private MetaCodec() {}

  static int size(MetaRequest request) {
    return OVERHEAD + request.key().bytes().length + request.bodyLength();
  }

  /** Writes a request and returns the opaque that its reply must have. */
  static int write(MetaRequest request, RequestWriter out) throws IOException {
    return write(request, false, out);
  }

  /** Writes a request that is answered always, or only if it did not do what it was to. */
  static int write(MetaRequest request, boolean quiet, RequestWriter out) throws IOException {
    out.begin(size(request));
    String name = request.command().wire();
    out.letter(name.charAt(0)).letter(name.charAt(1)).letter(' ').ascii(request.key().bytes());
    if (request.command() == Command.SET) {
      out.letter(' ').number(request.bodyLength());
    }
    out.opaque();
    int opaque = out.lastOpaque();
    for (Returned returned : RETURNED) {
      if (request.returns(returned)) {
        out.flag(returned.wire());
      }
    }
    writeTimes(request, out);
    if (request.cas() != 0) {
      out.flag('C').unsigned(request.cas());
    }
    if (request.isInvalidate()) {
      out.flag('I');
    }
    if (request.command() == Command.SET) {
      writeStore(request, out);
    } else if (request.command() == Command.ARITHMETIC) {
      writeArithmetic(request, out);
    }
    if (quiet) {
      out.flag('q');
    }
    out.endLine();
    if (request.command() == Command.SET) {
      out.bytes(request.body(), request.bodyOffset(), request.bodyLength()).endLine();
    }
    return opaque;
  }

  private static void writeTimes(MetaRequest request, RequestWriter out) throws IOException {
    if (request.ttl() != MetaRequest.UNSET) {
      out.flag('T', request.ttl());
    }
    if (request.vivify() != MetaRequest.UNSET) {
      out.flag('N', request.vivify());
    }
    if (request.recache() != MetaRequest.UNSET) {
      out.flag('R', request.recache());
    }
  }

  private static void writeStore(MetaRequest request, RequestWriter out) throws IOException {
    if (request.clientFlags() != 0) {
      out.flag('F').number(Integer.toUnsignedLong(request.clientFlags()));
    }
    if (request.mode() != Mode.SET) {
      out.flag('M').letter(request.mode().wire());
    }
  }

  private static void writeArithmetic(MetaRequest request, RequestWriter out) throws IOException {
    if (request.isDecrement()) {
      out.flag('M').letter('D');
    }
    if (request.delta() != 1) {
      out.flag('D').unsigned(request.delta());
    }
    if (request.initial() != 0) {
      out.flag('J').unsigned(request.initial());
    }
  }

  /** Reads the reply to a request that was written with the given opaque. */
  static MetaReply read(MetaRequest request, int opaque, ReplyReader in) throws IOException {
    in.readLine();
    char first = in.next();
    char second = in.next();
    boolean value = first == 'V' && second == 'A';
    Status status = value ? Status.OK : status(first, second);
    if (status == Status.ERROR || (in.peek() != ' ' && in.peek() != 0)) {
      return error(request, first, second, in);
    }
    if (!answers(status, value, request)) {
      throw in.broken("no answer to " + request.command().wire());
    }
    int length = 0;
    if (value) {
      in.expect(' ');
      length = in.length();
    }
    MetaReply.Builder reply = in.reply().start(status);
    int numbers = readFlags(reply, opaque, in);
    if (status == Status.OK) {
      checkReturned(request, numbers, in);
    }
    if (value) {
      byte[] block = in.block(length);
      if (request.command() == Command.ARITHMETIC && !isCount(block)) {
        throw in.broken("a count that is no unsigned 64-bit number");
      }
      reply.value(block);
    }
    return reply.build();
  }

  /** Tells whether the request can end like that at all. */
  private static boolean answers(Status status, boolean value, MetaRequest request) {
    Command command = request.command();
    boolean conditional = request.cas() != 0;
    return switch (status) {
      case OK -> value == request.returns(Returned.VALUE);
      case MISS -> command == Command.GET;
      case NOT_FOUND -> command == Command.SET ? conditional : command != Command.GET;
      case NOT_STORED ->
          command == Command.SET ? request.mode() != Mode.SET : command == Command.ARITHMETIC;
      case EXISTS -> command != Command.GET && conditional;
      case ERROR -> true;
    };
  }

  /** Returns what the first two letters of a reply say; ERROR if they are none of these. */
  static Status status(char first, char second) {
    return switch ((first << 8) | second) {
      case ('H' << 8) | 'D' -> Status.OK;
      case ('E' << 8) | 'N' -> Status.MISS;
      case ('E' << 8) | 'X' -> Status.EXISTS;
      case ('N' << 8) | 'F' -> Status.NOT_FOUND;
      case ('N' << 8) | 'S' -> Status.NOT_STORED;
      default -> Status.ERROR;
    };
  }

  /** Tells whether bytes are the decimal digits of an unsigned 64-bit number. */
  private static boolean isCount(byte[] digits) {
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return digits.length > 0
        && (digits.length < LARGEST_COUNT.length
            || (digits.length == LARGEST_COUNT.length
                && Arrays.compare(digits, LARGEST_COUNT) <= 0));
  }

  /** Returns which flags came with a number, a bit for each letter. */
  private static int readFlags(MetaReply.Builder reply, int opaque, ReplyReader in)
      throws IOException {
    boolean ours = false;
    int numbers = 0;
    while (in.peek() != 0) {
      in.expect(' ');
      char letter = in.next();
      if (letter == 'O') {
        ours = in.number() == opaque;
      } else if (NUMBERED.indexOf(letter) >= 0) {
        reply.flag(letter, in.number());
        numbers |= bit(letter);
      } else {
        reply.flag(letter, 0);
        in.skipToken();
      }
      if (in.peek() != ' ' && in.peek() != 0) {
        throw in.broken("a number with something behind it");
      }
    }
    if (!ours) {
      throw in.broken("it answers another request (opaque " + opaque + " was expected)");
    }
    return numbers;
  }

  /** A number that is missing would be taken for 0: the flags of raw bytes, the CAS id of any. */
  private static void checkReturned(MetaRequest request, int numbers, ReplyReader in)
      throws IOException {
    for (Returned returned : RETURNED) {
      if (returned != Returned.VALUE
          && request.returns(returned)
          && (numbers & bit(returned.wire())) == 0) {
        throw in.broken("flag " + returned.wire() + " was asked for");
      }
    }
  }

  private static int bit(char letter) {
    return 1 << (letter - 'a');
  }

  private static MetaReply error(MetaRequest request, char first, char second, ReplyReader in)
      throws IOException {
    String line = "" + first + second + in.rest();
    boolean fromServer = line.startsWith("SERVER_ERROR");
    if (!fromServer && !line.equals("ERROR") && !line.startsWith("CLIENT_ERROR")) {
      throw in.broken("no reply of a meta command");
    }
    if (!fromServer && request.command() == Command.SET) {
      // It may take the body for commands.
      in.markOutOfStep();
    }
    return in.reply().start(Status.ERROR).error(line).build();
  }
}
