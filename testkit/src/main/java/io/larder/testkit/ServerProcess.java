package io.larder.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One memcached process, which ends with this JVM: a shutdown hook ends it when the JVM exits, and
 * a small shell that waits on a pipe from this JVM ends it when the JVM is killed outright.
 */
final class ServerProcess {

  private static final String GUARD = "read line || { kill -9 $0; rm -f \"$1\"; }";

  /** How often, a millisecond apart, a process is looked at that is to stop. */
  private static final int MOST_CHECKS = 10_000;

  private final Process process;
  private final Process guard;
  private final Path log;
  private final Thread hook;

  private ServerProcess(Process process, Process guard, Path log) {
    this.process = process;
    this.guard = guard;
    this.log = log;
    this.hook = new Thread(this::destroy, "larder-testkit-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static ServerProcess launch(List<String> command) throws IOException {
    Path log = Files.createTempFile("larder-memcached-", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // An orderly end writes a line first; end of file without one means that this JVM is gone.
    Process guard =
        new ProcessBuilder("sh", "-c", GUARD, Long.toString(process.pid()), log.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ServerProcess(process, guard, log);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the process to end, but not for long: the pause between two checks of its state. */
  boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemcachedServerException("interrupted while waiting for memcached", e);
    }
  }

  /** What the process has printed so far. */
  String output() {
    try {
      return Files.readString(log).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops the process, and returns when all of its threads have stopped: the signal alone leaves
   * them the time to answer once more.
   */
  void pause() {
    signal("STOP");
    for (int i = 0; isAlive() && !isPaused(); i++) {
      if (i == MOST_CHECKS || endsWithin(1)) {
        throw new MemcachedServerException("process " + pid() + " doesn't stop on SIGSTOP");
      }
    }
  }

  void resume() {
    signal("CONT");
  }

  private boolean isPaused() {
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    if (!Files.isDirectory(threads)) {
      // Not Linux: nobody else tells.
      return true;
    }
    try (Stream<Path> all = Files.list(threads)) {
      return all.allMatch(ServerProcess::isPaused);
    } catch (IOException e) {
      throw new MemcachedServerException("can't see whether process " + pid() + " has stopped", e);
    }
  }

  private static boolean isPaused(Path thread) {
    try {
      // The state is a letter behind the name, which is in parentheses and may have any itself.
      String stat = Files.readString(thread.resolve("stat"), ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      // Of a thread that has ended, nothing comes any more.
      return true;
    }
  }

  private void signal(String name) {
    try {
      // The shell's own kill, as small images have no other.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
              .redirectErrorStream(true)
              .start();
      String complaint = new String(kill.getInputStream().readAllBytes(), UTF_8).trim();
      if (kill.waitFor() != 0) {
        throw new MemcachedServerException(
            "can't send SIG" + name + " to process " + pid() + ": " + complaint);
      }
    } catch (IOException e) {
      throw new MemcachedServerException("can't send SIG" + name + " to process " + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemcachedServerException("interrupted while signalling process " + pid(), e);
    }
  }

  /** Ends the process for sure, and returns when it has ended. */
  void kill() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and the hook runs or has run: ending twice does no harm.
    }
    destroy();
  }

  private void destroy() {
    // Before the process ends: from then on its id may belong to somebody else.
    try (var pipe = guard.outputWriter()) {
      pipe.newLine();
    } catch (IOException e) {
      guard.destroyForcibly();
    }
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
