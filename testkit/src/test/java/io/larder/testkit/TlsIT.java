package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.testkit.TlsFiles.ClientCertificates;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed memcached with TLS. */
class TlsIT {

  @TempDir static Path directory;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.create(directory);
  }

  private static MemcachedServer start(TlsFiles files) {
    return MemcachedServer.start(
        MemcachedOptions.builder().sources(Source.BINARY).tls(files).build());
  }

  private static Wire connect(MemcachedServer server, SSLContext context) throws IOException {
    return new Wire(context.getSocketFactory().createSocket(server.host(), server.port()));
  }

  @Test
  void start_withTls_speaksTlsOnItsPort() throws Exception {
    try (MemcachedServer server = start(TlsFiles.of(certificate.chain(), certificate.key()));
        Wire wire = connect(server, certificate.trustingContext())) {
      assertEquals("STORED\r\n", wire.ask("set k 0 0 1\r\nv"));
      server.flush();
      assertEquals("END\r\n", wire.ask("get k"));
      server.restart();
    }
  }

  @Test
  void start_requiringClientCertificates_turnsOthersAway() throws Exception {
    TlsFiles files =
        new TlsFiles(
            certificate.chain(),
            certificate.key(),
            certificate.chain(),
            ClientCertificates.REQUIRE);
    try (MemcachedServer server = start(files)) {
      try (Wire wire = connect(server, certificate.presentingContext())) {
        assertEquals("END\r\n", wire.ask("get k"));
      }
      try (Wire wire = connect(server, certificate.trustingContext())) {
        assertThrows(
            IOException.class,
            () -> {
              // With TLS 1.3 the client learns of the refusal with its first read.
              if (wire.ask("get k").endsWith("<closed>")) {
                throw new IOException("closed");
              }
            });
      }
    }
  }
}
