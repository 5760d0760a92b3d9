package io.larder.memcached.internal.execution;

import io.larder.memcached.ClientClosedException;
import io.larder.memcached.ConnectionLostException;
import io.larder.memcached.MemcachedException;
import io.larder.memcached.NodeUnavailableException;
import io.larder.memcached.ProtocolException;
import io.larder.memcached.RequestInterruptedException;
import io.larder.memcached.RequestTimeoutException;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Phase;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, as the leader saw it. Each caller makes its own exception of it: with its
 * own command, its own times and its own stack trace.
 *
 * @param kind what went wrong
 * @param phase what the connection was doing
 * @param cause what was thrown, if anything was
 * @param resendable whether the fault lies neither with the command nor, as far as is known, with
 *     the node as it is now, so that a repeatable command is worth another attempt at once
 */
record Failure(Kind kind, Phase phase, @Nullable Throwable cause, boolean resendable) {

  enum Kind {
    TIMEOUT,
    INTERRUPTED,
    BROKEN_REPLY,
    IO,
    CLOSED
  }

  static Failure timeout(Phase phase) {
    return new Failure(Kind.TIMEOUT, phase, null, false);
  }

  static Failure interrupted(Phase phase) {
    return new Failure(Kind.INTERRUPTED, phase, null, false);
  }

  static Failure closed() {
    return new Failure(Kind.CLOSED, Phase.WAITING, null, false);
  }

  /** Makes a failure of what an attempt threw. */
  static Failure of(Throwable cause, Phase phase, boolean aborted, boolean resendable) {
    if (aborted) {
      return new Failure(Kind.TIMEOUT, phase, cause, false);
    }
    if (isInterrupt(cause)) {
      return new Failure(Kind.INTERRUPTED, phase, cause, false);
    }
    if (cause instanceof BrokenReplyException) {
      return new Failure(Kind.BROKEN_REPLY, phase, cause, false);
    }
    return new Failure(Kind.IO, phase, cause, resendable);
  }

  /** Tells whether a thread was interrupted: nothing that the node could be blamed for. */
  static boolean isInterrupt(@Nullable Throwable cause) {
    return cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException;
  }

  /** Returns what the failure means for the others whose commands were in the same packet. */
  Failure forOthers() {
    return new Failure(kind == Kind.INTERRUPTED ? Kind.IO : kind, phase, cause, true);
  }

  /** Makes the exception for the caller of a command. */
  MemcachedException toException(
      ServerAddress node, Command command, long startNanos, String pool) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    String what = command + " on " + node;
    String sent =
        phase.mayHaveSent() ? " Whether it took effect is not known." : " It was not sent.";
    return switch (kind) {
      case TIMEOUT -> {
        String message =
            what + " timed out after " + millis + " ms while " + phase + "; " + pool + "." + sent;
        yield phase == Phase.WAITING || phase.mayHaveSent()
            ? new RequestTimeoutException(node, message, cause, phase.mayHaveSent())
            : new NodeUnavailableException(node, message, cause);
      }
      case INTERRUPTED -> {
        // A channel may be closed by an interrupt and yet leave no flag behind (seen on JDK 25).
        Thread.currentThread().interrupt();
        yield new RequestInterruptedException(
            node,
            what + " was interrupted after " + millis + " ms while " + phase + "." + sent,
            cause);
      }
      case BROKEN_REPLY ->
          new ProtocolException(
              node, what + " failed while " + phase + ": " + reason() + "." + sent, cause);
      case CLOSED ->
          new ClientClosedException(node, "the client is closed: " + what + " was not sent", cause);
      case IO ->
          phase.mayHaveSent()
              ? new ConnectionLostException(
                  node,
                  what
                      + " failed after "
                      + millis
                      + " ms while "
                      + phase
                      + ": "
                      + reason()
                      + "."
                      + sent,
                  cause)
              : new NodeUnavailableException(
                  node,
                  what
                      + " failed after "
                      + millis
                      + " ms while "
                      + phase
                      + ": "
                      + reason()
                      + "."
                      + sent,
                  cause);
    };
  }

  private String reason() {
    if (cause == null) {
      return "no cause is known";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
