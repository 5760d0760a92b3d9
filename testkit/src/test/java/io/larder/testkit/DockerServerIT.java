package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real memcached in a container; skipped where there is no Docker. */
class DockerServerIT {

  private static MemcachedOptions.Builder docker() {
    return MemcachedOptions.builder().sources(Source.DOCKER);
  }

  @BeforeAll
  static void needDocker() {
    assumeTrue(DockerServer.isDockerAvailable(), "no Docker daemon is reachable");
  }

  @Test
  void restart_withItems_isEmptyOnTheSamePort() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(docker().memoryMegabytes(16).build())) {
      assertEquals(Source.DOCKER, server.source());
      String address = server.address();
      try (Wire wire = Wire.to(server)) {
        assertEquals("STORED\r\n", wire.ask("set k 0 0 1\r\nv"));
      }
      server.restart();
      assertEquals(address, server.address());
      try (Wire wire = Wire.to(server)) {
        assertEquals("END\r\n", wire.ask("get k"));
      }
    }
  }

  @Test
  void pause_thenResume_delaysTheAnswer() throws IOException {
    try (MemcachedServer server = MemcachedServer.start(docker().build());
        Wire wire = Wire.to(server)) {
      server.pause();
      wire.send("version\r\n");
      assertTrue(wire.staysSilentFor(200));
      server.resume();
      assertEquals("VERSION " + server.version() + "\r\n", wire.ask("", "\r\n"));
    }
  }

  @Test
  void start_withTls_speaksTlsOnItsPort(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.create(directory);
    TlsFiles files = TlsFiles.of(certificate.chain(), certificate.key());
    try (MemcachedServer server = MemcachedServer.start(docker().tls(files).build());
        Wire wire =
            new Wire(
                certificate
                    .trustingContext()
                    .getSocketFactory()
                    .createSocket(server.host(), server.port()))) {
      assertEquals("END\r\n", wire.ask("get k"));
    }
  }
}
