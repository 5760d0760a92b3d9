package io.larder.examples.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The other JVM, as this one sees it: does one task after the other, each when it is asked to. What
 * it prints goes to this JVM's output. It ends with this one. Not thread-safe.
 */
public final class Partner implements AutoCloseable {

  /** What it prints when it is done with a task. */
  private static final String DONE = ".";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final PrintWriter tasks;
  private final BufferedReader output;

  private Partner(Process process) {
    this.process = process;
    this.tasks = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8), true);
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /**
   * Starts the other JVM.
   *
   * @param program a program that {@linkplain #serve serves}
   * @param arguments what goes to it
   * @return the other JVM
   * @throws IOException if it can't be started
   */
  public static Partner start(JavaProgram program, String... arguments) throws IOException {
    ProcessBuilder builder = program.with("-Dstdout.encoding=UTF-8").process(arguments);
    return new Partner(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Has it do a task, and waits until it has.
   *
   * @param task what to do
   * @throws IOException if the other JVM can't be reached
   */
  public void ask(String task) throws IOException {
    tasks.println(task);
    for (String line = output.readLine(); !DONE.equals(line); line = output.readLine()) {
      Promise.check(line != null, "the other JVM does what it is asked to: " + task);
      System.out.println(line);
    }
  }

  /**
   * Ends the other JVM, if it has not ended before.
   *
   * @throws IllegalStateException if it does not end, or ended with an error
   */
  @Override
  public void close() {
    tasks.close();
    try {
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Promise.check(ended && process.exitValue() == 0, "the other JVM ends without an error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Does what the JVM asks for that has started this one, until it asks for nothing more.
   *
   * @param doer does a task
   * @throws IOException if the tasks can't be read
   */
  public static void serve(Consumer<String> doer) throws IOException {
    BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String task = tasks.readLine(); task != null; task = tasks.readLine()) {
      doer.accept(task);
      System.out.println(DONE);
    }
  }
}
