package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server against the real one, started with the options that change replies. */
class EmbeddedFlagsDifferentialIT {

  private static void assertEqualReplies(MemcachedOptions.Builder options, String... requests)
      throws IOException {
    List<String> expected = replies(options.sources(Source.BINARY).build(), requests);
    List<String> actual = replies(options.sources(Source.EMBEDDED).build(), requests);
    assertEquals(expected, actual);
  }

  /** Each request has to have a reply of one line. */
  private static List<String> replies(MemcachedOptions options, String... requests)
      throws IOException {
    List<String> replies = new ArrayList<>();
    try (MemcachedServer server = MemcachedServer.start(options);
        Wire wire = Wire.to(server)) {
      for (String request : requests) {
        replies.add(wire.ask(request));
      }
    }
    return replies;
  }

  @Test
  void replies_withCasDisabled_areEqual() throws IOException {
    assertEqualReplies(
        MemcachedOptions.builder().flags("-C"),
        "ms a 1 c\r\n1",
        "mg a c",
        "ms a 1 C1\r\n1",
        "ma a c",
        "me b",
        "md a C1",
        "md a");
  }

  @Test
  void replies_withDumpingDisabled_areEqual() throws IOException {
    assertEqualReplies(
        MemcachedOptions.builder().flags("-X"), "set a 0 0 1\r\n1", "lru_crawler metadump all");
  }

  @Test
  void replies_withFlushingDisabled_areEqual() throws IOException {
    assertEqualReplies(
        MemcachedOptions.builder().flags("-F"), "set a 0 0 1\r\n1", "flush_all", "mg a s");
  }

  @Test
  void replies_withAnotherItemSize_areEqual() throws IOException {
    assertEqualReplies(
        MemcachedOptions.builder().flags("-I 2m"),
        "set a 0 0 2000000\r\n" + "x".repeat(2_000_000),
        "mg a s",
        "set a 0 0 2097152\r\n" + "x".repeat(2_097_152),
        "mg a s");
  }

  @Test
  void replies_toShutdownIfEnabled_areEqual() throws IOException {
    assertEqualReplies(
        MemcachedOptions.builder().flags("-A"), "shutdown soon", "shutdown a b", "shutdown");
  }

  @Test
  void replies_withAuthentication_areEqual(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("auth"), "user:secret\nother:word\n");
    assertEqualReplies(
        MemcachedOptions.builder().authFile(file),
        "get a",
        "version",
        "mn",
        "set auth 0 0 x",
        "set auth 0 0 4\r\nuser",
        "set auth 0 0 10\r\nuser wrong",
        "set auth 0 0 11\r\nuser:secret",
        "version",
        "set auth 0 0 10\r\nother word",
        "get a",
        "set auth 0 0 10\r\nother word",
        "mg auth s");
  }
}
