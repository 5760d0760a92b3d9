package io.larder.memcached.internal.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS contexts from PEM files. The files are read again when one of them has changed. Thread-safe:
 * two threads that see a change at the same time both read, and either result will do.
 */
public final class PemContexts implements Supplier<SSLContext> {

  private static final Logger LOG = LoggerFactory.getLogger(PemContexts.class);

  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private final Path authorities;
  private final @Nullable Path certificates;
  private final @Nullable Path privateKey;
  private volatile @Nullable Loaded loaded;

  public PemContexts(Path authorities, @Nullable Path certificates, @Nullable Path privateKey) {
    this.authorities = authorities;
    this.certificates = certificates;
    this.privateKey = privateKey;
  }

  private record Loaded(SSLContext context, List<FileTime> times) {}

  @Override
  public SSLContext get() {
    try {
      List<FileTime> times = times();
      Loaded current = loaded;
      if (current == null || !current.times().equals(times)) {
        current = new Loaded(load(), times);
        loaded = current;
      }
      return current.context();
    } catch (IOException | GeneralSecurityException e) {
      Loaded last = loaded;
      if (last != null) {
        // The files are being replaced one after the other: what was right before still is.
        LOG.warn("the TLS key material cannot be read, and stays as it was: {}", e.toString());
        return last.context();
      }
      throw new IllegalArgumentException("the TLS key material cannot be read: " + e, e);
    }
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    times.add(Files.getLastModifiedTime(authorities));
    if (certificates != null && privateKey != null) {
      times.add(Files.getLastModifiedTime(certificates));
      times.add(Files.getLastModifiedTime(privateKey));
    }
    return times;
  }

  private SSLContext load() throws IOException, GeneralSecurityException {
    KeyStore trusted = emptyStore();
    int count = 0;
    for (Certificate certificate : certificates(authorities)) {
      trusted.setCertificateEntry("authority-" + count++, certificate);
    }
    if (count == 0) {
      throw new GeneralSecurityException(authorities + " has no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyManager @Nullable [] identity() throws IOException, GeneralSecurityException {
    if (certificates == null || privateKey == null) {
      return null;
    }
    KeyStore store = emptyStore();
    char[] password = new char[0];
    store.setKeyEntry(
        "client",
        readKey(privateKey),
        password,
        certificates(certificates).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, US_ASCII);
    int begin = pem.indexOf(KEY_BEGIN);
    int end = pem.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new GeneralSecurityException(
          file + " has no unencrypted PKCS #8 key (convert it: openssl pkcs8 -topk8 -nocrypt)");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(file + " is damaged", e);
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm: the encoding itself says which, but has no public accessor.
      }
    }
    throw new GeneralSecurityException(file + " has a key of an unknown algorithm");
  }
}
