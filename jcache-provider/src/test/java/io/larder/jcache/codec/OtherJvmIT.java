package io.larder.jcache.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A key that one JVM writes is the key that another one reads. */
final class OtherJvmIT {

  @Test
  void encode_inAnotherJvm_givesTheSameBytes() throws Exception {
    List<String> expected = OtherJvm.lines(OtherJvm.keys(new Random()));
    // Settings that change the order of hash tables, the default locale, zone and charset.
    assertEquals(
        expected, run("-XX:hashCode=2", "-Duser.language=tr", "-Duser.timezone=Asia/Tokyo"));
    assertEquals(expected, run("-Xint", "-Dfile.encoding=ISO-8859-1", "-Duser.language=ar"));
  }

  private static List<String> run(String... options) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherJvm.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream out = process.getInputStream()) {
      String output = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
