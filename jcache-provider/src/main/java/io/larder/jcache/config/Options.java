package io.larder.jcache.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All options. Whatever reads, checks, prints or documents options goes by these two tables: an
 * option that is added to one is known to every source, and the tests want it in reference.conf and
 * in docs/configuration.md.
 */
final class Options {

  /** Of each of these groups one may be set; a source that sets one overrules the whole group. */
  static final List<Set<Option<?>>> ALTERNATIVES =
      List.of(
          Set.of(
              ManagerOptions.SERVERS,
              ManagerOptions.DISCOVERY_DNS,
              ManagerOptions.DISCOVERY_SRV,
              ManagerOptions.DISCOVERY_CLUSTER),
          Set.of(ManagerOptions.PASSWORD, ManagerOptions.PASSWORD_FILE),
          Set.of(PerCacheOptions.ENVELOPE_KEYS, PerCacheOptions.ENVELOPE_KEYS_FILE));

  private static final List<Option<?>> ALL =
      Stream.concat(ManagerOptions.all().stream(), PerCacheOptions.all().stream()).toList();

  private Options() {}

  static List<Option<?>> all() {
    return ALL;
  }

  static Optional<Option<?>> named(String name) {
    return ALL.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /** Whether a path, such as {@code caches.orders.envelope-keys}, is that of a secret. */
  static boolean isSecret(String path) {
    return ALL.stream()
        .filter(Option::isSecret)
        .anyMatch(option -> ("." + path).endsWith("." + option.name()));
  }

  /** The group that an option is in; just itself if it has no alternative. */
  static Set<Option<?>> alternativesOf(Option<?> option) {
    return ALTERNATIVES.stream()
        .filter(group -> group.contains(option))
        .findFirst()
        .orElse(Set.of(option));
  }
}
