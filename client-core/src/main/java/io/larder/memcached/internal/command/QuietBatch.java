package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.Outcome;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several writes to one server that are answered only if they did not do what they were to: flag
 * {@code q}. A {@code mn} behind them is answered always, so the replies have an end, and the
 * connection is as good as new behind it.
 *
 * <p>A reply with a status has the opaque of its request. An error line has none, so it belongs to
 * some request of the batch and nobody knows which.
 */
public final class QuietBatch extends Command {

  private static final byte[] FENCE = "mn".getBytes(US_ASCII);
  private static final byte[] END = "MN".getBytes(US_ASCII);
  private static final byte[] SERVER_ERROR = "SERVER_ERROR".getBytes(US_ASCII);
  private static final byte[] CLIENT_ERROR = "CLIENT_ERROR".getBytes(US_ASCII);
  private static final byte[] ERROR = "ERROR".getBytes(US_ASCII);
  private static final int OPAQUES = 0x7fffffff;

  private final List<MetaRequest> requests;
  private final int[] opaques;
  private final @Nullable Status[] statuses;
  private final List<String> errors = new ArrayList<>();
  private boolean cutShort;

  /** Creates the command for at least one request. */
  public QuietBatch(List<MetaRequest> requests) {
    this.requests = requests;
    this.opaques = new int[requests.size()];
    this.statuses = new Status[requests.size()];
  }

  /** Returns what was said of a request; null if nothing was. Only after execution. */
  public @Nullable Status status(int index) {
    return statuses[index];
  }

  /** Returns the error lines, each of which belongs to some request. */
  public List<String> errors() {
    return errors;
  }

  /**
   * Tells whether the last error left open what became of all requests that nothing was said of.
   */
  public boolean isCutShort() {
    return cutShort;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    for (int i = 0; i < opaques.length; i++) {
      opaques[i] = MetaCodec.write(requests.get(i), true, out);
    }
    out.begin(FENCE.length + 2);
    out.ascii(FENCE).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    for (int replies = 0; replies <= opaques.length; replies++) {
      in.readLine();
      if (in.takeToken(END)) {
        in.expectEnd();
        return;
      }
      if (in.startsWith(SERVER_ERROR)) {
        errors.add(in.rest());
      } else if (in.startsWith(CLIENT_ERROR) || in.startsWith(ERROR)) {
        errors.add(in.rest());
        // It may take the body of a write for commands: what comes next may be the reply to these.
        cutShort = true;
        in.markOutOfStep();
        return;
      } else {
        readStatus(in);
      }
    }
    throw in.broken("more replies than requests");
  }

  private void readStatus(ReplyReader in) throws IOException {
    Status status = MetaCodec.status(in.next(), in.next());
    if (status == Status.ERROR) {
      throw in.broken("no reply of a meta command");
    }
    int index = -1;
    while (in.peek() != 0) {
      in.expect(' ');
      if (in.next() == 'O') {
        index = (int) ((in.number() - opaques[0]) & OPAQUES);
      }
      in.skipToken();
    }
    if (index < 0 || index >= opaques.length || statuses[index] != null) {
      throw in.broken("it answers no request of the batch");
    }
    statuses[index] = status;
  }

  @Override
  public int size() {
    int size = FENCE.length + 2;
    for (MetaRequest request : requests) {
      size += MetaCodec.size(request);
    }
    return size;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Outcome outcome() {
    return errors.isEmpty() ? Outcome.OK : Outcome.REFUSED;
  }

  @Override
  public String operation() {
    return "quiet";
  }

  @Override
  public String toString() {
    return requests.size() + " quiet requests, the first " + requests.get(0);
  }
}
