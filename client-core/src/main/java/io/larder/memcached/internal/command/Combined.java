package io.larder.memcached.internal.command;

import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.List;

/**
 * Commands of several callers to one server, in one packet. It goes by the name of the first, whose
 * caller sends it. A repeated attempt leaves out those that have their replies.
 *
 * <p>If the server gives up at one of several, whose reply that is cannot be told: this one and
 * those behind it have none then.
 */
public final class Combined extends Command {

  private final List<Command> parts;

  /** Volatile: whoever gave up may look at it while another thread reads on. */
  private volatile int answered;

  public Combined(List<Command> parts) {
    this.parts = parts;
  }

  /** Returns those that have their replies, the first ones; nobody works on them any more. */
  public List<Command> answered() {
    return parts.subList(0, answered);
  }

  private List<Command> open() {
    return parts.subList(answered, parts.size());
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    Command first = parts.get(answered);
    for (Command part : open()) {
      out.begin(part.size());
      if (part == first) {
        part.write(out);
      } else {
        part.writeNext(out);
      }
    }
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    int done = answered;
    boolean single = done == parts.size() - 1;
    Command first = parts.get(done);
    for (Command part : open()) {
      if (part == first) {
        part.read(in);
      } else {
        part.readNext(in);
      }
      if (in.isOutOfStep() && !single) {
        return;
      }
      answered = ++done;
    }
  }

  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public int size() {
    int size = 0;
    for (Command part : parts) {
      size += part.size();
    }
    return size;
  }

  @Override
  public boolean isRepeatable() {
    for (Command part : parts) {
      if (!part.isRepeatable()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String operation() {
    return parts.get(0).operation();
  }

  @Override
  public String toString() {
    return parts.get(0).toString();
  }
}
