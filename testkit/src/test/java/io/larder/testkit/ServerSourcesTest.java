package io.larder.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.testkit.ServerSource.Offer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSourcesTest {

  private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();

  /** A source that always refuses. */
  private record Refusing(Source name, String reason) implements ServerSource {
    @Override
    public Offer offer(MemcachedOptions options) {
      return Offer.refused(reason);
    }
  }

  private ServerSources sources(ServerSource... sources) {
    return new ServerSources(List.of(sources), new PrintStream(warnings, true, UTF_8));
  }

  private String warnings() {
    return warnings.toString(UTF_8);
  }

  @Test
  void start_withRefusingSources_takesTheNextOneAndWarnsOnceInBold() {
    ServerSources sources =
        sources(
            ExternalSource.parse(""),
            new BinarySource(Optional.empty()),
            new Refusing(Source.DOCKER, "no Docker here"),
            new EmbeddedSource());
    for (int i = 0; i < 2; i++) {
      try (MemcachedServer server = sources.start(MemcachedOptions.defaults())) {
        assertEquals(Source.EMBEDDED, server.source());
      }
    }
    assertEquals(1, warnings().lines().count(), warnings());
    assertTrue(warnings().startsWith("\u001b[1mWARNING: "), warnings());
    assertTrue(warnings().contains("NOT the real memcached"), warnings());
    assertTrue(warnings().contains("no memcached binary"), warnings());
  }

  @Test
  void start_whereEmbeddedIsAskedFor_doesNotWarn() {
    MemcachedOptions options = MemcachedOptions.builder().sources(Source.EMBEDDED).build();
    sources(new EmbeddedSource()).start(options).close();
    assertEquals("", warnings());
  }

  @Test
  void start_whereTheForcedSourceIsUnavailable_saysWhy() {
    ServerSources sources = sources(new BinarySource(Optional.empty()), new EmbeddedSource());
    MemcachedOptions options = MemcachedOptions.builder().sources(Source.BINARY).build();
    MemcachedServerException failure =
        assertThrows(MemcachedServerException.class, () -> sources.start(options));
    assertTrue(failure.getMessage().contains("BINARY: no memcached binary"), failure.getMessage());
  }

  @Test
  void start_withOptionsThatEmbeddedHasNot_saysWhich(@TempDir Path directory) {
    TlsFiles tls = TlsFiles.of(directory.resolve("c"), directory.resolve("k"));
    MemcachedOptions.Builder embedded = MemcachedOptions.builder().sources(Source.EMBEDDED);
    assertRefused(embedded.tls(tls).build(), "no TLS");
    embedded = MemcachedOptions.builder().sources(Source.EMBEDDED);
    assertRefused(embedded.flags("-o modern").build(), "'-o modern'");
    assertRefused(embedded.flags("-I many").build(), "'-I many'");
  }

  private void assertRefused(MemcachedOptions options, String reason) {
    ServerSources sources = sources(new EmbeddedSource());
    MemcachedServerException failure =
        assertThrows(MemcachedServerException.class, () -> sources.start(options));
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
  }

  @Test
  void find_amongDirectories_takesTheFirstExecutable(@TempDir Path directory) throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    Path executable = Files.createDirectory(directory.resolve("executable"));
    Files.createFile(plain.resolve("memcached"));
    Path binary = Files.createFile(executable.resolve("memcached"));
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(
        Optional.of(binary),
        BinarySource.find(Stream.of(directory.resolve("none"), plain, executable)));
    assertEquals(Optional.empty(), BinarySource.find(Stream.of(plain)));
  }
}
