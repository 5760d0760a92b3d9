package io.larder.memcached;

import io.larder.memcached.internal.routing.Rendezvous;
import io.larder.memcached.serde.Serde;
import java.time.Duration;
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
  private List<WeightedServer> servers =
      List.of(WeightedServer.of(ServerAddress.parse("localhost")));
  private NodeLocator.Factory locator = Rendezvous::new;
  private Timeouts timeouts = Timeouts.DEFAULT;
  private PoolOptions pool = PoolOptions.DEFAULT;
  private FailurePolicy failures = FailurePolicy.DEFAULT;
  private RetryPolicy retries = RetryPolicy.NONE;
  private NodeListener listener = NodeListener.NONE;
  private RequestRecorder recorder = RequestRecorder.NONE;
  private String keyPrefix = "";
  private KeyCharset keyCharset = KeyCharset.ASCII;
  private @Nullable KeepAlive keepAlive;
  private @Nullable Credentials credentials;
  private @Nullable TlsOptions tls;
  private ClientOptions.@Nullable Discovery discovery;

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
   * @throws IllegalArgumentException if there are none, or one is there twice
   */
  public ClientBuilder<V> servers(List<ServerAddress> addresses) {
    return weightedServers(addresses.stream().map(WeightedServer::of).toList());
  }

  /**
   * Sets servers that own unequal shares of the keys.
   *
   * @param servers the servers, at least one
   * @return this builder
   * @throws IllegalArgumentException if there are none, or one is there twice
   */
  public ClientBuilder<V> weightedServers(List<WeightedServer> servers) {
    this.servers = ClientOptions.checkServers(servers);
    this.discovery = null;
    return this;
  }

  /**
   * Lets the client find its servers itself. The client asks once when it is built, and then again
   * and again; until there is an answer, requests fail with a {@link NodeUnavailableException}.
   *
   * @param source where to ask
   * @param interval the time between questions
   * @return this builder
   * @throws IllegalArgumentException if the interval is under a millisecond
   */
  public ClientBuilder<V> discovery(ServerDiscovery source, Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("the interval must be at least 1 ms, but is " + interval);
    }
    this.discovery = new ClientOptions.Discovery(source, interval);
    this.servers = List.of();
    return this;
  }

  /**
   * Sets what decides which server owns a key; rendezvous hashing unless called.
   *
   * @param locator makes the locator for each set of servers
   * @return this builder
   */
  public ClientBuilder<V> locator(NodeLocator.Factory locator) {
    this.locator = Objects.requireNonNull(locator, "locator");
    return this;
  }

  /**
   * Sets when a server counts as dead and what happens then; {@link FailurePolicy#DEFAULT} unless
   * called.
   *
   * @param failures the policy
   * @return this builder
   */
  public ClientBuilder<V> failures(FailurePolicy failures) {
    this.failures = Objects.requireNonNull(failures, "failures");
    return this;
  }

  /**
   * Sets which calls are tried again; {@link RetryPolicy#NONE} unless called.
   *
   * @param retries the policy
   * @return this builder
   */
  public ClientBuilder<V> retries(RetryPolicy retries) {
    this.retries = Objects.requireNonNull(retries, "retries");
    return this;
  }

  /**
   * Sets who is told when a server fails or comes back.
   *
   * @param listener the listener
   * @return this builder
   */
  public ClientBuilder<V> nodeListener(NodeListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Sets who is told of every request.
   *
   * @param recorder counts and times them
   * @return this builder
   */
  public ClientBuilder<V> recorder(RequestRecorder recorder) {
    this.recorder = Objects.requireNonNull(recorder, "recorder");
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
    ClientOptions options =
        new ClientOptions(
            servers,
            locator,
            timeouts,
            pool,
            failures,
            retries,
            listener,
            recorder,
            keepAlive,
            credentials,
            tls == null || discovery == null
                ? tls
                : tls.discovered(discovery.source().serverName()),
            discovery);
    return new MemcachedClient<>(new MetaClient(options), keys, new ValueCodec<>(serde));
  }
}
