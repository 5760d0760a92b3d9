package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import io.larder.jcache.config.Option.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The options that each cache has, and that can be set for all caches. */
final class PerCacheOptions {

  private static final List<Option<?>> TABLE = new ArrayList<>();

  static final Option<Ttl> TTL =
      option(
          "ttl",
          Tier.ESSENTIAL,
          Kind.TTL,
          "eternal",
          "30m",
          "How long entries live, where the application sets no expiry policy.");

  static final Option<Ttl.From> TTL_FROM =
      option(
          "ttl-from",
          Tier.ESSENTIAL,
          Kind.oneOf(Ttl.From.class),
          "modified",
          "created",
          "What `ttl` is counted from: the first write (`created`), the last write "
              + "(`modified`), the first write or the last read (`accessed`), the last write or read "
              + "(`touched`).");

  static final Option<List<String>> ALLOW =
      option(
          "deserialization.allow",
          Tier.ESSENTIAL,
          Kind.CLASS_PATTERNS,
          "",
          "com.acme.**",
          "The classes that may be read from the servers, besides those that Larder knows, and "
              + "the declared types with their packages.");

  static final Option<Boolean> STATISTICS =
      option(
          "statistics",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether the cache counts hits and misses and has a `CacheStatistics` bean.");

  static final Option<Boolean> MANAGEMENT =
      option(
          "management",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether the cache has a `CacheConfiguration` bean.");

  static final Option<Compression> COMPRESSION =
      option(
          "compression",
          Tier.COMMON,
          Kind.oneOf(Compression.class),
          "none",
          "zlib",
          "How long values are compressed. `zstd` and `lz4` need their library on the class "
              + "path. Values are read whatever this is.");

  static final Option<Integer> COMPRESSION_THRESHOLD =
      option(
          "compression-threshold",
          Tier.COMMON,
          Kind.BYTES,
          "400",
          "2 KiB",
          "Values of more bytes than this are compressed.");

  static final Option<String> KEY_TYPE =
      option(
          "key-type",
          Tier.COMMON,
          Kind.TEXT,
          "java.lang.Object",
          "java.lang.Long",
          "The class of the keys, where the application declares none.");

  static final Option<String> VALUE_TYPE =
      option(
          "value-type",
          Tier.COMMON,
          Kind.TEXT,
          "java.lang.Object",
          "com.acme.Order",
          "The class of the values, where the application declares none.");

  static final Option<Boolean> AUTO_CREATE =
      option(
          "auto-create",
          Tier.COMMON,
          Kind.FLAG,
          "false",
          "true",
          "Whether `getCache` creates a cache of such a name instead of returning null.");

  static final Option<Boolean> STRICT =
      option(
          "deserialization.strict",
          Tier.RARE,
          Kind.FLAG,
          "false",
          "true",
          "Whether a value that cannot be read is an error instead of a miss.");

  static final Option<Integer> MAX_VALUE_SIZE =
      option(
          "max-value-size",
          Tier.RARE,
          Kind.BYTES,
          "64 MiB",
          "1 MiB",
          "The most bytes that one value may have, uncompressed, when it is written and when it "
              + "is read. The servers have a limit of their own, usually 1 MiB.");

  static final Option<Sealing> ENVELOPE =
      option(
          "envelope",
          Tier.RARE,
          Kind.oneOf(Sealing.class),
          "none",
          "aes-gcm",
          "Whether values are signed (`hmac`) or encrypted and signed (`aes-gcm`), so that who can "
              + "write to the servers cannot make any. Others are misses. All clients have to "
              + "agree.");

  static final Option<String> ENVELOPE_KEYS_FILE =
      option(
          "envelope-keys-file",
          Tier.RARE,
          Kind.TEXT,
          "",
          "/run/secrets/larder-keys",
          "A file with the keys, each `<number>:<base64>`: the first writes, all read.");

  static final Option<String> ENVELOPE_KEYS =
      option(
          "envelope-keys",
          Tier.RARE,
          Kind.SECRET,
          "",
          "${CACHE_KEYS}",
          "The keys themselves, best taken from the environment. Not accepted in a URI.");

  static final Option<OnFailure> ON_FAILURE_READ =
      option(
          "on-failure.read",
          Tier.COMMON,
          Kind.oneOf(OnFailure.class),
          "throw",
          "miss",
          "What `get`, `getAll` and `containsKey` do when a server does not answer: `throw`, or "
              + "find nothing (`miss`).");

  static final Option<OnFailure> ON_FAILURE_WRITE =
      option(
          "on-failure.write",
          Tier.COMMON,
          Kind.oneOf(OnFailure.class),
          "throw",
          "miss",
          "What `put`, `putAll`, `remove(key)`, `removeAll` and `clear` do then: `throw`, or go "
              + "without (`miss`). The server does not serve what it was to lose.");

  static final Option<OnFailure> ON_FAILURE_ATOMIC =
      option(
          "on-failure.atomic",
          Tier.RARE,
          Kind.oneOf(OnFailure.class),
          "throw",
          "miss",
          "What all others do then, such as `putIfAbsent`, `replace` and `invoke`: `throw`, or "
              + "behave as with an empty cache that stores nothing (`miss`).");

  static final Option<AccessExpiry> ACCESS_EXPIRY =
      option(
          "access-expiry",
          Tier.RARE,
          Kind.oneOf(AccessExpiry.class),
          "touch",
          "exact",
          "How an access expiry of 10 s and more is kept: by the server, in the same round trip, "
              + "but in whole seconds, so that an entry goes up to two seconds early (`touch`), or "
              + "by the entry, to the millisecond, for a second round trip and the bytes of the "
              + "value at each access (`exact`).");

  static final Option<Boolean> TIMESTAMPS_GUARD =
      option(
          "timestamps-guard",
          Tier.RARE,
          Kind.FLAG,
          "false",
          "true",
          "Whether a missing value counts as a timestamp of Hibernate's that says: changed just "
              + "now. For the region of update timestamps, where losing one would bring outdated "
              + "query results back; `larder-hibernate.conf` sets it.");

  private PerCacheOptions() {}

  private static <T> Option<T> option(
      String name, Tier tier, Kind<T> kind, String standard, String example, String doc) {
    Option<T> option = new Option<>(name, Scope.CACHE, tier, kind, standard, example, doc);
    TABLE.add(option);
    return option;
  }

  static List<Option<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }
}
