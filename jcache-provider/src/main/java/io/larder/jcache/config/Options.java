package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import io.larder.jcache.config.Option.Tier;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All options, in the order in which they are documented. Whatever reads, checks, prints or
 * documents options goes by this table: one that is added here is known to every source, and the
 * tests want it in reference.conf and in docs/configuration.md.
 */
final class Options {

  private static final List<Option<?>> ALL = new ArrayList<>();

  static final Option<List<WeightedServer>> SERVERS =
      manager(
          "servers",
          Tier.ESSENTIAL,
          Kind.SERVERS,
          "localhost:11211",
          "a:11211, b:11211*2",
          "The servers. `*2` gives one twice the share of the keys. Every client has to name "
              + "them alike; the order does not matter.");

  static final Option<String> KEY_PREFIX =
      manager(
          "key-prefix",
          Tier.ESSENTIAL,
          Kind.PREFIX,
          "",
          "shop:",
          "What the keys of all caches begin with, so that applications can share servers.");

  static final Option<Ttl> TTL =
      cache(
          "ttl",
          Tier.ESSENTIAL,
          Kind.TTL,
          "eternal",
          "30m",
          "How long entries live, where the application sets no expiry policy.");

  static final Option<Ttl.From> TTL_FROM =
      cache(
          "ttl-from",
          Tier.ESSENTIAL,
          Kind.oneOf(Ttl.From.class),
          "modified",
          "created",
          "What `ttl` is counted from: the first write (`created`), the last write "
              + "(`modified`), the first write or the last read (`accessed`), the last write or read "
              + "(`touched`).");

  static final Option<List<String>> ALLOW =
      cache(
          "deserialization.allow",
          Tier.ESSENTIAL,
          Kind.CLASS_PATTERNS,
          "",
          "com.acme.**",
          "The classes that may be read from the servers, besides those that Larder knows, and "
              + "the declared types with their packages.");

  static final Option<Duration> REQUEST_TIMEOUT =
      manager(
          "request-timeout",
          Tier.COMMON,
          Kind.DURATION,
          "1s",
          "250ms",
          "The deadline of a request, with waiting, connecting and retries.");

  static final Option<Duration> CONNECT_TIMEOUT =
      manager(
          "connect-timeout",
          Tier.COMMON,
          Kind.DURATION,
          "1s",
          "100ms",
          "The most that making a connection may take of it.");

  static final Option<String> USER =
      manager(
          "credentials.user",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "shop",
          "The user name, for servers that ask for one (memcached's `-Y`).");

  static final Option<String> PASSWORD_FILE =
      manager(
          "credentials.password-file",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/run/secrets/memcached",
          "A file with the password; a line end at its end does not count.");

  static final Option<String> PASSWORD =
      manager(
          "credentials.password",
          Tier.COMMON,
          Kind.SECRET,
          "",
          "${MEMCACHED_PASSWORD}",
          "The password itself, best taken from the environment. Not accepted in a URI, which "
              + "shows in logs.");

