package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import io.larder.jcache.config.Option.Tier;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The options of a cache manager: its servers and how to reach them. */
final class ManagerOptions {

  private static final List<Option<?>> TABLE = new ArrayList<>();

  static final Option<List<WeightedServer>> SERVERS =
      option(
          "servers",
          Tier.ESSENTIAL,
          Kind.SERVERS,
          "localhost:11211",
          "a:11211, b:11211*2",
          "The servers. `*2` gives one twice the share of the keys. Every client has to name "
              + "them alike; the order does not matter.");

  static final Option<String> KEY_PREFIX =
      option(
          "key-prefix",
          Tier.ESSENTIAL,
          Kind.PREFIX,
          "",
          "shop:",
          "What the keys of all caches begin with, so that applications can share servers.");

  static final Option<Duration> REQUEST_TIMEOUT =
      option(
          "request-timeout",
          Tier.COMMON,
          Kind.DURATION,
          "1s",
          "250ms",
          "The deadline of a request, with waiting, connecting and retries.");

  static final Option<Duration> CONNECT_TIMEOUT =
      option(
          "connect-timeout",
          Tier.COMMON,
          Kind.DURATION,
          "1s",
          "100ms",
          "The most that making a connection may take of it.");

  static final Option<String> USER =
      option(
          "credentials.user",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "shop",
          "The user name, for servers that ask for one (memcached's `-Y`).");

  static final Option<String> PASSWORD_FILE =
      option(
          "credentials.password-file",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/run/secrets/memcached",
          "A file with the password; a line end at its end does not count.");

  static final Option<String> PASSWORD =
      option(
          "credentials.password",
          Tier.COMMON,
          Kind.SECRET,
          "",
          "${MEMCACHED_PASSWORD}",
          "The password itself, best taken from the environment. Not accepted in a URI, which "
              + "shows in logs.");

  static final Option<Boolean> TLS =
      option(
          "tls.enabled",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether connections are encrypted.");

  static final Option<String> TLS_TRUST =
      option(
          "tls.trust",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/ca.pem",
          "A PEM file with the authorities to trust; without it, those that the Java runtime "
              + "trusts.");

  static final Option<String> TLS_CERTIFICATE =
      option(
          "tls.certificate",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/client.pem",
          "A PEM file with the client's certificate, for servers that ask for one. Needs "
              + "`tls.key` and `tls.trust`.");

  static final Option<String> TLS_KEY =
      option(
          "tls.key",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/client.key",
          "A PEM file with the private key of that certificate: PKCS #8, unencrypted.");

  static final Option<ServerAddress> DISCOVERY_DNS =
      option(
          "discovery.dns",
          Tier.RARE,
          Kind.ADDRESS,
          "",
          "memcached.internal:11211",
          "Instead of `servers`: each address of this name is a server.");

  static final Option<String> DISCOVERY_SRV =
      option(
          "discovery.srv",
          Tier.RARE,
          Kind.TEXT,
          "",
          "_memcached._tcp.example.com",
          "Instead of `servers`: each target of this DNS service is one. `dns://server:port/name`"
              + " asks that DNS server instead of the system's.");

  static final Option<ServerAddress> DISCOVERY_CLUSTER =
      option(
          "discovery.cluster",
          Tier.RARE,
          Kind.ADDRESS,
          "",
          "cfg.example.com:11211",
          "Instead of `servers`: the members that this configuration endpoint names, as "
              + "ElastiCache and Memorystore have it.");

  static final Option<Duration> DISCOVERY_INTERVAL =
      option(
          "discovery.interval",
          Tier.RARE,
          Kind.DURATION,
          "1m",
          "10s",
          "The time between two looks. Each JVM empties its caches once when it finds other servers "
              + "than before.");

  static final Option<Integer> MAX_CONNECTIONS =
      option(
          "max-connections",
          Tier.RARE,
          Kind.COUNT,
          "",
          "8",
          "The most connections to one server; without it, twice the number of cores, but at "
              + "least 4. It does not limit how many threads may use a cache.");

  static final Option<Integer> MAX_WAITING =
      option(
          "max-waiting",
          Tier.RARE,
          Kind.COUNT,
          "10000",
          "500",
          "The most requests that may wait for a connection of one server; more fail at once.");

  static final Option<Duration> IDLE_TIMEOUT =
      option(
          "idle-timeout",
          Tier.RARE,
          Kind.DURATION,
          "5m",
          "30s",
          "How long an unused connection stays open.");

  static final Option<Integer> RETRY_ATTEMPTS =
      option(
          "retry.attempts",
          Tier.RARE,
          Kind.COUNT,
          "1",
          "3",
          "How often a request that is safe to repeat is tried, all within its deadline.");

  static final Option<Duration> RETRY_DELAY =
      option(
          "retry.delay",
          Tier.RARE,
          Kind.DURATION,
          "10ms",
          "25ms",
          "The pause before the second attempt; each further one is twice as long.");

  static final Option<Duration> RETRY_MAX_DELAY =
      option("retry.max-delay", Tier.RARE, Kind.DURATION, "200ms", "500ms", "The longest pause.");

  static final Option<Integer> FAILURE_RETRY_ATTEMPTS =
      option(
          "failure.retry-attempts",
          Tier.RARE,
          Kind.COUNT,
          "2",
          "0",
          "How many attempts on a suspect server must fail before it is dead.");

  static final Option<Duration> FAILURE_RETRY_TIMEOUT =
      option(
          "failure.retry-timeout",
          Tier.RARE,
          Kind.DURATION,
          "1s",
          "200ms",
          "The time between these attempts.");

  static final Option<Duration> FAILURE_DEAD_TIMEOUT =
      option(
          "failure.dead-timeout",
          Tier.RARE,
          Kind.DURATION,
          "1s",
          "30s",
          "How long a dead server is left alone before a request tries it again.");

  static final Option<Duration> KEEP_ALIVE_IDLE =
      option(
          "keep-alive.idle",
          Tier.RARE,
          Kind.DURATION,
          "",
          "60s",
          "How long a connection is silent before the operating system probes it; without it, "
              + "what that is set to. Whole seconds.");

  static final Option<Duration> KEEP_ALIVE_INTERVAL =
      option(
          "keep-alive.interval",
          Tier.RARE,
          Kind.DURATION,
          "10s",
          "5s",
          "The time between these probes, whole seconds. Counts only with `keep-alive.idle`.");

  static final Option<Integer> KEEP_ALIVE_COUNT =
      option(
          "keep-alive.count",
          Tier.RARE,
          Kind.COUNT,
          "3",
          "5",
          "How many unanswered probes end a connection. Counts only with `keep-alive.idle`.");

  static final Option<Boolean> TLS_VERIFY =
      option(
          "tls.verify-hostname",
          Tier.RARE,
          Kind.FLAG,
          "true",
          "false",
          "Whether a server's certificate must be for the name that the client connects to.");

  static final Option<String> TLS_SERVER_NAME =
      option(
          "tls.server-name",
          Tier.RARE,
          Kind.TEXT,
          "",
          "cache.internal",
          "The name in the servers' certificates, where it is not that of their addresses, or with "
              + "`discovery.dns` not the one that is looked up.");

  private ManagerOptions() {}

  private static <T> Option<T> option(
      String name, Tier tier, Kind<T> kind, String standard, String example, String doc) {
    Option<T> option = new Option<>(name, Scope.MANAGER, tier, kind, standard, example, doc);
    TABLE.add(option);
    return option;
  }

  static List<Option<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }
}
