package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import java.util.List;

/** The errands of a caller that waits for its turn in a {@link SharedRound}. */
final class Ride extends Turn {

  private final List<Errand> errands;

  /** Apart from the errands, since an owner that gives up takes new commands into these. */
  private final Command[] commands;

  /** Which of the errands have been answered; the owner sees it when its wait has ended. */
  private final boolean[] answered;

  Ride(List<Errand> errands) {
    this.errands = errands;
    this.commands = errands.stream().map(Errand::command).toArray(Command[]::new);
    this.answered = new boolean[errands.size()];
  }

  int size() {
    return commands.length;
  }

  /** Returns how many items the replies may consist of. */
  int itemCount() {
    int items = 0;
    for (Command command : commands) {
      items += command.itemCount();
    }
    return items;
  }

  Node node(int place) {
    return errands.get(place).node();
  }

  /** Returns what a leader is to send; it must not look at the errands. */
  Command command(int place) {
    return commands[place];
  }

  /** For the owner only. */
  List<Errand> errands() {
    return errands;
  }

  /** The leader has the reply to one of the errands. */
  void answer(int place) {
    answered[place] = true;
  }

  /**
   * The owner takes over what the leader has found. A command without a reply is not used again:
   * whoever carried it may have given it up to yet another thread.
   */
  void collect() {
    for (int i = 0; i < answered.length; i++) {
      if (answered[i]) {
        errands.get(i).answer();
      } else {
        errands.get(i).renew();
      }
    }
  }

  /** The owner gives up while the leader works on its commands still. */
  void renew() {
    errands.forEach(Errand::renew);
  }
}
