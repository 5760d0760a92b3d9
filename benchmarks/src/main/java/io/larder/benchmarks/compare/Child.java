package io.larder.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A JVM with one contestant: does what it is told on its input, and answers on its output. */
final class Child {

  static final String PREPARE = "prepare ";
  static final String RUN = "run ";
  static final String CLEAR = "clear ";
  static final String OK = "ok ";
  static final String FAILED = "failed ";

  private final Contestant contestant;
  private Load load = new Load(List.of(), false);

  private Child(Contestant contestant) {
    this.contestant = contestant;
  }

  /**
   * Runs until the input ends.
   *
   * @param arguments the contestant's name, and the addresses of the servers
   * @throws Exception if the contestant cannot be set up
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    // Some contestants are talkative.
    System.setOut(System.err);
    Child child = new Child(Entrant.valueOf(arguments[0]).create(Endpoints.decode(arguments[1])));
    out.println(OK);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = OK + child.answer(line);
      } catch (Exception e) {
        e.printStackTrace();
        answer = FAILED + e.toString().replace('\n', ' ');
      }
      out.println(answer);
    }
    // Contestants leave threads behind, some even after they were closed.
    System.exit(0);
  }

  private String answer(String line) throws Exception {
    if (line.startsWith(PREPARE)) {
      Cell cell = Cell.decode(line.substring(PREPARE.length()));
      contestant.fill(cell);
      List<Operation> operations = new ArrayList<>();
      for (int worker = 0; worker < cell.threads(); worker++) {
        operations.add(contestant.operation(cell, worker));
      }
      load = new Load(operations, cell.virtual());
      return "";
    }
    if (line.startsWith(CLEAR)) {
      int entries = Integer.parseInt(line.substring(CLEAR.length()));
      return Double.toString(((CacheContestant) contestant).clearMicros(entries));
    }
    return load.run(Long.parseLong(line.substring(RUN.length()))).encode();
  }
}
