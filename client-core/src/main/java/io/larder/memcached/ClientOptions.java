package io.larder.memcached;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that a client is built from; made by {@link MemcachedClient.Builder}. */
record ClientOptions(
    List<ServerAddress> servers,
    Timeouts timeouts,
    PoolOptions pool,
    @Nullable KeepAlive keepAlive,
    @Nullable Credentials credentials,
    @Nullable TlsOptions tls) {}
