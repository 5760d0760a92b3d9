package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.testkit.TlsFiles.ClientCertificates;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemcachedOptionsTest {

  private static final Path FILE = Path.of("file");

  @Test
  void defaults_always_fitAnyServer() {
    MemcachedOptions options = MemcachedOptions.defaults();
    assertEquals(0, options.port());
    assertEquals(64, options.memoryMegabytes());
    assertEquals(4, options.threads());
    assertNull(options.tls());
    assertNull(options.authFile());
    assertNull(options.unixSocket());
    assertEquals(List.of(), options.flags());
    assertEquals(List.of(Source.values()), options.sources());
    assertTrue(options.fitsAnyServer());
  }

  @Test
  void fitsAnyServer_withAnythingSpecial_isFalse() {
    List<MemcachedOptions.Builder> special =
        List.of(
            MemcachedOptions.builder().port(12345),
            MemcachedOptions.builder().memoryMegabytes(65),
            MemcachedOptions.builder().threads(1),
            MemcachedOptions.builder().tls(TlsFiles.of(FILE, FILE)),
            MemcachedOptions.builder().authFile(FILE),
            MemcachedOptions.builder().unixSocket(FILE),
            MemcachedOptions.builder().flags("-C"));
    for (MemcachedOptions.Builder builder : special) {
      MemcachedOptions options = builder.build();
      assertFalse(options.fitsAnyServer(), options.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-p", "-p 1", "-p11211", "-m 64", "-t", "-l", "-s", "-d", "-u root", "-Z"})
  void build_withAFlagThatAnOptionStandsFor_isRefused(String flag) {
    MemcachedOptions.Builder builder = MemcachedOptions.builder().flags(flag);
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(refusal.getMessage().contains(flag), refusal.getMessage());
  }

  @Test
  void build_outOfRange_isRefused() {
    List<MemcachedOptions.Builder> wrong =
        List.of(
            MemcachedOptions.builder().port(-1),
            MemcachedOptions.builder().port(65_536),
            MemcachedOptions.builder().memoryMegabytes(0),
            MemcachedOptions.builder().threads(0),
            MemcachedOptions.builder().sources(),
            MemcachedOptions.builder().unixSocket(FILE).port(1),
            MemcachedOptions.builder().unixSocket(FILE).tls(TlsFiles.of(FILE, FILE)));
    for (MemcachedOptions.Builder builder : wrong) {
      assertThrows(IllegalArgumentException.class, builder::build);
    }
  }

  @Test
  void tlsFiles_checkingClientsWithoutAuthority_areRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TlsFiles(FILE, FILE, null, ClientCertificates.REQUIRE));
  }

  @Test
  void servers_sharingAPortOrWithoutAny_areRefused() {
    MemcachedOptions fixedPort = MemcachedOptions.builder().port(12345).build();
    assertThrows(IllegalArgumentException.class, () -> MemcachedServers.start(2, fixedPort));
    assertThrows(IllegalArgumentException.class, () -> MemcachedServers.start(0));
  }

  @Test
  void commandLine_ofAllOptions_hasThemAll() {
    MemcachedOptions options =
        MemcachedOptions.builder()
            .memoryMegabytes(16)
            .threads(2)
            .tls(new TlsFiles(Path.of("c"), Path.of("k"), Path.of("a"), ClientCertificates.REQUEST))
            .authFile(Path.of("auth"))
            .flags("-C", "-I 2m")
            .build();
    List<String> arguments =
        CommandLine.arguments(
            options, Endpoint.tcp("127.0.0.1", 1), Endpoint.tcp("127.0.0.1", 2), file -> file);
    assertEquals(
        "-l 127.0.0.1:1,notls:127.0.0.1:2 -m 16 -t 2 -Z"
            + " -o ssl_chain_cert=c,ssl_key=k,ssl_ca_cert=a,ssl_verify_mode=1"
            + " -Y auth -C -I 2m",
        String.join(" ", arguments));
  }
}
