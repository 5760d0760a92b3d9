package io.larder.memcached;

import io.larder.memcached.serde.Serde;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link MemcachedClient}. Everything has a default. Not thread-safe; may build
 * several clients.
 *
 * @param <V> the type of the client's values
 */
public final class ClientBuilder<V> {

  private final Serde<V> serde;
  private List<ServerAddress> servers = ServerAddress.parseList("localhost");
  private Timeouts timeouts = Timeouts.DEFAULT;
  private PoolOptions pool = PoolOptions.DEFAULT;
  private String keyPrefix = "";
  private KeyCharset keyCharset = KeyCharset.ASCII;
  private @Nullable KeepAlive keepAlive;
  private @Nullable Credentials credentials;
  private @Nullable TlsOptions tls;

  ClientBuilder(Serde<V> serde) {
    this.serde = Objects.requireNonNull(serde, "serde");
  }

  /**
   * Sets the servers; {@code localhost:11211} unless called.
   *
   * @param addresses a list separated by commas; see {@link ServerAddress#parseList}
   * @return this builder
   * @throws IllegalArgumentException if an address is malformed or named twice
   */
  public ClientBuilder<V> servers(String addresses) {
    return servers(ServerAddress.parseList(addresses));
  }

  /**
   * Sets the servers.
   *
   * @param addresses the addresses, at least one
   * @return this builder
   * @throws IllegalArgumentException if there are none
   */
  public ClientBuilder<V> servers(List<ServerAddress> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a client needs at least one server");
    }
    this.servers = List.copyOf(addresses);
    return this;
  }

  /**
   * Sets how long things may take; {@link Timeouts#DEFAULT} unless called.
   *
   * @param timeouts the limits
   * @return this builder
   */
  public ClientBuilder<V> timeouts(Timeouts timeouts) {
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
    return this;
  }

  /**
   * Sets how many connections a server gets; {@link PoolOptions#DEFAULT} unless called.
   *
   * @param pool the limits
   * @return this builder
   */
  public ClientBuilder<V> pool(PoolOptions pool) {
    this.pool = Objects.requireNonNull(pool, "pool");
    return this;
  }

  /**
   * Sets what goes ahead of every key; nothing unless called. It counts in the length of a key, but
   * not in which server owns it.
   *
   * @param prefix the prefix
   * @return this builder
   */
  public ClientBuilder<V> keyPrefix(String prefix) {
    this.keyPrefix = Objects.requireNonNull(prefix, "prefix");
    return this;
  }

  /**
   * Sets which characters keys may have; {@link KeyCharset#ASCII} unless called.
   *
   * @param charset the characters
   * @return this builder
   */
  public ClientBuilder<V> keyCharset(KeyCharset charset) {
    this.keyCharset = Objects.requireNonNull(charset, "charset");
    return this;
  }

  /**
   * Sets when silent TCP connections are probed; the operating system's times unless called.
   *
   * @param keepAlive the times
   * @return this builder
   */
  public ClientBuilder<V> keepAlive(KeepAlive keepAlive) {
    this.keepAlive = Objects.requireNonNull(keepAlive, "keepAlive");
    return this;
  }

  /**
   * Sets the user and password for servers that run with {@code -Y}; none unless called.
   *
   * @param credentials user and password
   * @return this builder
   */
  public ClientBuilder<V> credentials(Credentials credentials) {
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    return this;
  }

  /**
   * Encrypts the connections; they are plain unless called.
   *
   * @param tls whom to trust and what to show
   * @return this builder
   */
  public ClientBuilder<V> tls(TlsOptions tls) {
    this.tls = Objects.requireNonNull(tls, "tls");
    return this;
  }

  /**
   * Makes the client. Nothing is connected yet.
   *
   * @return a new client, to be closed by the caller
   * @throws IllegalArgumentException if the key prefix is not fit for keys
   */
  public MemcachedClient<V> build() {
    KeyEncoding keys = KeyEncoding.of(keyPrefix, keyCharset);
    ClientOptions options = new ClientOptions(servers, timeouts, pool, keepAlive, credentials, tls);
    return new MemcachedClient<>(new MetaClient(options), keys, new ValueCodec<>(serde));
  }
}
