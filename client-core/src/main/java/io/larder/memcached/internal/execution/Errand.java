package io.larder.memcached.internal.execution;

import io.larder.memcached.MemcachedException;
import io.larder.memcached.internal.command.Command;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command for one node, as a part of a call that has commands for several nodes. Used by one
 * thread at a time.
 */
public final class Errand {

  private final Node node;
  private final Supplier<Command> source;
  private Command command;
  private Node.@Nullable Sent sent;
  private @Nullable MemcachedException failure;
  private boolean late;
  private boolean answered;

  /**
   * Creates an errand.
   *
   * @param source makes the command, and another one like it if somebody else still works on that
   */
  public Errand(Node node, Supplier<Command> source) {
    this.node = node;
    this.source = source;
    this.command = source.get();
  }

  Node node() {
    return node;
  }

  /** Returns the command, which has its reply if there is no {@link #failure}. */
  public Command command() {
    return command;
  }

  /** Returns why there is no reply; null if there is one. */
  public @Nullable MemcachedException failure() {
    return failure;
  }

  /** Tells whether the time was up when it failed. */
  boolean isLate() {
    return late;
  }

  /** Tells whether there is a reply or a failure. */
  boolean isOver() {
    return answered || failure != null;
  }

  /** Somebody else has got the reply. */
  void answer() {
    answered = true;
  }

  /** Somebody else has failed to get a reply. */
  void fail(@Nullable MemcachedException failure) {
    this.failure = failure;
  }

  /** Takes another command of the same kind; what becomes of the present one does not matter. */
  void renew() {
    command = source.get();
  }

  /**
   * Runs errands to different nodes, in {@link Node#ORDER}: sends all, and only then reads the
   * replies. Whatever happens on the way, each command that was sent is finished: its connection
   * must come back.
   */
  public static void run(List<Errand> errands, long start, long deadline) {
    try {
      for (Errand errand : errands) {
        errand.start(start, deadline);
      }
    } finally {
      finishFrom(0, errands, start, deadline);
    }
  }

  /** Finishes an errand, and all behind it even if that throws. */
  private static void finishFrom(int index, List<Errand> errands, long start, long deadline) {
    if (index == errands.size()) {
      return;
    }
    try {
      errands.get(index).finish(start, deadline);
    } finally {
      finishFrom(index + 1, errands, start, deadline);
    }
  }

  private void start(long start, long deadline) {
    failure = null;
    try {
      sent = node.start(command, start, deadline);
    } catch (MemcachedException e) {
      fail(e, deadline);
    }
  }

  private void finish(long start, long deadline) {
    Node.Sent present = sent;
    if (present == null) {
      return;
    }
    sent = null;
    try {
      node.finish(present, start, deadline);
      answered = true;
    } catch (MemcachedException e) {
      fail(e, deadline);
    }
  }

  private void fail(MemcachedException failure, long deadline) {
    this.failure = failure;
    this.late = System.nanoTime() - deadline >= 0;
  }
}
