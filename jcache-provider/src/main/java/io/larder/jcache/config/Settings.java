package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cache manager works with. Immutable; {@link SettingsReader} makes it. Every value has been
 * read, so a bad one shows when the manager is opened.
 */
public final class Settings implements LarderConfiguration {

  private final Values manager;
  private final Transport transport;
  private final Layer layer;
  private final List<NamePattern> patterns;

  Settings(Layer layer) {
    this.layer = layer;
    this.manager = new Values(Scope.MANAGER, layer.general());
    manager.check();
    this.transport = TransportReader.read(manager);
    this.patterns =
        layer.caches().keySet().stream()
            .filter(NamePattern::isPattern)
            .map(NamePattern::new)
            .sorted(NamePattern.BY_LENGTH)
            .toList();
    cache("").check();
    layer.caches().keySet().forEach(name -> cache(name).check());
  }

  /**
   * Returns the servers and how to reach them.
   *
   * @return the transport
   */
  public Transport transport() {
    return transport;
  }

  /**
   * Returns what the keys of all caches begin with.
   *
   * @return the prefix, possibly empty
   */
  public String keyPrefix() {
    return manager.get(ManagerOptions.KEY_PREFIX);
  }

  /**
   * Returns the names of the caches that the configuration declares.
   *
   * @return the names, in the order of the file
   */
  public List<String> declaredCaches() {
    return layer.caches().keySet().stream().filter(name -> !NamePattern.isPattern(name)).toList();
  }

  /**
   * Tells whether asking for a cache that is neither created nor declared creates it.
   *
   * @param cacheName its name
   * @return whether it does
   */
  public boolean isAutoCreated(String cacheName) {
    return cache(cacheName).isAutoCreated();
  }

  /**
   * Returns what holds for a cache. Each option is taken from the section of its name, else from
   * the longest pattern that matches and has it, else from what is said for all caches.
   *
   * @param cacheName its name
   * @return the options
   */
  public CacheOptions cache(String cacheName) {
    Map<Option<?>, Setting<?>> found = new LinkedHashMap<>(layer.general());
    for (NamePattern pattern : patterns) {
      if (pattern.matches(cacheName)) {
        found.putAll(section(pattern.text()));
      }
    }
    found.putAll(section(cacheName));
    return new CacheOptions(new Values(Scope.CACHE, found));
  }

  private Map<Option<?>, Setting<?>> section(String name) {
    return layer.caches().getOrDefault(name, Map.of());
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    append(text, "larder.", manager.all());
    append(text, "larder.defaults.", new Values(Scope.CACHE, layer.general()).all());
    layer
        .caches()
        .forEach(
            (name, settings) -> {
              if (settings.isEmpty()) {
                text.append(prefix(name), 0, prefix(name).length() - 1).append(" { }\n");
              }
              append(text, prefix(name), settings.values());
            });
    return text.toString();
  }

  @Override
  public String describe(String cacheName) {
    StringBuilder text = new StringBuilder();
    append(text, prefix(cacheName), cache(cacheName).values().all());
    return text.toString();
  }

  private static String prefix(String cacheName) {
    return "larder.caches.\"" + cacheName + "\".";
  }

  private static void append(StringBuilder text, String prefix, Iterable<Setting<?>> settings) {
    settings.forEach(setting -> text.append(prefix).append(setting).append('\n'));
  }
}
