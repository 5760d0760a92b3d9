package io.larder.memcached;

import io.larder.memcached.internal.connection.PemContexts;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted. The server's certificate must be trusted and must be for the host
 * name (or IP address) that the client connects to.
 *
 * <p>Key material is looked at anew for each connection: replaced files take effect without a
 * restart.
 *
 * <p>Immutable; the methods return changed copies.
 */
public final class TlsOptions {

  private final Supplier<SSLContext> contexts;
  private final boolean verifyHostname;
  private final Map<ServerAddress, String> serverNames;
  private final @Nullable String commonName;

  private TlsOptions(
      Supplier<SSLContext> contexts,
      boolean verifyHostname,
      Map<ServerAddress, String> serverNames,
      @Nullable String commonName) {
    this.contexts = contexts;
    this.verifyHostname = verifyHostname;
    this.serverNames = Map.copyOf(serverNames);
    this.commonName = commonName;
  }

  /**
   * Trusts whom the Java runtime trusts, and shows no certificate of its own.
   *
   * @return the options
   */
  public static TlsOptions systemTrust() {
    return of(TlsOptions::defaultContext);
  }

  /**
   * Trusts the certificates of a file, and shows no certificate of its own.
   *
   * @param authorities a PEM file with the certificates of one or more authorities
   * @return the options
   */
  public static TlsOptions trusting(Path authorities) {
    return of(new PemContexts(authorities, null, null));
  }

  /**
   * Trusts the certificates of a file and shows a certificate of its own, for servers that ask for
   * one.
   *
   * @param authorities a PEM file with the certificates of one or more authorities
   * @param certificates a PEM file with this client's certificate, and those between it and the
   *     authority
   * @param privateKey a PEM file with its unencrypted private key in PKCS #8 form, RSA or EC
   * @return the options
   */
  public static TlsOptions mutual(Path authorities, Path certificates, Path privateKey) {
    return of(new PemContexts(authorities, certificates, privateKey));
  }

  /**
   * Takes the context from elsewhere.
   *
   * @param contexts asked for each connection; must be thread-safe
   * @return the options
   */
  public static TlsOptions of(Supplier<SSLContext> contexts) {
    return new TlsOptions(Objects.requireNonNull(contexts, "contexts"), true, Map.of(), null);
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }

  /**
   * Accepts a trusted certificate whatever host name it is for. Whoever holds any certificate of
   * the authority can then pose as a server.
   *
   * @return the changed options
   */
  public TlsOptions withoutHostnameVerification() {
    return new TlsOptions(contexts, false, serverNames, commonName);
  }

  /**
   * Names a server otherwise than its address does: in the server name indication and when its
   * certificate is checked. For servers that are reached by IP address or through a tunnel.
   *
   * @param server the server
   * @param name the name in its certificate
   * @return the changed options
   */
  public TlsOptions serverName(ServerAddress server, String name) {
    Map<ServerAddress, String> names = new HashMap<>(serverNames);
    names.put(server, name);
    return new TlsOptions(contexts, verifyHostname, names, commonName);
  }

  /**
   * Names all servers otherwise than their addresses do, except for those that have a {@linkplain
   * #serverName(ServerAddress, String) name of their own}. For servers that share a certificate,
   * and for those that are discovered.
   *
   * @param name the name in their certificates
   * @return the changed options
   */
  public TlsOptions serverName(String name) {
    return new TlsOptions(
        contexts, verifyHostname, serverNames, Objects.requireNonNull(name, "name"));
  }

  /** Adds what discovery knows of the servers' names; what the application says counts more. */
  TlsOptions discovered(Optional<String> name) {
    return commonName == null ? name.map(this::serverName).orElse(this) : this;
  }

  /**
   * Returns the context for the next connection.
   *
   * @return the context
   * @throws IllegalArgumentException if the key material cannot be read
   */
  public SSLContext context() {
    return contexts.get();
  }

  /**
   * Tells whether the server's certificate must be for the name that the client connects to.
   *
   * @return whether it must
   */
  public boolean verifiesHostname() {
    return verifyHostname;
  }

  /**
   * Returns the name that a server's certificate must have.
   *
   * @param server the server
   * @return the name; null for a unix domain socket that was given none
   */
  public @Nullable String nameOf(ServerAddress server) {
    String own = serverNames.get(server);
    String name = own == null ? commonName : own;
    return name == null ? server.host() : name;
  }
}
