package io.larder.memcached.internal.command;

import io.larder.memcached.Outcome;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;

/**
 * One exchange with one server: writes its request, reads its reply, and keeps the result for the
 * caller. All that can be wrong with its arguments is found before: {@link #write} fails only if
 * the connection does.
 *
 * <p>One thread at a time works on a command, not always the same one; who hands it on takes care
 * of the visibility. A repeated attempt writes and reads anew.
 */
public abstract class Command {

  /** Writes the request. */
  public abstract void write(RequestWriter out) throws IOException;

  /** Reads the whole reply. */
  public abstract void read(ReplyReader in) throws IOException;

  /**
   * Writes the request right behind one of the same kind. That its reply is no stray one follows
   * then from the reply to the other, unless that is an error.
   */
  void writeNext(RequestWriter out) throws IOException {
    write(out);
  }

  /** Reads the whole reply to what {@link #writeNext} wrote. */
  void readNext(ReplyReader in) throws IOException {
    read(in);
  }

  /**
   * Tells whether the packet with this command must have no other: because the server may answer it
   * with an error in place of replies to others.
   */
  public boolean isAlone() {
    return false;
  }

  /** Bounds from above how many bytes {@link #write} and {@link #writeNext} produce. */
  public abstract int size();

  /** Returns how many items its reply may consist of. */
  public int itemCount() {
    return 1;
  }

  /** Tells whether the command may be sent again after its reply was lost. */
  public abstract boolean isRepeatable();

  /** Names the kind of command for metrics: one of a handful of lower-case words. */
  public abstract String operation();

  /** Tells what the reply said, for metrics; only after the command has been executed. */
  public Outcome outcome() {
    return Outcome.OK;
  }

  /** Names the command for messages, with its key. */
  @Override
  public abstract String toString();
}
