package io.larder.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate, made by the JDK's keytool, as PEM files.
 *
 * @param name its name, and that of its files
 * @param chain the certificate; also what others must trust
 * @param key its private key, PKCS #8
 */
record TestCertificate(String name, Path chain, Path key) {

  private static final String PASSWORD = "changeit";

  /** Makes a certificate for 127.0.0.1 whose time is over, signed by this one. */
  TestCertificate signExpired(Path directory, String name) throws Exception {
    TestCertificate leaf = of(directory, name, "ip:127.0.0.1");
    Path request = directory.resolve(name + ".csr");
    keytool(directory, name, "-certreq", "-file", request.toString());
    keytool(
        directory,
        this.name,
        "-gencert",
        "-infile",
        request.toString(),
        "-outfile",
        leaf.chain().toString(),
        "-rfc",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-10d",
        "-validity",
        "5");
    return leaf;
  }

  /** Makes a certificate that is valid now, for alternative names such as {@code dns:localhost}. */
  static TestCertificate of(Path directory, String name, String alternativeNames) throws Exception {
    keytool(
        directory,
        name,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + alternativeNames,
        "-ext",
        "bc:c");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(
        name,
        pem(
            directory.resolve(name + "-chain.pem"),
            "CERTIFICATE",
            store.getCertificate(name).getEncoded()),
        pem(
            directory.resolve(name + "-key.pem"),
            "PRIVATE KEY",
            store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  private static void keytool(Path directory, String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-alias", name, "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", directory.resolve(name + ".p12").toString()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + command);
    }
  }

  private static Path pem(Path file, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
