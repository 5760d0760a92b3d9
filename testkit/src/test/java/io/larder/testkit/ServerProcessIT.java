package io.larder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server must not be left behind by the JVM that has started it. */
class ServerProcessIT {

  private static final int TIMEOUT_SECONDS = 20;

  /** What runs in the other JVM: starts a server and tells its process id. */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException {
      MemcachedServer server =
          MemcachedServer.start(MemcachedOptions.builder().sources(Source.BINARY).build());
      System.out.println(server.pid().orElseThrow());
      // Until the test wants this JVM to end.
      System.in.read();
    }
  }

  @Test
  void jvm_killed_takesItsServerWithIt() throws Exception {
    Process jvm = startJvm();
    ProcessHandle server = server(jvm);
    jvm.destroyForcibly();
    awaitEnd(server);
  }

  @Test
  void jvm_endingWithoutClosing_takesItsServerWithIt() throws Exception {
    Process jvm = startJvm();
    ProcessHandle server = server(jvm);
    jvm.getOutputStream().close();
    awaitEnd(server);
    jvm.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private static void awaitEnd(ProcessHandle server) throws Exception {
    server.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertFalse(server.isAlive());
  }

  private static Process startJvm() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ProcessHandle server(Process jvm) throws IOException {
    BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8));
    return ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
  }
}
