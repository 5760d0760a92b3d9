package io.larder.testkit;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files that a server needs to speak TLS.
 *
 * @param certificateChain the server's certificate, followed by the intermediate ones if any
 * @param privateKey the key that belongs to the first certificate
 * @param authority the authorities whose client certificates the server accepts, or null
 * @param clientCertificates what the server asks of its clients
 */
public record TlsFiles(
    Path certificateChain,
    Path privateKey,
    @Nullable Path authority,
    ClientCertificates clientCertificates) {

  /** What a TLS server asks of its clients. */
  public enum ClientCertificates {
    /** Clients are not asked for a certificate. */
    NONE,
    /** Clients may show a certificate, which is then checked. */
    REQUEST,
    /** Clients without an accepted certificate are turned away. */
    REQUIRE
  }

  /**
   * Checks the parts.
   *
   * @param certificateChain the certificates
   * @param privateKey the key
   * @param authority the authorities, or null
   * @param clientCertificates anything but {@code NONE} needs an authority
   */
  public TlsFiles {
    Objects.requireNonNull(certificateChain, "certificateChain");
    Objects.requireNonNull(privateKey, "privateKey");
    Objects.requireNonNull(clientCertificates, "clientCertificates");
    if (clientCertificates != ClientCertificates.NONE && authority == null) {
      throw new IllegalArgumentException(
          "client certificates are checked against an authority: name its file");
    }
  }

  /**
   * Names the files of a server that doesn't ask for client certificates.
   *
   * @param certificateChain the server's certificate, followed by the intermediate ones if any
   * @param privateKey the key that belongs to the first certificate
   * @return the files
   */
  public static TlsFiles of(Path certificateChain, Path privateKey) {
    return new TlsFiles(certificateChain, privateKey, null, ClientCertificates.NONE);
  }
}