  static final Option<Boolean> TLS =
      manager(
          "tls.enabled",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether connections are encrypted.");

  static final Option<String> TLS_TRUST =
      manager(
          "tls.trust",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/ca.pem",
          "A PEM file with the authorities to trust; without it, those that the Java runtime "
              + "trusts.");

  static final Option<String> TLS_CERTIFICATE =
      manager(
          "tls.certificate",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/client.pem",
          "A PEM file with the client's certificate, for servers that ask for one. Needs "
              + "`tls.key` and `tls.trust`.");

  static final Option<String> TLS_KEY =
      manager(
          "tls.key",
          Tier.COMMON,
          Kind.TEXT,
          "",
          "/etc/larder/client.key",
          "A PEM file with the private key of that certificate: PKCS #8, unencrypted.");

  static final Option<Boolean> STATISTICS =
      cache(
          "statistics",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether the cache counts hits and misses and has a `CacheStatistics` bean.");

  static final Option<Boolean> MANAGEMENT =
      cache(
          "management",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether the cache has a `CacheConfiguration` bean.");

  static final Option<Compression> COMPRESSION =
      cache(
          "compression",
          Tier.COMMON,
          Kind.oneOf(Compression.class),
          "none",
          "zlib",
          "How long values are compressed. `zstd` and `lz4` need their library on the class "
              + "path. Values are read whatever this is.");

  static final Option<Integer> COMPRESSION_THRESHOLD =
      cache(
          "compression-threshold",
          Tier.COMMON,
          Kind.BYTES,
          "400",
          "2 KiB",
          "Values of more bytes than this are compressed.");

  static final Option<String> KEY_TYPE =
      cache(
          "key-type",
          Tier.COMMON,
          Kind.TEXT,
          "java.lang.Object",
          "java.lang.Long",
          "The class of the keys, where the application declares none.");

  static final Option<String> VALUE_TYPE =
      cache(
          "value-type",
          Tier.COMMON,
          Kind.TEXT,
          "java.lang.Object",
          "com.acme.Order",
          "The class of the values, where the application declares none.");

  static final Option<Boolean> AUTO_CREATE =
      cache(
          "auto-create",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether `getCache` creates a cache of such a name instead of returning null.");

  static final Option<ServerAddress> DISCOVERY_DNS =
      manager(
          "discovery.dns",
          Tier.RARE,
          Kind.ADDRESS,
          "",
          "memcached.internal:11211",
          "Instead of `servers`: each address of this name is a server.");

  static final Option<String> DISCOVERY_SRV =
      manager(
          "discovery.srv",
          Tier.RARE,
          Kind.TEXT,
          "",
          "_memcached._tcp.example.com",
          "Instead of `servers`: each target of this DNS service is one.");

  static final Option<ServerAddress> DISCOVERY_CLUSTER =
      manager(
          "discovery.cluster",
          Tier.RARE,
          Kind.ADDRESS,
          "",
          "cfg.example.com:11211",
          "Instead of `servers`: the members that this configuration endpoint names, as "
              + "ElastiCache and Memorystore have it.");

  static final Option<Duration> DISCOVERY_INTERVAL =
      manager(
          "discovery.interval",
          Tier.RARE,
          Kind.DURATION,
          "1m",
          "10s",
          "The time between two looks.");

  static final Option<Integer> MAX_CONNECTIONS =
      manager(
          "max-connections",
          Tier.RARE,
          Kind.COUNT,
          "",
          "8",
          "The most connections to one server; without it, twice the number of cores, but at "
              + "least 4. It does not limit how many threads may use a cache.");

  static final Option<Integer> MAX_WAITING =
      manager(
          "max-waiting",
          Tier.RARE,
          Kind.COUNT,
          "10000",
          "500",
          "The most requests that may wait for a connection of one server; more fail at once.");

  static final Option<Duration> IDLE_TIMEOUT =
      manager(
          "idle-timeout",
          Tier.RARE,
          Kind.DURATION,
          "5m",
          "30s",
          "How long an unused connection stays open.");

  static final Option<Integer> RETRY_ATTEMPTS =
      manager(
          "retry.attempts",
          Tier.RARE,
          Kind.COUNT,
          "1",
          "3",
          "How often a request that is safe to repeat is tried, all within its deadline.");

  static final Option<Duration> RETRY_DELAY =
      manager(
          "retry.delay",
          Tier.RARE,
          Kind.DURATION,
          "10ms",
          "25ms",
          "The pause before the second attempt; each further one is twice as long.");

  static final Option<Duration> RETRY_MAX_DELAY =
      manager("retry.max-delay", Tier.RARE, Kind.DURATION, "200ms", "500ms", "The longest pause.");

  static final Option<Integer> FAILURE_RETRY_ATTEMPTS =
      manager(
          "failure.retry-attempts",
          Tier.RARE,
          Kind.COUNT,
          "2",
          "0",
          "How many attempts on a suspect server must fail before it is dead.");

  static final Option<Duration> FAILURE_RETRY_TIMEOUT =
      manager(
          "failure.retry-timeout",
          Tier.RARE,
          Kind.DURATION,
          "1s",
          "200ms",
          "The time between these attempts.");

  static final Option<Duration> FAILURE_DEAD_TIMEOUT =
      manager(
          "failure.dead-timeout",
          Tier.RARE,
          Kind.DURATION,
          "1s",
          "30s",
          "How long a dead server is left alone before a request tries it again.");

  static final Option<Duration> KEEP_ALIVE_IDLE =
      manager(
          "keep-alive.idle",
          Tier.RARE,
          Kind.DURATION,
          "",
          "60s",
          "How long a connection is silent before the operating system probes it; without it, "
              + "what that is set to. Whole seconds.");

  static final Option<Duration> KEEP_ALIVE_INTERVAL =
      manager(
          "keep-alive.interval",
          Tier.RARE,
          Kind.DURATION,
          "10s",
          "5s",
          "The time between these probes, whole seconds. Counts only with `keep-alive.idle`.");

  static final Option<Integer> KEEP_ALIVE_COUNT =
      manager(
          "keep-alive.count",
          Tier.RARE,
          Kind.COUNT,
          "3",
          "5",
          "How many unanswered probes end a connection. Counts only with `keep-alive.idle`.");

  static final Option<Boolean> TLS_VERIFY =
      manager(
          "tls.verify-hostname",
          Tier.RARE,
          Kind.FLAG,
          "true",
          "false",
          "Whether a server's certificate must be for the name that the client connects to.");

  static final Option<String> TLS_SERVER_NAME =
      manager(
          "tls.server-name",
          Tier.RARE,
          Kind.TEXT,
          "",
          "cache.internal",
          "The name in the servers' certificates, where it is not that of their addresses. Not "
              + "with discovery.");

  static final Option<Boolean> STRICT =
      cache(
          "deserialization.strict",
          Tier.RARE,
          Kind.FLAG,
          "false",
          "true",
          "Whether a value that cannot be read is an error instead of a miss.");

  static final Option<Integer> MAX_VALUE_SIZE =
      cache(
          "max-value-size",
          Tier.RARE,
          Kind.BYTES,
          "64 MiB",
          "1 MiB",
          "The most bytes that one value may have, uncompressed, when it is written and when it "
              + "is read. The servers have a limit of their own, usually 1 MiB.");

  /** Of each of these groups one may be set; a source that sets one overrules the whole group. */
  static final List<Set<Option<?>>> ALTERNATIVES =
      List.of(
          Set.of(SERVERS, DISCOVERY_DNS, DISCOVERY_SRV, DISCOVERY_CLUSTER),
          Set.of(PASSWORD, PASSWORD_FILE));

  private Options() {}

  private static <T> Option<T> manager(
      String name, Tier tier, Kind<T> kind, String standard, String example, String doc) {
    return add(new Option<>(name, Scope.MANAGER, tier, kind, standard, example, doc));
  }

  private static <T> Option<T> cache(
      String name, Tier tier, Kind<T> kind, String standard, String example, String doc) {
    return add(new Option<>(name, Scope.CACHE, tier, kind, standard, example, doc));
  }

  private static <T> Option<T> add(Option<T> option) {
    ALL.add(option);
    return option;
  }

  static List<Option<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  static Optional<Option<?>> named(String name) {
    return ALL.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /** The group that an option is in; just itself if it has no alternative. */
  static Set<Option<?>> alternativesOf(Option<?> option) {
    return ALTERNATIVES.stream()
        .filter(group -> group.contains(option))
        .findFirst()
        .orElse(Set.of(option));
  }
}
