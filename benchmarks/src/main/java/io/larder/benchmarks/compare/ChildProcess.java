package io.larder.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant's JVM, as the parent sees it. */
final class ChildProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  ChildProcess(String java, Entrant entrant, Endpoints endpoints, Path log) throws IOException {
    this.process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xms512m",
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    entrant.name(),
                    endpoints.encode()))
            .redirectError(log.toFile())
            .start();
    this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    answer();
  }

  long pid() {
    return process.pid();
  }

  void prepare(Cell cell) throws IOException {
    ask(Child.PREPARE + cell.encode());
  }

  Slice run(long millis) throws IOException {
    return Slice.decode(ask(Child.RUN + millis));
  }

  double clearMicros(int entries) throws IOException {
    return Double.parseDouble(ask(Child.CLEAR + entries));
  }

  private String ask(String request) throws IOException {
    in.write(request + "\n");
    in.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("a contestant has died");
    }
    if (!line.startsWith(Child.OK)) {
      throw new IOException(line);
    }
    return line.substring(Child.OK.length());
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
