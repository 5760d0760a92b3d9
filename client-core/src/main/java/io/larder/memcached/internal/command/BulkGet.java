package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.Key;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.Outcome;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads many items of one server with one classic {@code gets}, which costs the server half of what
 * as many meta reads do; or touches them on the way, with {@code gats}. The reply has no opaque, so
 * each item is matched by its key, {@code END} must come right behind, and what goes ahead tells
 * the reply from a stray one: a meta request, or else {@code version}. ({@code mn} would make the
 * server send what it has so far, in a packet of its own that wakes the reader.)
 *
 * <p>A server that runs out of memory here drops all replies that it has not sent yet, and sends
 * one error instead. So the command goes alone, and an error ends its reply and the connection.
 *
 * <p>Of all commands, only {@code get} and {@code gets} may be of any length: a server that has
 * 2048 bytes and no end of the line hangs up, unless they begin like these. So touching takes a
 * line for every few keys.
 */
public final class BulkGet extends Command {

  private static final byte[] MARK = "version\r\n".getBytes(US_ASCII);
  private static final byte[] MARK_REPLY = "VERSION".getBytes(US_ASCII);
  private static final byte[] GETS = "gets".getBytes(US_ASCII);
  private static final byte[] TOUCH = "gats ".getBytes(US_ASCII);
  private static final int LONGEST_TOUCH = 2048;

  /** What a line has besides its keys: the command, a number, the end. */
  private static final int LINE_OVERHEAD = 32;

  private static final byte[] VALUE = "VALUE".getBytes(US_ASCII);
  private static final byte[] END = "END".getBytes(US_ASCII);

  private final @Nullable MetaCommand first;
  private final Key[] keys;
  private final long ttl;
  private final MetaReply[] replies;

  /**
   * Creates the command.
   *
   * @param ttl the time to live that the items get, or {@link MetaRequest#UNSET}
   */
  public BulkGet(@Nullable MetaRequest first, long ttl, Key... keys) {
    this.ttl = ttl;
    this.first = first == null ? null : new MetaCommand(first);
    this.keys = keys;
    this.replies = new MetaReply[keys.length];
  }

  /** Returns the reply to the request that went ahead. */
  public MetaReply first() {
    return Objects.requireNonNull(first).reply();
  }

  /** Returns value, flags and CAS per key, in their order; only after execution. */
  public MetaReply[] replies() {
    return replies;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    if (first == null) {
      out.ascii(MARK);
    }
    writeNext(out);
  }

  @Override
  void writeNext(RequestWriter out) throws IOException {
    if (first != null) {
      first.write(out);
    }
    for (int from = 0; from < keys.length; from = lineEnd(from)) {
      writeLine(from, lineEnd(from), out);
    }
  }

  /** Returns the first key that does not fit into the line of another. */
  private int lineEnd(int from) {
    if (ttl == MetaRequest.UNSET) {
      return keys.length;
    }
    int room = LONGEST_TOUCH - LINE_OVERHEAD;
    int to = from;
    while (to < keys.length && room > keys[to].bytes().length) {
      room -= keys[to].bytes().length + 1;
      to++;
    }
    return to;
  }

  private void writeLine(int from, int to, RequestWriter out) throws IOException {
    if (ttl == MetaRequest.UNSET) {
      out.ascii(GETS);
    } else {
      out.ascii(TOUCH).number(ttl);
    }
    for (int i = from; i < to; i++) {
      out.letter(' ').ascii(keys[i].bytes());
    }
    out.endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    if (first != null || readMark(in)) {
      readNext(in);
    }
  }

  /** Reads what tells the reply from a stray one; tells whether the items come behind it. */
  private boolean readMark(ReplyReader in) throws IOException {
    in.readLine();
    boolean marked = in.takeToken(MARK_REPLY);
    if (!marked) {
      readError(0, in);
    }
    return marked;
  }

  @Override
  void readNext(ReplyReader in) throws IOException {
    if (first != null) {
      first.read(in);
      if (first.outcome() == Outcome.REFUSED) {
        fail(0, first.reply(), in);
        return;
      }
    }
    Arrays.fill(replies, MetaReply.MISS);
    for (int from = 0; from < keys.length && !in.isOutOfStep(); from = lineEnd(from)) {
      readItems(from, lineEnd(from), in);
    }
  }

  /** Reads the reply to one line. */
  private void readItems(int from, int to, ReplyReader in) throws IOException {
    int index = from;
    while (true) {
      in.readLine();
      if (in.takeToken(VALUE)) {
        in.expect(' ');
        index = readItem(index, to, in);
      } else if (in.takeToken(END)) {
        in.expectEnd();
        return;
      } else {
        readError(index, in);
        return;
      }
    }
  }

  /** Items come in the order of the keys; those that are not there are left out. */
  private int readItem(int from, int to, ReplyReader in) throws IOException {
    int index = from;
    while (index < to && !in.takeToken(keys[index].bytes())) {
      index++;
    }
    if (index == to) {
      throw in.broken("it has a key that was not asked for");
    }
    in.expect(' ');
    MetaReply.Builder reply = in.reply().start(Status.OK).flag('f', in.number());
    in.expect(' ');
    int length = in.length();
    in.expect(' ');
    reply.flag('c', in.number());
    in.expectEnd();
    replies[index] = reply.value(in.block(length)).build();
    return index + 1;
  }

  /** The server gives up: what it had not sent yet is an error, not a miss. */
  private void readError(int from, ReplyReader in) throws IOException {
    String line = in.rest();
    if (!line.startsWith("SERVER_ERROR")
        && !line.startsWith("CLIENT_ERROR")
        && !line.equals("ERROR")) {
      throw in.broken("no reply to gets");
    }
    fail(from, in.reply().start(Status.ERROR).error(line).build(), in);
  }

  private void fail(int from, MetaReply error, ReplyReader in) {
    Arrays.fill(replies, from, keys.length, error);
    in.markOutOfStep();
  }

  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public int size() {
    int size = first == null ? MARK.length : first.size();
    for (int from = 0; from < keys.length; from = lineEnd(from)) {
      size += LINE_OVERHEAD;
    }
    for (Key key : keys) {
      size += key.bytes().length + 1;
    }
    return size;
  }

  @Override
  public int itemCount() {
    return keys.length;
  }

  @Override
  public boolean isRepeatable() {
    return first == null || first.isRepeatable();
  }

  @Override
  public String operation() {
    return "bulk-get";
  }

  @Override
  public String toString() {
    return "gets of " + keys.length + " keys, the first " + keys[0];
  }
}
