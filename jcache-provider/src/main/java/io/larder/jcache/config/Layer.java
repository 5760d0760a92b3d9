package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.CacheException;

/**
 * What one source says, or several of them together: settings that are for the manager or for all
 * caches, and settings of single caches, by their name or by a pattern. Not thread-safe; nobody
 * changes it once it is read.
 *
 * <p>Where a source has a path, the sections {@code defaults} and {@code caches.<name>} come before
 * an option's name. A cache's name may have dots in it and an option's name too, so the longest end
 * of a path that is an option is taken for it; that way, names need no quotes in a file of
 * properties.
 */
final class Layer {

  static final String CACHES = "caches";
  static final String DEFAULTS = "defaults";

  private final Map<Option<?>, Setting<?>> general = new LinkedHashMap<>();
  private final Map<String, Map<Option<?>, Setting<?>>> caches = new LinkedHashMap<>();

  Map<Option<?>, Setting<?>> general() {
    return general;
  }

  /** By exact name or by pattern, in the order of the source. */
  Map<String, Map<Option<?>, Setting<?>>> caches() {
    return caches;
  }

  /** Adds what a source says at a path; throws if nothing is known by it. */
  void add(List<String> path, String text, String origin) {
    if (path.get(0).equals(CACHES)) {
      addToCache(path, text, origin);
      return;
    }
    boolean defaults = path.get(0).equals(DEFAULTS);
    String name = String.join(".", defaults ? path.subList(1, path.size()) : path);
    Option<?> option =
        Options.named(name)
            .filter(found -> !defaults || found.scope() == Scope.CACHE)
            .orElseThrow(() -> unknown(name, defaults, origin));
    put(general, new Setting<>(option, text, origin));
  }

  /** Adds an option that is known to be one. */
  void add(Option<?> option, String text, String origin) {
    put(general, new Setting<>(option, text, origin));
  }

  private void addToCache(List<String> path, String text, String origin) {
    for (int end = 2; end < path.size(); end++) {
      Optional<Option<?>> option =
          Options.named(String.join(".", path.subList(end, path.size())))
              .filter(found -> found.scope() == Scope.CACHE);
      if (option.isPresent()) {
        put(declare(cacheName(path.subList(1, end))), new Setting<>(option.get(), text, origin));
        return;
      }
    }
    throw unknown(closestEnd(path), true, origin);
  }

  /** The end of a path that looks most like an option. */
  private static String closestEnd(List<String> path) {
    String closest = path.get(path.size() - 1);
    for (int end = path.size() - 1; end >= 2; end--) {
      String name = String.join(".", path.subList(end, path.size()));
      if (Nearest.to(name, names(true)).isPresent()) {
        closest = name;
      }
    }
    return closest;
  }

  /** Adds a cache or a pattern about which nothing needs to be said. */
  Map<Option<?>, Setting<?>> declare(String name) {
    return caches.computeIfAbsent(name, unused -> new LinkedHashMap<>());
  }

  private static String cacheName(List<String> parts) {
    String name = String.join(".", parts);
    boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  private static void put(Map<Option<?>, Setting<?>> section, Setting<?> setting) {
    Setting<?> other = section.putIfAbsent(setting.option(), setting);
    if (other != null) {
      throw new CacheException(
          "the option "
              + setting.option()
              + " is set twice: "
              + other.origin()
              + ", and "
              + setting.origin());
    }
  }

  private static CacheException unknown(String name, boolean ofCache, String origin) {
    List<String> valid = names(ofCache);
    return new CacheException(
        "unknown option '"
            + name
            + "' ("
            + origin
            + "); "
            + Nearest.to(name, valid)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElseGet(
                    () ->
                        (ofCache ? "a cache's options are: " : "the options are: ")
                            + String.join(", ", valid)));
  }

  private static List<String> names(boolean ofCache) {
    return Options.all().stream()
        .filter(option -> !ofCache || option.scope() == Scope.CACHE)
        .map(Option::name)
        .toList();
  }

  /** Whether it says where the servers are. */
  boolean namesServers() {
    return Options.alternativesOf(ManagerOptions.SERVERS).stream()
        .map(general::get)
        .anyMatch(setting -> setting != null && setting.isSet());
  }

  /** Puts what another source says over what is here. */
  void overlay(Layer higher) {
    higher.checkAlternatives();
    for (Setting<?> setting : higher.general.values()) {
      if (setting.isSet()) {
        general.keySet().removeAll(Options.alternativesOf(setting.option()));
      }
    }
    general.putAll(higher.general);
    higher.caches.forEach((name, settings) -> declare(name).putAll(settings));
  }

  /** Fails if one source has set two options that exclude each other. */
  private void checkAlternatives() {
    for (Set<Option<?>> group : Options.ALTERNATIVES) {
      List<Setting<?>> present = new ArrayList<>();
      for (Option<?> option : Options.all()) {
        Setting<?> setting = general.get(option);
        if (group.contains(option) && setting != null && setting.isSet()) {
          present.add(setting);
        }
      }
      if (present.size() > 1) {
        throw new CacheException(
            "only one of these can be set: "
                + present.stream()
                    .map(each -> each.option() + " (" + each.origin() + ")")
                    .collect(Collectors.joining(", ")));
      }
    }
  }
}
